import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BOUNDS, byteLength, newest, summarise } from '../../src/progress/bounds.ts';
import { Journal } from '../support/progress.ts';

describe('given a text that is summarised', () => {
  it.each([
    ['short', 'abc', 5, 'abc'],
    ['exactly as long as may be', 'abcde', 5, 'abcde'],
    ['one longer', 'abcdef', 5, 'abcd…'],
    ['of signs that take two units, as many as may be', '😀'.repeat(5), 5, '😀'.repeat(5)],
    ['of one such sign more', '😀'.repeat(6), 5, '😀😀😀😀…'],
    ['of very many such signs', '😀'.repeat(5_000), 5, '😀😀😀😀…'],
    ['empty', '', 5, ''],
  ])('when it is %s, then it is cut between characters and marked', (_, text, limit, summary) => {
    expect(summarise(text, limit)).toBe(summary);
  });

  it('when it is any text, then the summary is never longer than its bound and never half a character', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 80 }),
        fc.integer({ min: 1, max: 40 }),
        (text, limit) => {
          const summary = summarise(text, limit);
          expect(Array.from(summary).length).toBeLessThanOrEqual(limit);
          expect(summary.isWellFormed()).toBe(true);
          if (summary !== text) expect(text.startsWith(summary.slice(0, -1))).toBe(true);
        },
      ),
    );
  });
});

describe('given a list that is kept short', () => {
  it('when it is longer than its bound, then the newest rows stay and the others are counted', () => {
    expect(newest([1, 2, 3, 4], 3)).toEqual({ rows: [2, 3, 4], omitted: 1 });
    expect(newest([1, 2, 3], 3)).toEqual({ rows: [1, 2, 3], omitted: 0 });
    expect(newest([], 3)).toEqual({ rows: [], omitted: 0 });
  });

  it('when bytes are counted, then they are those of UTF-8', () => {
    expect(byteLength('aé語😀')).toBe(10);
  });
});

describe('given a run that lasts', () => {
  const long = new Journal().start().block('polish', 'loop');
  for (let round = 1; round <= 60; round += 1) {
    long
      .claim(`judge#${round}`, 2, 'validator')
      .failed(`judge#${round}`, 'x'.repeat(900), { not_before: long.now });
    long
      .claim(`judge#${round}`, 2, 'validator', 2)
      .done(`judge#${round}`, `round ${round}`, { quality: round });
    long.tested('polish', `judge#${round}`, false);
    long.decide({ type: 'loop.iterated', step: 'polish', iteration: round + 1 });
  }
  const progress = long.progress!;

  it('when it has gone round sixty times, then each list has its fifty newest rows and says how many it left out', () => {
    expect(progress.step_history).toHaveLength(BOUNDS.rows);
    expect(progress.convergence_history).toHaveLength(BOUNDS.rows);
    expect(progress.errors).toHaveLength(BOUNDS.rows);
    expect(progress.omitted).toMatchObject({ step_history: 70, convergence_history: 10, errors: 10 });
    expect(progress.step_history.at(-1)).toMatchObject({ step_name: 'judge#60', status: 'completed' });
    expect(progress.convergence_history[0]?.iteration).toBe(11);
  });

  it('when instances are long past, then the newest four of each name stay and the others are counted', () => {
    expect(Object.keys(progress.steps)).toEqual(['polish', 'judge#57', 'judge#58', 'judge#59', 'judge#60']);
    expect(progress.omitted['steps']).toBe(56);
  });

  it('when errors are long, then they are shortened', () => {
    expect(progress.errors[0]?.error.message).toHaveLength(BOUNDS.summary);
  });

  it('when many commands were answered, then the newest fifty are kept and the cursor is the highest', () => {
    const journal = new Journal().start();
    for (let id = 1; id <= 60; id += 1)
      journal.decide({
        type: 'command.refused',
        comment_id: id,
        verb: 'pause',
        by: { id: 1, login: 'a' },
        why: 'no',
      });
    journal.decide({ type: 'command.obeyed', comment_id: 5, verb: 'start', by: { id: 1, login: 'a' } });
    expect(journal.progress?.inbox.handled).toHaveLength(50);
    expect(journal.progress?.inbox).toMatchObject({ cursor: 60 });
    expect(journal.progress?.inbox.handled.at(-1)).toMatchObject({ id: 5, verb: 'start', by: 1 });
    expect(journal.progress?.inbox.handled[0]).toMatchObject({ id: 12, verb: 'pause', refused: 'no' });
  });
});
