import { describe, expect, it } from 'vitest';
import { SHOWN } from '../../src/decide/advice/told.ts';
import type { JsonObject } from '../../src/json.ts';
import { promptFor } from '../../src/orchestrate/context/prompt.ts';
import type { Move } from '../../src/progress/advice.ts';
import { answer, naming } from '../decide/advice/asked.ts';
import type { Story } from '../support/story.ts';
import { asked, kept, opened, type Kept } from './situation.ts';

const SITUATIONS = kept();

/** What becomes of a situation when a model answers something. */
function answered(one: Kept, value: JsonObject | null): Story {
  const story = opened(one);
  story.wake();
  answer(story, { value });
  return story;
}

/** What the run does next: the move that its entries show. */
function moved(story: Story): Move['type'] {
  const from = story.documents.length;
  story.wake();
  story.later(86_400).wake();
  const entries = story.documents.slice(from).flatMap(({ journal }) => journal.entries);
  for (const entry of entries) {
    if (entry.type === 'gate.opened') return 'wait_for_human';
    if (entry.type === 'block.completed' || entry.type === 'run.failed') return 'abort';
    if (entry.type === 'loop.iterated') return 'execute_step';
    if (entry.type === 'step.started') return 'retry_step';
  }
  throw new Error('Nothing is done');
}

const legal = (one: Kept, type: Move['type']): Move => {
  const move = one.moves.find((candidate) => candidate.type === type);
  if (move === undefined) throw new Error(`${type} is not legal`);
  return move;
};

describe('given the kept situations', () => {
  it('when they are counted, then there are twenty at least, and in some of each kind a person is the best', () => {
    expect(SITUATIONS.length).toBeGreaterThanOrEqual(20);
    const wanted = new Set(
      SITUATIONS.map(
        ([, { rules, acceptable }]) => `${rules} ${acceptable.some(({ type }) => type === rules)}`,
      ),
    );
    expect(wanted).toEqual(
      new Set(['retry_step true', 'retry_step false', 'execute_step true', 'execute_step false']),
    );
  });

  it.each(SITUATIONS)(
    'when the engine looks at %s, then exactly its moves are legal, and what is acceptable is',
    (_, one) => {
      const task = asked(one);
      expect(task.scope['legal_moves']).toBe(one.moves.map((move) => JSON.stringify(move)).join('\n'));
      for (const { type } of one.acceptable) expect(legal(one, type).type).toBe(type);
    },
  );

  it.each(SITUATIONS)(
    'when %s is put before a model, then the prompt has all of it and stays within its bounds',
    async (_, one) => {
      const place = {
        agent: { perform: () => Promise.reject(new Error('nobody is asked')) },
        workspace: null,
        blob: () => Promise.resolve(null),
        secrets: [],
      };
      const prompt = await promptFor(asked(one), place);
      if (!prompt.ok) throw new Error(prompt.why);
      for (const move of one.moves) expect(prompt.text).toContain(JSON.stringify(move));
      expect(prompt.text).toContain(one.progress.workflow_id);
      expect(prompt.text).toContain('orchestrator: claude');
      expect(prompt.text.length).toBeLessThan(24_000 + SHOWN.definition + SHOWN.progress + SHOWN.output);
    },
  );

  it.each(SITUATIONS)('when the rules alone decide %s, then they do what is noted', (_, one) => {
    expect(moved(opened(one, 'rules'))).toBe(one.rules);
  });

  it.each(SITUATIONS)(
    'when a model answers in %s, then what is legal is done, and anything else is what the rules do',
    (_, one) => {
      for (const { type } of one.acceptable)
        expect(moved(answered(one, naming(legal(one, type))))).toBe(type);
      expect(moved(answered(one, naming({ ...one.moves[0], step_name: 'nothing' })))).toBe(one.rules);
      expect(moved(answered(one, null))).toBe(one.rules);
    },
  );
});
