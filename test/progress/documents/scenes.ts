import type { Progress } from '../../../src/progress/schema.ts';
import { given, JONAS, LEA, MARIA, RENE, type Story } from '../../support/story.ts';

/** A run that is played up to a document worth keeping. */
interface Scene {
  workflow: string;
  /** How far it is played before it is kept. */
  play: (story: Story) => void;
  /** Every document on the way is kept, not only the newest. */
  whole?: true;
}

const inFlight = (story: Story): string =>
  Object.entries(story.progress?.steps ?? {}).find(([, { claim }]) => claim !== undefined)?.[0] ?? '';

const SETTING_OUT = `name: story
variables: [{name: tone, default: dry}]
phases: {one: {}, two: {}}
steps:
  - {name: draft, prompt: "Draft.", phase: one, checkpoint: drafted, compensate: {prompt: "Undo."}}
  - {name: agree, type: approval, phase: one, message: "Is it {{ tone }} enough?"}
  - {name: hold, type: wait, label: ship-it, phase: two, timeout-minutes: 600}
  - {name: tell, prompt: "Tell.", phase: two}
`;

function setOut(story: Story): void {
  story.start();
  story.later(60).back('draft');
  story.wake();
  story.comment(LEA, '/set tone=plain').wake();
  story.comment(MARIA, '/signal early go on').wake();
  story.comment(MARIA, '/approve agree plain indeed').wake();
  for (let time = 0; time < 3; time += 1) story.wake();
}

/** Runs as people and steps leave them at a moment when Pawl could be exchanged for a newer one. */
export const SCENES: { [name: string]: Scene } = {
  'at-a-gate': {
    whole: true,
    workflow: `name: story
phases: {planning: {}, building: {}}
steps:
  - {name: plan, prompt: "Plan.", phase: planning}
  - {name: plan-approval, type: approval, phase: planning, message: "Is the plan good?", required: 2, timeout-minutes: 10080}
  - {name: build, prompt: "Build {{ outputs.plan }}.", phase: building}
`,
    play(story) {
      story.start();
      story.later(60).back('plan');
      story.wake();
      story.comment(RENE, '/approve').wake();
      story.comment(JONAS, '/approve plan-approval fine with me').wake();
    },
  },
  claimed: {
    workflow: `name: story
variables: [{name: depth, type: number, default: 2}]
steps:
  - name: prepare
    run: prepare
    compensate: {run: unprepare}
    checkpoint: prepared
  - {name: note, type: set, values: {depth: "{{ depth + 1 }}"}}
  - name: each
    type: for-each
    items: [api, web]
    steps:
      - {name: look, prompt: "Look at {{ item }}.", max-retry: 2, timeout-minutes: 30, circuit-breaker: {failure-threshold: 3, reset-timeout: 10m}}
  - {name: sum, prompt: "Sum up."}
`,
    play(story) {
      story.start();
      story.later(60).back('prepare');
      story.wake();
      story.later(60).fail(inFlight(story), 'tool', 'it broke');
      story.later(3600).wake();
    },
  },
  ended: {
    workflow: `name: story
settings: {on-failure: compensate}
steps:
  - {name: book, run: book, compensate: {run: unbook}}
  - name: polish
    type: loop
    max-iterations: 3
    until: "scores.quality >= 9"
    on-exhausted: fail
    steps:
      - {name: write, prompt: "Write.", max-retry: 1}
      - {name: judge, prompt: "Judge.", output: {scores: [quality]}}
  - {name: last, prompt: "Last.", max-retry: 0}
`,
    play(story) {
      story.start();
      for (let quality = 0; quality < 30 && story.progress?.completed_at === undefined; quality += 1) {
        const step = inFlight(story);
        story.later(60);
        if (step.startsWith('write') && story.progress?.steps[step]?.attempts === 1 && quality < 9)
          story.fail(step);
        else if (step.startsWith('judge')) story.back(step, { value: { quality }, scores: { quality } });
        else if (step !== '') story.back(step);
        story.later(600).wake();
      }
    },
  },
  'many-kinds': { workflow: SETTING_OUT, play: setOut },
  paused: {
    workflow: SETTING_OUT,
    play(story) {
      setOut(story);
      story.comment(LEA, '/pause until monday').wake();
    },
  },
};

/** The documents of a scene as the present engine writes them, oldest first. */
export function played({ workflow, play }: Scene): Progress[] {
  const story = given(workflow);
  play(story);
  return story.documents;
}
