import fc from 'fast-check';

/** A step as YAML could say it; JSON is YAML. Names are given afterwards, `needs` are numbers of earlier siblings. */
interface Draw {
  type: 'prompt' | 'shell' | 'serial' | 'parallel' | 'conditional' | 'loop' | 'approval';
  keys: { [key: string]: unknown };
  /** Positions before this one in its list, by what remains when divided by it. */
  needs: number[] | null;
  steps: Draw[];
  other: Draw[];
}

const CONDITIONS = [
  'true',
  'false',
  'success()',
  'failure()',
  'always()',
  'iteration > 1',
  "workflow_id != ''",
];

const condition = fc.constantFrom(...CONDITIONS);
const common = fc.record({ if: condition, 'continue-on-error': fc.boolean() }, { requiredKeys: [] });
const performed = fc.record(
  {
    if: condition,
    'continue-on-error': fc.boolean(),
    'on-error': fc.constantFrom('retry', 'skip', 'fail', 'human'),
    'max-retry': fc.integer({ min: 0, max: 2 }),
  },
  { requiredKeys: [] },
);
const needs = fc.option(fc.array(fc.nat(5), { maxLength: 2 }), { freq: 2 });

const { list } = fc.letrec<{ list: Draw[]; step: Draw; leaf: Draw; block: Draw }>((tie) => ({
  list: fc.array(tie('step'), { minLength: 1, maxLength: 3 }),
  step: fc.oneof({ depthSize: 'small', withCrossShrink: true }, tie('leaf'), tie('block')),
  leaf: fc.oneof(
    draw('prompt', performed),
    draw('shell', performed),
    draw('approval', fc.record({ if: condition }, { requiredKeys: [] })),
  ),
  block: fc.oneof(
    draw('serial', common, tie('list')),
    draw(
      'parallel',
      fc
        .tuple(
          common,
          fc.record(
            { 'max-parallel': fc.integer({ min: 1, max: 2 }), 'fail-fast': fc.boolean() },
            { requiredKeys: [] },
          ),
        )
        .map(([one, other]) => ({ ...one, ...other })),
      tie('list'),
    ),
    draw(
      'conditional',
      fc
        .tuple(common, fc.constantFrom('true', 'false', 'iteration > 1'))
        .map(([keys, value]) => ({ ...keys, condition: value })),
      tie('list'),
      tie('list'),
    ),
    draw(
      'loop',
      fc
        .tuple(
          common,
          fc.record({
            until: fc.constantFrom('true', 'false', 'iteration >= 2'),
            'max-iterations': fc.integer({ min: 1, max: 3 }),
            'on-exhausted': fc.constantFrom('fail', 'continue', 'human'),
          }),
        )
        .map(([one, other]) => ({ ...one, ...other })),
      tie('list'),
    ),
  ),
}));

function draw(
  type: Draw['type'],
  keys: fc.Arbitrary<{ [key: string]: unknown }>,
  steps: fc.Arbitrary<Draw[]> = fc.constant([]),
  other: fc.Arbitrary<Draw[]> = fc.constant([]),
): fc.Arbitrary<Draw> {
  return fc.record({ type: fc.constant(type), keys, needs, steps, other });
}

/** The text of a valid workflow of any shape: nested blocks, conditions, retries, needs, gates. */
export const workflowText: fc.Arbitrary<string> = list.map((draws) => {
  let count = 0;
  const written = (some: Draw[]): object[] => {
    const names = some.map(({ type }) => `${type}${(count += 1)}`);
    return some.map(({ type, keys, needs: wanted, steps, other }, index) => ({
      name: names[index],
      type,
      ...keys,
      ...(wanted === null
        ? {}
        : { needs: [...new Set(wanted.flatMap((at) => (index === 0 ? [] : [names[at % index]])))] }),
      ...(type === 'prompt' ? { prompt: 'Go.' } : {}),
      ...(type === 'shell' ? { run: 'go' } : {}),
      ...(type === 'conditional'
        ? Object.fromEntries(
            ['then', 'else'].map((branch, index) => [branch, written([steps, other][index] ?? [])]),
          )
        : {}),
      ...(['serial', 'parallel', 'loop'].includes(type) ? { steps: written(steps) } : {}),
    }));
  };
  return JSON.stringify({ name: 'story', settings: { limits: { decisions: 150 } }, steps: written(draws) });
});
