import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from '../../src/decide/decide.ts';
import type { Decision } from '../../src/decide/decision.ts';
import type { JsonValue } from '../../src/json.ts';
import { REASONS } from '../../src/decide/reason.ts';
import type { Situation } from '../../src/decide/situation.ts';
import { hashes } from '../../src/hashes.ts';
import { encode } from '../../src/progress/codec.ts';
import { replay } from '../../src/progress/replay.ts';
import { ERROR_TYPES, progress as schema, type Progress } from '../../src/progress/schema.ts';
import { walkSteps } from '../../src/workflow/graph.ts';
import { parseWorkflow } from '../../src/workflow/parse.ts';
import type { Step, Workflow } from '../../src/workflow/schema.ts';
import { given, JONAS, MARIA, type Story } from '../support/story.ts';
import { workflowText } from './generated.ts';

const PARALLEL = 3;
const POLICY = `limits: {parallel: ${PARALLEL}, decisions: 120}`;

const workflowOf = (text: string): Workflow | null => {
  const parsed = parseWorkflow({ path: 'w.yml', text }, { templates: [] });
  return parsed.ok ? parsed.value : null;
};

const frozen = <Value>(value: Value): Value => {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(frozen);
  }
  return value;
};

const ended = (story: Story): boolean =>
  ['completed', 'failed'].includes(story.progress?.status ?? '') ||
  story.progress?.status_reason === 'limit_reached';

/** Plays a workflow to its end: `dice` decides what comes back and what people say. */
function play(
  text: string,
  dice: () => number,
  after: (story: Story, decision: Decision, before: Progress | null) => void,
): Story {
  const story = given(text, POLICY);
  const tell = (act: () => Decision): void => {
    const before = story.progress;
    after(story, act(), before);
  };
  tell(() => story.start());
  for (let round = 0; round < 1_500 && !ended(story); round += 1) {
    const states = Object.entries(story.progress?.steps ?? {});
    const claimed = states.filter(([, state]) => state.claim !== undefined);
    const open = states.filter(([, state]) => state.status === 'waiting');
    const roll = dice();
    const [instance] = claimed[roll % Math.max(1, claimed.length)] ?? [''];
    if (claimed.length > 0 && roll % 11 === 0) story.later(7_200);
    else if (claimed.length > 0 && roll % 3 === 0)
      tell(() => story.fail(instance, ERROR_TYPES[roll % ERROR_TYPES.length]));
    else if (claimed.length > 0) tell(() => story.back(instance));
    else if (open.length > 0) answer(story, open[roll % open.length]![0], roll);
    else story.later(4_000);
    if (!ended(story)) tell(() => story.wake());
  }
  return story;
}

function answer(story: Story, instance: string, roll: number): void {
  const state = story.progress?.steps[instance];
  const words =
    state?.gate?.kind === 'error'
      ? [`/skip ${instance} go on`, `/reject ${instance} no`, `/retry ${instance}`, '/retry']
      : [
          '/approve',
          `/approve ${state?.gate?.name}`,
          `/reject ${state?.gate?.name} no`,
          `/request-changes ${state?.gate?.name} more`,
        ];
  story.comment(roll % 2 === 0 ? MARIA : JONAS, words[roll % words.length] ?? '');
}

const suffixOf = (instance: string): string =>
  instance.includes('#') ? instance.slice(instance.indexOf('#')) : '';

/** What holds whenever a step has been started: what it needs has ended and every block around it is in flight. */
function checkStart(workflow: Workflow, progress: Progress, instance: string): void {
  const placed = walkSteps(workflow.steps).find(({ step }) => step.name === progress.steps[instance]?.name);
  if (placed === undefined) throw new Error(`${instance} is no step`);
  const suffix = suffixOf(instance);
  for (const name of placed.step.needs)
    expect(progress.steps[`${name}${suffix}`]?.status, `${instance} needs ${name}`).toBe('completed');
  const parts = suffix.split('#').slice(1);
  let loops = 0;
  for (const parent of placed.parents) {
    const around =
      progress.steps[
        `${parent.name}${parts
          .slice(0, loops)
          .map((part) => `#${part}`)
          .join('')}`
      ];
    expect(around?.status, `${parent.name} around ${instance}`).toBe('in_progress');
    if (parent.type !== 'loop') continue;
    expect(around?.iteration).toBe(Number(parts[loops]));
    loops += 1;
  }
}

/** What holds of every document. */
function checkDocument(steps: { [name: string]: Step }, progress: Progress): void {
  expect(schema.parse(progress)).toEqual(progress);
  const states = Object.entries(progress.steps);
  expect(states.filter(([, state]) => state.claim !== undefined).length).toBeLessThanOrEqual(PARALLEL);
  for (const [instance, state] of states) {
    const step = steps[state.name];
    if (step === undefined) throw new Error(`${instance} is no step`);
    if (step.type === 'prompt' || step.type === 'shell')
      expect(state.attempts).toBeLessThanOrEqual((step.retry?.maximum_attempts ?? 4) + (state.granted ?? 0));
    if (step.type === 'loop' && state.started_at !== undefined)
      expect(state.iteration).toBeLessThanOrEqual(step.max_iterations + (state.granted ?? 0));
    if (step.type === 'parallel' && step.max_parallel !== undefined) {
      const children = step.steps.map((child) => progress.steps[`${child.name}${suffixOf(instance)}`]);
      expect(
        children.filter((child) => child !== undefined && child.status !== 'completed').length,
      ).toBeLessThanOrEqual(step.max_parallel);
    }
    if (state.claim !== undefined) expect(state.status).toBe('in_progress');
    if (state.status === 'waiting') expect(state.gate?.status).toBe('pending');
    expect(state.status === 'completed').toBe(state.conclusion !== undefined);
  }
}

const dice = (rolls: number[]): (() => number) => {
  let at = 0;
  return () => (rolls[(at += 1) % rolls.length] ?? 0) + at;
};
const rolls = fc.array(fc.nat(1_000), { minLength: 5, maxLength: 40 });

describe('given any workflow and anything that steps and people do', () => {
  it('when it is read, then it is a workflow that the parser accepts', () => {
    fc.assert(
      fc.property(workflowText, (text) => expect(workflowOf(text)).not.toBeNull()),
      { numRuns: 100 },
    );
  });

  it('when it is played, then it ends, and on the way nothing begins early, too often or too much at once', () => {
    fc.assert(
      fc.property(workflowText, rolls, (text, numbers) => {
        const workflow = workflowOf(text);
        if (workflow === null) return;
        const steps = Object.fromEntries(walkSteps(workflow.steps).map(({ step }) => [step.name, step]));
        const story = play(text, dice(numbers), (told, decision, before) => {
          const { progress } = told;
          if (progress === null) return;
          for (const { step } of decision.tasks) checkStart(workflow, progress, step);
          checkDocument(steps, progress);
          expect(decision.reason in REASONS).toBe(true);
          expect(decision.tasks.length > 0).toBe(decision.kind === 'start');
          if (decision.entries.length === 0) expect(progress).toBe(before);
        });
        expect(ended(story), `${story.progress?.status} ${JSON.stringify(story.states())}`).toBe(true);
        expect(story.progress?.metrics.decisions).toBeLessThanOrEqual(240);
        if (story.progress?.status === 'completed')
          for (const step of workflow.steps) expect(story.states()[step.name]).not.toBe('in_progress');
      }),
      { numRuns: 250 },
    );
  });

  it('when its history is folded again, then every document comes out the same', () => {
    fc.assert(
      fc.property(workflowText, rolls, (text, numbers) => {
        if (workflowOf(text) === null) return;
        const story = play(text, dice(numbers), () => {});
        const versions = story.documents.map((document, index) => ({
          commit: `c${index}`,
          text: encode(document),
        }));
        expect(replay(versions, hashes.sha256)).toMatchObject({ same: versions.length, differences: [] });
      }),
      { numRuns: 60 },
    );
  });
});

const person = fc.record({
  id: fc.integer({ min: 100, max: 106 }),
  login: fc.constantFrom('lea', 'maria', 'jonas', 'rene', '__proto__', 'constructor'),
  type: fc.constantFrom('User', 'Bot', 'Organization', 'Mannequin'),
});
const instant = fc.integer({ min: 0, max: 9 }).map((minute) => `2026-01-05T09:0${minute}:00Z`);
const words = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .tuple(
      fc.constantFrom(
        '/approve',
        '/reject',
        '/request-changes',
        '/retry',
        '/skip',
        '/start',
        '/pawl',
        '/pause',
        '/pawl approve',
      ),
      fc.oneof(fc.string(), fc.constantFrom('', ' agree', ' build x', '\nwords', ' a=1 b="2')),
    )
    .map(([verb, rest]) => verb + rest),
);
const comments = fc.array(
  fc.record({
    author: fc.option(person),
    body: words,
    created_at: instant,
    edited_at: fc.option(instant, { freq: 5 }),
    own_reactions: fc.subarray(['EYES', 'ROCKET', 'CONFUSED'], { maxLength: 1 }),
  }),
  { maxLength: 12 },
);
const tree = fc.array(
  fc.record({ name: fc.constantFrom('src', '.pawl', 'x'), mode: fc.constant(33188), oid: fc.string() }),
);
const reviews = fc.array(
  fc.record({
    author: fc.option(person),
    state: fc.constantFrom('APPROVED', 'CHANGES_REQUESTED', 'COMMENTED', 'DISMISSED', 'PENDING'),
    body: fc.string(),
    submitted_at: fc.option(instant, { freq: 5 }),
    edited_at: fc.constant(null),
    commit: fc.option(fc.record({ oid: fc.string(), tree }), { freq: 5 }),
  }),
  { maxLength: 8 },
);
const outcomes = fc.array(
  fc.record({
    task: fc.oneof(fc.string(), fc.constantFrom('build/1', '/build/1', 'd/build/x', '')),
    status: fc.constantFrom('success', 'failure'),
    text: fc.string({ unit: 'binary' }),
    value: fc.json({ maxDepth: 3 }).map((text): JsonValue => JSON.parse(text) as JsonValue),
    files: fc.array(fc.record({ path: fc.string(), content: fc.string() }), { maxLength: 2 }),
    deletions: fc.array(fc.string(), { maxLength: 2 }),
  }),
  { maxLength: 2 },
);
const permissions = fc.dictionary(
  fc.constantFrom('lea', 'maria', 'jonas', 'rene', 'constructor'),
  fc.constantFrom('none', 'read', 'triage', 'write', 'admin'),
);

const MIXED = `
name: story
steps:
  - {name: build, prompt: "Build.", needs: []}
  - {name: agree, type: approval, needs: []}
  - {name: broken, prompt: "Broken.", on-error: human, needs: []}
`;

describe('given any situation at all', () => {
  const stages: (() => Story)[] = [
    () => given(MIXED),
    () => {
      const story = given(MIXED);
      story.start();
      return story;
    },
    () => {
      const story = given(MIXED);
      story.start();
      story.fail('broken');
      story.wake();
      return story;
    },
    () => {
      const story = given('name: story\nsteps:\n  - {name: build, prompt: "Build."}\n');
      story.start();
      story.back('build');
      story.wake();
      return story;
    },
  ];

  it('when it is decided, then nothing is thrown, nothing is changed, and the same comes out twice', () => {
    fc.assert(
      fc.property(
        fc.nat(stages.length - 1),
        fc.record({
          comments,
          reviews,
          outcomes,
          permissions,
          incomplete: fc.subarray(['comments', 'reviews']),
          now: instant,
          tree,
        }),
        (stage, facts) => {
          const story = stages[stage]!();
          const { snapshot: shared, ...rest } = story.situation();
          const snapshot = structuredClone(shared);
          const outcome = rest.progress?.steps['build']?.claim?.decision;
          const situation: Situation = frozen({
            ...rest,
            outcomes: facts.outcomes.map((one) =>
              one.task.startsWith('/') ? { ...one, task: `${outcome}${one.task}` } : one,
            ),
            snapshot: {
              ...snapshot,
              now: facts.now,
              incomplete: facts.incomplete,
              permissions: facts.permissions,
              pull: { ...snapshot.pull, head: { ...snapshot.pull.head, tree: facts.tree } },
              comments: facts.comments.map((comment, index) => ({
                ...comment,
                id: 2_000 + index,
                node_id: `n${index}`,
              })),
              reviews: facts.reviews.map((review, index) => ({
                ...review,
                id: 3_000 + index,
                node_id: `m${index}`,
              })),
            },
          });
          const decision = decide(situation);
          expect(decide(situation)).toEqual(decision);
          if (decision.entries.length > 0 && decision.kind !== 'observe') story.wake([], () => situation);
          for (const task of decision.tasks) expect(task.id.split('/')).toHaveLength(3);
        },
      ),
      { numRuns: 600 },
    );
  });

  it('when nobody who may answer has answered, then no gate opens, whatever everybody else says', () => {
    const strangers = comments.map((some) =>
      some.map((comment) => ({
        ...comment,
        author: comment.author === null ? null : { ...comment.author, id: 500, login: 'stranger' },
      })),
    );
    fc.assert(
      fc.property(strangers, reviews, fc.constantFrom('none', 'read', 'triage'), (said, seen, level) => {
        const story = stages[1]!();
        story.permit('stranger', level).later(3_600);
        story.snapshot.comments.push(
          ...said.map((comment, index) => ({ ...comment, id: 2_000 + index, node_id: `n${index}` })),
        );
        story.snapshot.reviews = seen.map((review, index) => ({
          ...review,
          author: review.author === null ? null : { ...review.author, id: 500, login: 'stranger' },
          id: 3_000 + index,
          node_id: `m${index}`,
        }));
        for (let round = 0; round < 5; round += 1) story.wake();
        expect(story.progress?.steps['agree']?.gate).toMatchObject({ status: 'pending', answers: [] });
      }),
      { numRuns: 100 },
    );
  });
});
