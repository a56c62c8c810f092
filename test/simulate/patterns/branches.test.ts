import { describe, expect, it } from 'vitest';
import { beganAfter, conclusions, played } from './stage.ts';

describe('given the basic control-flow patterns', () => {
  it('sequence: when a step ends, then the next begins, and never before', () => {
    const { result, decisions } = played(
      `
steps:
  - {name: one, run: one}
  - {name: two, run: two}
  - {name: three, run: three}
`,
      `
steps:
  one: {takes: 5m}
  two: {takes: 10m}
`,
    );
    expect(result).toMatchObject({ status: 'completed', order: ['one', 'two', 'three'], elapsed: 'PT15M' });
    expect(beganAfter(decisions, 'two')).toBeGreaterThanOrEqual(300);
  });

  it('parallel split: when a step ends, then all that need it begin at the same instant', () => {
    const { result, decisions } = played(
      `
steps:
  - {name: begin, run: begin}
  - {name: left, run: left, needs: [begin]}
  - {name: right, run: right, needs: [begin]}
`,
      `
steps:
  begin: {takes: 1m}
  left: {takes: 20m}
  right: {takes: 20m}
`,
    );
    expect(beganAfter(decisions, 'left')).toBe(60);
    expect(beganAfter(decisions, 'right')).toBe(60);
    expect(result).toMatchObject({ status: 'completed', elapsed: 'PT21M' });
  });

  it('synchronization: when all branches have ended, then what follows begins once, with the slowest', () => {
    const { result, decisions } = played(
      `
steps:
  - name: both
    type: parallel
    steps:
      - {name: fast, run: fast}
      - {name: slow, run: slow}
  - {name: after, run: after}
`,
      `
steps:
  fast: {takes: 1m}
  slow: {takes: 25m}
`,
    );
    expect(beganAfter(decisions, 'after')).toBe(1_500);
    expect(result.order).toEqual(['fast', 'slow', 'after']);
  });

  it('synchronization: when a branch fails, then what needs both never begins', () => {
    const { result } = played(
      `
settings: {max-retry: 0}
steps:
  - {name: one, run: one, needs: []}
  - {name: other, run: other, needs: []}
  - {name: after, run: after, needs: [one, other]}
`,
      `
steps:
  other: {error: {type: tool, message: no}}
`,
    );
    expect(result.status).toBe('failed');
    expect(conclusions(result)).toEqual({ one: 'success', other: 'failure', after: 'skipped' });
  });

  it.each([
    ['bug', ['mend', 'report'], { mend: 'success', build: 'skipped' }],
    ['feature', ['build', 'report'], { mend: 'skipped', build: 'success' }],
  ])('exclusive choice: when the kind is %s, then exactly one branch is taken', (kind, begun, ends) => {
    const { result } = played(
      `
variables: [{name: kind, type: string, required: true}]
steps:
  - name: choose
    condition: kind == 'bug'
    then: [{name: mend, run: mend}]
    else: [{name: build, run: build}]
  - {name: report, run: report}
`,
      `variables: {kind: ${kind}}`,
    );
    expect(result).toMatchObject({ status: 'completed', order: begun });
    expect(conclusions(result)).toMatchObject(ends);
  });

  it('simple merge: when either of two exclusive branches ends, then what follows begins once, without waiting for the other', () => {
    const { result, decisions } = played(
      `
variables: [{name: urgent, type: boolean, default: true}]
steps:
  - {name: hotfix, run: hotfix, if: urgent, needs: []}
  - {name: planned, run: planned, if: not urgent, needs: []}
  - {name: release, run: release, needs: [hotfix, planned]}
`,
      `
steps:
  hotfix: {takes: 5m}
  planned: {takes: 20m}
`,
    );
    expect(result).toMatchObject({ status: 'completed', order: ['hotfix', 'release'] });
    expect(beganAfter(decisions, 'release')).toBe(300);
  });
});

describe('given branching and synchronization beyond the basics', () => {
  it.each([
    ['[docs]', ['write-docs', 'merge']],
    ['[docs, tests]', ['write-docs', 'write-tests', 'merge']],
    ['[docs, tests, code]', ['write-docs', 'write-tests', 'write-code', 'merge']],
    ['[]', ['merge']],
  ])(
    'multi-choice with structured synchronizing merge: when %s are chosen, then exactly these run and the merge waits for all of them',
    (wanted, begun) => {
      const { result, decisions } = played(
        `
variables: [{name: wanted, type: list, default: []}]
steps:
  - name: chosen
    type: parallel
    steps:
      - {name: write-docs, run: docs, if: "'docs' in wanted"}
      - {name: write-tests, run: tests, if: "'tests' in wanted"}
      - {name: write-code, run: code, if: "'code' in wanted"}
  - {name: merge, run: merge}
`,
        `
variables: {wanted: ${wanted}}
steps:
  write-docs: {takes: 10m}
  write-tests: {takes: 20m}
  write-code: {takes: 15m}
`,
      );
      expect(result).toMatchObject({ status: 'completed', order: begun });
      const slowest = wanted.includes('tests') ? 1_200 : wanted.includes('docs') ? 600 : 0;
      expect(beganAfter(decisions, 'merge')).toBe(slowest);
    },
  );

  it('structured discriminator: when the first branch ends, then what follows begins once, and the others go on without effect', () => {
    const { result, decisions } = played(
      `
settings: {max-retry: 0}
steps:
  - name: first
    type: parallel
    join: {require: any}
    steps:
      - {name: far, uses: mirror, with: {place: far}, on-cancel: abandon}
      - {name: near, uses: mirror, with: {place: near}, on-cancel: abandon}
  - {name: use, run: use}
`,
      `
steps:
  far.fetch: {takes: 25m, error: {type: tool, message: down}}
  near.fetch: {takes: 5m}
`,
      { world: { workflows: { mirror: MIRROR } } },
    );
    expect(result).toMatchObject({ status: 'completed', order: ['far.fetch', 'near.fetch', 'use'] });
    expect(beganAfter(decisions, 'use')).toBe(300);
    // The run ends with the last of the branches, which nobody cancelled and whose failure no longer matters.
    expect(conclusions(result)).toMatchObject({ 'far.fetch': 'failure', first: 'success', use: 'success' });
    expect(result.elapsed).toBe('PT25M');
  });

  it('blocking discriminator: when the first branch succeeded, then the others still end before what follows, and their failures no longer matter', () => {
    const { result, decisions } = played(
      `
settings: {max-retry: 0}
steps:
  - {name: first, type: parallel, join: {require: any, on-reached: continue}, steps: [
      {name: mirror-a, run: a}, {name: mirror-b, run: b}]}
  - {name: use, run: use}
`,
      `
steps:
  mirror-a: {takes: 25m, error: {type: tool, message: down}}
  mirror-b: {takes: 5m}
`,
    );
    expect(result.status).toBe('completed');
    expect(beganAfter(decisions, 'use')).toBe(1_500);
    expect(conclusions(result)).toEqual({
      first: 'success',
      'mirror-a': 'failure',
      'mirror-b': 'success',
      use: 'success',
    });
  });

  it('cancelling discriminator: when the first branch ends, then the others are cancelled and what follows begins at once', () => {
    const { result, decisions } = played(
      `
steps:
  - {name: first, type: parallel, join: {require: any}, steps: [{name: mirror-a, run: a}, {name: mirror-b, run: b}]}
  - {name: use, run: use}
`,
      `
steps:
  mirror-a: {takes: 20m}
  mirror-b: {takes: 5m}
`,
    );
    expect(conclusions(result)).toMatchObject({ 'mirror-a': 'cancelled', 'mirror-b': 'success' });
    expect(beganAfter(decisions, 'use')).toBe(300);
    expect(result.elapsed).toBe('PT5M');
  });

  it('structured N-out-of-M join: when two of three succeeded, then the third still ends before what follows, and its failure is forgiven', () => {
    const { result, decisions } = played(join('continue'), TIMES);
    expect(conclusions(result)).toMatchObject({ a: 'success', b: 'success', c: 'failure', vote: 'success' });
    expect(beganAfter(decisions, 'after')).toBe(1_500);
  });

  it('cancelling N-out-of-M join: when two of three succeeded, then the third is cancelled and what follows begins', () => {
    const { result, decisions } = played(join('cancel'), TIMES);
    expect(conclusions(result)).toMatchObject({
      a: 'success',
      b: 'success',
      c: 'cancelled',
      vote: 'success',
    });
    expect(beganAfter(decisions, 'after')).toBe(1_200);
  });

  it('N-out-of-M join: when too many fail for N to be reached, then the join fails and what follows never begins', () => {
    const { result } = played(
      join('cancel'),
      `
steps:
  a: {error: {type: tool, message: no}}
  b: {takes: 1m, error: {type: tool, message: no}}
  c: {takes: 20m}
`,
    );
    expect(result.status).toBe('failed');
    // Without fail-fast those that are under way end all the same.
    expect(conclusions(result)).toMatchObject({ c: 'success', vote: 'failure', after: 'skipped' });
  });
});

const MIRROR = {
  path: 'mirror.yml',
  text: `
name: mirror
settings: {max-retry: 0}
variables: [{name: place, type: string, required: true}]
steps: [{name: fetch, run: fetch, env: {PLACE: "{{ variables.place }}"}}]
`,
};

const join = (reached: string): string => `
settings: {max-retry: 0}
steps:
  - name: vote
    type: parallel
    join: {require: 2, on-reached: ${reached}}
    steps: [{name: a, run: a}, {name: b, run: b}, {name: c, run: c}]
  - {name: after, run: after}
`;

const TIMES = `
steps:
  a: {takes: 10m}
  b: {takes: 20m}
  c: {takes: 25m, error: {type: tool, message: no}}
`;
