import fc from 'fast-check';

type Keys = { [key: string]: unknown };

/** A step as YAML could say it; JSON is YAML. Names are given afterwards, `needs` are numbers of earlier siblings. */
interface Draw {
  type: string;
  keys: Keys;
  /** Positions before this one in its list, by what remains when divided by it; null leaves the key out. */
  needs: number[] | null;
  /** Whether what was completed is undone by a step, by a block, or not at all. */
  undo: 'step' | 'block' | 'nothing';
  /** Its lists of steps, by the key that holds them. */
  lists: { [key: string]: Draw[] };
}

/** Definitions that a generated one may call, by file stem. */
export const CHILDREN: { readonly [stem: string]: string } = {
  plain: `
name: plain
variables: [{name: what, type: string, default: nothing}, {name: count, type: number, default: 0}]
steps:
  - {name: one, prompt: "Go, {{ variables.what }}.", max-retry: 1, compensate: {run: back}}
  - {name: add, type: set, values: {count: "{{ variables.count + 1 }}"}}
  - {name: two, run: go, if: variables.count == 1}
`,
  gated: `
name: gated
settings: {timeout-minutes: 600}
steps:
  - {name: work, prompt: Go.}
  - {name: ask, type: approval, back-to: work, max-rounds: 1}
`,
  looped: `
name: looped
steps:
  - name: again
    type: loop
    max-iterations: 2
    until: iteration > 99
    on-exhausted: continue
    steps:
      - {name: go, run: go, compensate: {run: back}}
      - {name: in, uses: plain, with: {what: "{{ iteration }}"}}
`,
  nested: `
name: nested
steps:
  - name: both
    type: parallel
    steps:
      - {name: left, uses: plain}
      - {name: right, uses: gated, on-cancel: abandon}
`,
};

const some = (model: { [key: string]: fc.Arbitrary<unknown> }): fc.Arbitrary<Keys> =>
  fc.record(model, { requiredKeys: [] });
const all = (...parts: fc.Arbitrary<Keys>[]): fc.Arbitrary<Keys> =>
  fc.tuple(...parts).map((keys) => Object.assign({}, ...keys) as Keys);
const one = (key: string, ...values: unknown[]): fc.Arbitrary<Keys> =>
  fc.constantFrom(...values).map((value) => ({ [key]: value }));

const CONDITIONS = [
  'success()',
  'failure()',
  'always()',
  'cancelled() or success()',
  'iteration > 1',
  'iteration > 99',
  "workflow_id != ''",
  'variables.count > 1',
  'not failure() and variables.count < 3',
];
const ERRORS = ['timeout', 'tool', 'transient', 'recoverable', 'validation', 'lease-expired'];
const RECOVERIES = ['retry', 'skip', 'fail', 'human', 'compensate'];

const condition = fc.constantFrom(...CONDITIONS);
const recovery = fc.oneof(
  fc.constantFrom(...RECOVERIES),
  fc.array(
    fc.record({
      errors: fc.uniqueArray(fc.constantFrom(...ERRORS), { minLength: 1, maxLength: 2 }),
      do: fc.constantFrom(...RECOVERIES),
    }),
    { minLength: 1, maxLength: 2 },
  ),
);
const policy = some({
  'maximum-attempts': fc.integer({ min: 1, max: 3 }),
  'initial-interval': fc.constantFrom('1s', '20s', '10m'),
  'backoff-coefficient': fc.constantFrom(1, 2, 3.5),
  jitter: fc.constantFrom(true, false, 0.3, 1),
  'non-retryable-error-types': fc.constantFrom(['tool'], ['transient'], ['validation', 'timeout']),
});
const retries = fc.oneof(
  fc.constant({}),
  fc.integer({ min: 0, max: 2 }).map((most): Keys => ({ 'max-retry': most })),
  policy.map((retry): Keys => ({ retry })),
);
const common = some({ if: condition, 'continue-on-error': fc.boolean(), 'on-error': recovery });
const breaker = some({
  checkpoint: fc.constant(true),
  'circuit-breaker': fc.record({
    'failure-threshold': fc.integer({ min: 1, max: 2 }),
    'reset-timeout': fc.constantFrom('1m', '2h'),
  }),
});
const performed = all(common, retries, breaker, some({ 'timeout-minutes': fc.constantFrom(1, 30, 120) }));
const block = all(
  common,
  fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: retries }),
  some({ 'timeout-minutes': fc.constantFrom(10, 90, 400) }),
);
const waiting = all(common, some({ checkpoint: fc.constant(true) }));
const bounded = (...ways: string[]): fc.Arbitrary<Keys> =>
  fc.oneof(
    fc.constant({}),
    all(one('timeout-minutes', 5, 60, 300), one('on-timeout', ...ways), one('escalate-to', ['jonas'])),
  );
const unescalated = (...ways: string[]): fc.Arbitrary<Keys> =>
  bounded(...ways).map(({ 'escalate-to': _nobody, ...keys }) => keys);
const join = some({
  'max-parallel': fc.integer({ min: 1, max: 2 }),
  'fail-fast': fc.boolean(),
  join: some({
    require: fc.constantFrom('all', 'any', 1),
    'on-reached': fc.constantFrom('cancel', 'continue'),
  }),
});
const exhausted = some({ 'on-exhausted': fc.constantFrom('fail', 'continue', 'human') });

const needs = fc.option(fc.array(fc.nat(5), { maxLength: 2 }), { freq: 2 });
const undo = fc.constantFrom<Draw['undo']>('nothing', 'nothing', 'nothing', 'step', 'block');

const draw = (
  type: string,
  keys: fc.Arbitrary<Keys>,
  lists: { [key: string]: fc.Arbitrary<Draw[]> } = {},
): fc.Arbitrary<Draw> => fc.record({ type: fc.constant(type), keys, needs, undo, lists: fc.record(lists) });

const leaf = fc.oneof(
  draw('prompt', all(performed, one('prompt', 'Go.'))),
  draw('shell', all(performed, one('run', 'go'))),
  draw('dispatch', all(performed, one('workflow', 'ci.yml'), some({ wait: fc.boolean() }))),
  draw(
    'ralph-loop',
    all(
      performed,
      exhausted,
      one('prompt', 'Go.'),
      one('max-iterations', 1, 3, '{{ 1 + 1 }}'),
      one('completion-promise', 'DONE'),
    ),
  ),
  draw(
    'approval',
    all(
      waiting,
      some({ required: fc.constantFrom(1, 2), 'back-to': fc.nat(3), 'max-rounds': fc.constantFrom(1, 2) }),
      bounded('remind', 'escalate', 'reject', 'abort', 'continue', 'auto-approve'),
    ),
  ),
  draw(
    'input',
    all(waiting, one('fields', [{ name: 'what', type: 'string' }]), unescalated('abort', 'continue')),
  ),
  draw('wait-for-human', all(waiting, unescalated('abort', 'continue'))),
  draw(
    'wait',
    all(
      waiting,
      fc.oneof(
        one('for', '1s', '5m', '2h'),
        one('until', '2026-01-05T08:00:00Z', '2026-01-05T12:00:00Z'),
        one('checks', ['build'], ['build', 'lint']),
        one('label', 'ready'),
        one('signal', 'go', 'stop'),
      ),
      unescalated('fail', 'abort', 'continue'),
    ),
  ),
  draw(
    'workflow',
    all(
      block,
      one('uses', ...Object.keys(CHILDREN)),
      some({ 'on-cancel': fc.constantFrom('cancel', 'abandon') }),
    ),
  ),
  draw(
    'set',
    all(common, one('values', { count: '{{ variables.count + 1 }}' }, { count: '{{ workflow_id }}' })),
  ),
);

const { list } = fc.letrec<{ list: Draw[]; step: Draw; block: Draw }>((tie) => {
  const steps = tie('list');
  return {
    list: fc.array(tie('step'), { minLength: 1, maxLength: 3 }),
    step: fc.oneof({ depthSize: 'small', withCrossShrink: true }, leaf, tie('block')),
    block: fc.oneof(
      draw('serial', block, { steps }),
      draw('parallel', all(block, join), { steps }),
      draw(
        'conditional',
        all(
          block,
          condition.map((text) => ({ condition: text })),
        ),
        // oxlint-disable-next-line unicorn/no-thenable -- a key of the language
        { then: steps, else: steps },
      ),
      draw(
        'loop',
        all(
          block,
          exhausted,
          one('until', 'iteration > 99', 'iteration >= 2', 'variables.count > 1', 'scores.quality >= 5'),
          one('max-iterations', 1, 2, 3, 7),
        ),
        { steps },
      ),
      draw('for-each', all(block, join, one('items', 'range(0)', ['a'], ['a', 'b', 'c'], 'range(2)')), {
        steps,
      }),
    ),
  };
});

const settings = some({
  'on-failure': fc.constantFrom('stop', 'compensate', 'human'),
  'timeout-minutes': fc.constantFrom(2_000, 8_000),
  'max-retry': fc.integer({ min: 0, max: 2 }),
});
const limits = fc.constantFrom<Keys>({ decisions: 150 }, { decisions: 150, parallel: 1 }, { decisions: 40 });
const phases = fc.option(fc.constantFrom('workflow_id != ""', 'scores.quality >= 5', 'iteration > 99'), {
  freq: 2,
});

/** The text of a valid workflow of any shape: every type of step, nested, with conditions, retries, needs, gates, joins, undoing. */
export const workflowText: fc.Arbitrary<string> = fc
  .tuple(list, settings, limits, phases)
  .map(([draws, set, most, converged]) => {
    const writer = new Writer();
    const steps = writer.list(draws);
    const phased =
      converged === null ? steps : steps.map((step, at) => ({ ...step, phase: at < 2 ? 'one' : 'two' }));
    return JSON.stringify({
      name: 'story',
      settings: { ...set, limits: most },
      variables: [{ name: 'count', type: 'number', default: 0 }],
      ...(converged === null ? {} : { phases: { one: { 'converged-when': converged }, two: {} } }),
      steps: phased,
    });
  });

/** Gives names to what was drawn, and to numbers the names that they stand for. */
class Writer {
  #count = 0;

  /** A list of steps; `alone`: without `needs` they stand side by side instead of one after another. */
  list(draws: Draw[], alone = false): Keys[] {
    const names = draws.map(({ type }) => this.#name(type));
    // What each step rests on, directly or through others: only there can a gate go back to.
    const below: string[][] = [];
    return draws.map(({ type, keys, needs: wanted, undo: undone, lists }, index) => {
      const { 'back-to': back, ...kept } = keys;
      const before = alone || index === 0 ? [] : [index - 1];
      const at = wanted?.flatMap((need) => (index === 0 ? [] : [need % index])) ?? before;
      const rests = [...new Set(at.flatMap((need) => [names[need] ?? '', ...(below[need] ?? [])]))];
      below.push(rests);
      const goal = typeof back === 'number' && rests.length > 0 ? rests[back % rests.length] : undefined;
      return {
        name: names[index],
        type,
        ...kept,
        ...(wanted === null ? {} : { needs: [...new Set(at.map((need) => names[need]))] }),
        ...(goal === undefined ? {} : { 'back-to': goal }),
        ...this.#undo(undone, names[index] ?? ''),
        ...Object.fromEntries(
          Object.entries(lists).map(([key, steps]) => [key, this.list(steps, type === 'parallel')]),
        ),
      };
    });
  }

  #name(type: string): string {
    this.#count += 1;
    return `${type}${this.#count}`;
  }

  #undo(undone: Draw['undo'], name: string): Keys {
    const run = { name: `undo-${name}`, run: 'undo' };
    if (undone === 'nothing') return {};
    if (undone === 'step') return { compensate: run };
    const steps = [run, { name: `check-${name}`, run: 'check', 'max-retry': 0 }];
    return { compensate: { name: `undoing-${name}`, type: 'serial', steps } };
  }
}
