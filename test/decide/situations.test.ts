import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from '../../src/decide/decide.ts';
import type { JsonValue } from '../../src/json.ts';
import type { Situation } from '../../src/decide/situation.ts';
import { given, type Story } from '../support/story.ts';

const frozen = <Value>(value: Value): Value => {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(frozen);
  }
  return value;
};

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
