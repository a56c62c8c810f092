import { JONAS, MARIA } from '../model/begin.ts';
import type { Scenario } from '../scenario.ts';

const STORY = `name: story
settings: {retry: {maximum-attempts: 3, initial-interval: 30s}}
steps:
  - {name: plan, prompt: "Plan it.", timeout-minutes: 10, on-error: human}
  - {name: agree, type: approval, message: "Good?", shows: [plan]}
  - {name: build, prompt: "Build it.", timeout-minutes: 10, on-error: human}
`;

/** Two prompt steps with a gate between them. */
export const gated: Scenario = {
  name: 'gated',
  files: { '.github/pawl/workflows/story.yml': STORY },
  sealed: false,
  start: '/start',
  work: ({ name }) => ({
    text: `The ${name}.`,
    files: name === 'build' ? [{ path: 'work/build.txt', content: 'built\n' }] : [],
    usage: { input_tokens: 10, output_tokens: 5, cost_usd: 0.01 },
  }),
  gated: { build: ['agree'] },
  behind: {},
  shows: { agree: ['plan'] },
  attempts: 3,
  commands: ['/pause', '/resume', '/status'],
  approvers: [MARIA, JONAS],
};

/** The same with a key that documents are sealed with. */
export const sealed: Scenario = { ...gated, name: 'sealed', sealed: true };
