import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashes } from '../../../src/hashes.ts';
import { encode } from '../../../src/progress/codec.ts';
import { replay } from '../../../src/progress/replay.ts';
import { progress as schema } from '../../../src/progress/schema.ts';
import { stepNames } from '../../../src/workflow/graph.ts';
import { CHILDREN, workflowText } from '../generated.ts';
import { dice, rolls, workflowOf } from '../played.ts';
import { given, JONAS, LEA, MARIA, type Story } from '../../support/story.ts';

const seed = Number(process.env['PAWL_SEED'] ?? 20_260_105);
const times = Number(process.env['PAWL_RUNS'] ?? 1);

/** What takes a run back, ends it, or goes on without a step, said at any time about any step. */
const ordersAbout = (name: string): string[] => [
  `/reset ${name}`,
  `/skip ${name} enough`,
  `/compensate from ${name}`,
  `/retry ${name}`,
  `/rollback ${name}`,
  '/compensate',
  '/retry',
  '/resume',
  '/resume',
  '/cancel',
  '/status',
  '/migrate',
];

function play(text: string, toss: () => number): Story {
  const workflow = workflowOf(text);
  if (workflow === null) throw new Error('The generated workflow has errors');
  const names = stepNames(workflow);
  const story = given(text, 'limits: {parallel: 3, decisions: 400}\ncommands: {per-hour: 1000}', CHILDREN);
  story.comment(LEA, '/start story').wake();
  for (let round = 0; round < 60; round += 1) {
    const roll = toss();
    const states = Object.entries(story.progress?.steps ?? {});
    const claimed = states.filter(([, { claim }]) => claim !== undefined);
    const [instance, state] = claimed[roll % Math.max(1, claimed.length)] ?? [];
    if (roll % 4 === 0) {
      const orders = ordersAbout(names[Math.floor(roll / 4) % names.length] ?? '');
      story.comment(roll % 3 === 0 ? JONAS : MARIA, orders[Math.floor(roll / 12) % orders.length] ?? '');
    } else if (instance !== undefined && state !== undefined) {
      if (roll % 5 === 1) story.fail(instance);
      else
        story.back(instance, state.type === 'dispatch' ? { value: { run_id: roll, url: 'https://x' } } : {});
    } else story.later([30, 4_000, 90_000][roll % 3] ?? 0);
    for (const [, { gate, run }] of states) {
      if (run !== undefined) story.actionsRuns[run.id] = 'success';
      if (gate?.status === 'pending' && roll % 2 === 0) story.comment(MARIA, `/approve ${gate.name}`);
    }
    story.wake();
    if (story.progress !== null) schema.parse(story.progress);
  }
  return story;
}

describe('given any workflow and orders about any step at any time', () => {
  it(
    'when it is played, then nothing breaks, no attempt begins twice, and the journal folds to the same',
    () => {
      fc.assert(
        fc.property(workflowText, rolls, (text, numbers) => {
          const { documents } = play(text, dice(numbers));
          const versions = documents.map((document, index) => ({
            commit: `c${index}`,
            text: encode(document),
          }));
          expect(replay(versions, hashes.sha256)).toMatchObject({ same: versions.length, differences: [] });
          const claims = documents.flatMap(({ journal }) =>
            journal.entries.flatMap((entry) =>
              entry.type === 'step.started' ? [`${entry.decision} ${entry.step}`] : [],
            ),
          );
          expect(new Set(claims).size).toBe(claims.length);
        }),
        { seed, numRuns: 60 * times },
      );
    },
    60_000 * times,
  );
});
