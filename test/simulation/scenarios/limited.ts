import { JONAS, MARIA } from '../model/begin.ts';
import type { Scenario } from '../scenario.ts';

const STORY = `name: story
settings: {retry: {maximum-attempts: 2, initial-interval: 30s}, limits: {cost-usd: 1}}
steps:
  - {name: plan, prompt: "Plan it.", timeout-minutes: 10, on-error: human}
  - {name: agree, type: approval, message: "Good?"}
  - {name: build, prompt: "Build it.", timeout-minutes: 10, on-error: human}
  - {name: note, type: set, values: {noted: "yes"}}
variables:
  - {name: noted, type: string, default: "no"}
`;

/** A run that may cost a dollar, of which each attempt costs a part, and that people may end. */
export const limited: Scenario = {
  name: 'limited',
  files: { '.github/pawl/workflows/story.yml': STORY },
  sealed: true,
  start: '/start',
  work: ({ name }) => ({
    text: `The ${name}.`,
    files: [{ path: `work/${name}.txt`, content: `${name}\n` }],
    usage: { input_tokens: 100, output_tokens: 50, cost_usd: 0.4 },
  }),
  gated: { build: ['agree'] },
  behind: {},
  shows: { agree: ['plan'] },
  attempts: 2,
  budget: 1,
  commands: ['/pause', '/resume', '/cancel', '/status', '/retry build', '/explain'],
  approvers: [MARIA, JONAS],
};
