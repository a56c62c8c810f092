import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OUTCOME_LIMITS, outcome as schema, type Outcome } from '../../src/decide/work/outcome.ts';
import { failedOutcome, receive } from '../../src/orchestrate/outcomes.ts';

const TASK = { id: 'd-1/build/1', kind: 'agent' } as const;
const RULES = { allow: [], deny: ['secret/**'] };
const GOOD: Outcome = {
  task: TASK.id,
  status: 'success',
  text: 'done',
  value: null,
  files: [],
  deletions: [],
};

const told = (more: object): string => JSON.stringify({ ...GOOD, ...more });
const errorOf = (text: string | null, task: Parameters<typeof receive>[0] = TASK): Outcome['error'] =>
  receive(task, text, RULES).error;

describe('given what a worker handed back', () => {
  it.each<[string, string | null, string, RegExp]>([
    ['nothing', null, 'internal', /^the agent job ended without handing back an outcome$/],
    ['no text', '', 'validation', /^the outcome is none: /],
    ['no JSON', 'Done!', 'validation', /the outcome is none: .*JSON/],
    ['half of it', told({}).slice(0, -5), 'validation', /the outcome is none/],
    ['another shape', '[]', 'validation', /the outcome is none: .*expected object/],
    ['a key too many', told({ extra: 1 }), 'validation', /extra/],
    ['a status of its own', told({ status: 'great' }), 'validation', /^the outcome is none: status /],
    [
      'an error type of its own',
      told({ status: 'failure', error: { type: 'bad', message: '' } }),
      'validation',
      /error.type/,
    ],
    [
      'a negative cost',
      told({ usage: { input_tokens: 1, output_tokens: 1, cost_usd: -1 } }),
      'validation',
      /usage.cost_usd/,
    ],
    [
      'a cost beyond all measure',
      told({ usage: { input_tokens: 1, output_tokens: 1, cost_usd: 1e308 } }),
      'validation',
      /usage.cost_usd/,
    ],
    [
      'a file of 300 KB (threat 34)',
      told({ files: [{ path: 'big.txt', content: 'x'.repeat(300_000) }] }),
      'validation',
      /"big.txt" is refused: it would have 300000 bytes, more than 262144/,
    ],
    [
      'a binary (threat 34)',
      told({ files: [{ path: 'a.bin', content: 'a\0b' }] }),
      'validation',
      /"a.bin" is refused: it has a NUL/,
    ],
    [
      'more than 3 MB in all (threat 34)',
      told({
        files: Array.from({ length: 13 }, (_, index) => ({
          path: `f${index}`,
          content: 'x'.repeat(250_000),
        })),
      }),
      'validation',
      /all files have 3250000 bytes, more than 3000000/,
    ],
    ['a score that is no number', told({ scores: { quality: '10' } }), 'validation', /scores.quality/],
    [
      'too many files',
      told({ files: Array.from({ length: 301 }, (_, index) => ({ path: `f${index}`, content: '' })) }),
      'validation',
      /files/,
    ],
    ['more than may be', ' '.repeat(OUTCOME_LIMITS.bytes + 1), 'validation', /larger than 20000000 bytes/],
    [
      'more bytes than may be',
      told({ text: '語'.repeat(7_000_000) }),
      'validation',
      /larger than 20000000 bytes/,
    ],
    ['the outcome of another task', told({ task: 'd-1/check/1' }), 'permission', /another task/],
    [
      'a workflow of GitHub',
      told({ files: [{ path: '.github/workflows/x.yml', content: '' }] }),
      'permission',
      /\.github/,
    ],
    [
      'our own document',
      told({ files: [{ path: '.pawl/pr-7/progress.json', content: '' }] }),
      'permission',
      /\.pawl/,
    ],
    [
      'a path that climbs',
      told({ files: [{ path: '../x', content: '' }] }),
      'permission',
      /"\.\.\/x" is refused/,
    ],
    [
      'a path that policy denies',
      told({ files: [{ path: 'secret/key', content: '' }] }),
      'permission',
      /policy denies/,
    ],
    [
      'a deletion of what it may not touch',
      told({ deletions: ['.github/pawl/policy.yml'] }),
      'permission',
      /is refused/,
    ],
  ])('when it is %s, then the attempt failed and nothing of it is kept', (_, text, type, why) => {
    const received = receive(TASK, text, RULES);
    expect(received).toEqual({
      ...failedOutcome(TASK.id, 'internal', ''),
      error: { type, message: expect.stringMatching(why) },
    });
  });

  it('when a run step brings files, then it is refused', () => {
    const task = { ...TASK, kind: 'shell' } as const;
    expect(errorOf(told({ files: [{ path: 'src/a.ts', content: '' }] }), task)?.message).toBe(
      'a run step brings no files',
    );
    expect(errorOf(told({ deletions: ['src/a.ts'] }), task)?.message).toBe('a run step brings no files');
    expect(errorOf(told({}), task)).toBeUndefined();
  });

  it('when it is well-formed, then it is taken as it is', () => {
    const more = {
      files: [{ path: 'src/a.ts', content: 'a' }],
      deletions: ['src/b.ts'],
      scores: { q: 9 },
      value: { a: [1] },
    };
    expect(receive(TASK, told(more), RULES)).toEqual({ ...GOOD, ...more });
  });

  it('when it has a key named __proto__, then no prototype is touched', () => {
    const text = told({}).replace('"value":null', '"value":{"__proto__":{"polluted":1}}');
    receive(TASK, text, RULES);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  it('when it is any text, then what comes out is always an outcome of this task', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.jsonValue().map((value) => told({ value })),
        ),
        (text) => {
          const received = receive(TASK, text, RULES);
          expect(received.task).toBe(TASK.id);
          expect(schema.safeParse(received).success).toBe(true);
        },
      ),
    );
  });
});

describe('given an outcome that cost something and is not used', () => {
  it('when a path of it is refused, then what it cost is kept', () => {
    const usage = { input_tokens: 10, output_tokens: 5, cost_usd: 0.25 };
    const text = told({ usage, files: [{ path: '../x', content: '' }] });
    expect(receive(TASK, text, RULES)).toMatchObject({
      status: 'failure',
      error: { type: 'permission' },
      usage,
    });
  });
});
