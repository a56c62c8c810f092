import { JONAS, MARIA } from '../model/begin.ts';
import type { Scenario } from '../scenario.ts';

const STORY = `name: story
settings: {retry: {maximum-attempts: 3, initial-interval: 30s}}
steps:
  - name: both
    type: parallel
    steps:
      - {name: left, prompt: "Left.", timeout-minutes: 10, on-error: human}
      - {name: right, prompt: "Right.", timeout-minutes: 10, on-error: human}
  - {name: agree, type: approval, message: "Good?", shows: [left], answers: [review, command, label, tick]}
  - name: rounds
    type: loop
    max-iterations: 3
    until: "iteration >= 2"
    steps:
      - {name: work, prompt: "Work.", timeout-minutes: 10, on-error: human}
  - {name: test, run: npm test, timeout-minutes: 10, on-error: human}
`;

/** A parallel set, a loop and a run step behind a gate. */
export const wild: Scenario = {
  name: 'wild',
  files: { '.github/pawl/workflows/story.yml': STORY },
  sealed: false,
  start: '/start',
  work: ({ kind, name, iteration }) => ({
    text: `The ${name} ${iteration}.`,
    files: kind === 'shell' ? [] : [{ path: `work/${name}.txt`, content: `${name} ${iteration}\n` }],
    usage: { input_tokens: 10, output_tokens: 5, cost_usd: 0.01 },
  }),
  gated: { 'work#1': ['agree'] },
  behind: { 'work#2': ['agree'], test: ['agree'] },
  shows: { agree: ['left'] },
  attempts: 3,
  commands: ['/pause', '/resume', '/status'],
  approvers: [MARIA, JONAS],
};
