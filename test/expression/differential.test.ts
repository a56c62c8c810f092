import { describe, expect, it } from 'vitest';
import { evaluateExpression, type Evaluation, renderTemplate } from '../../src/expression/evaluate.ts';
import type { JsonValue } from '../../src/json.ts';
import { DIFFERENCES, intended, type Seen } from './differences.ts';
import { type Case, Generator } from './oracle/generate.ts';
import { findOracle, type Judged, type Verdict } from './oracle/oracle.ts';
import { SCOPE } from './oracle/scope.ts';

const CASES = 6000;
/** Another seed asks other questions: `PAWL_JINJA2_SEED=7 npx vitest run test/expression/differential.test.ts`. */
const SEED = Number(process.env['PAWL_JINJA2_SEED'] ?? 20_260_105);

const oracle = findOracle();
const missing = 'missing' in oracle ? oracle.missing : undefined;
if (missing !== undefined) console.warn(`\n!! NOT COMPARED WITH JINJA2: ${missing}\n`);
const name = 'name' in oracle ? oracle.name : `no oracle (SKIPPED: ${missing})`;

const judge = (cases: readonly Case[]): Verdict[] => ('judge' in oracle ? oracle.judge(SCOPE, cases) : []);
const asText = (source: string): Evaluation<string> => renderTemplate(source, { values: SCOPE });

/** Every answer to a case beside the one from here: what it prints, and the value where it is an expression. */
function compared({ source, template }: Case, verdict: Verdict): Seen[] {
  const seen = (aspect: Seen['aspect'], ours: Evaluation<JsonValue>, theirs: Judged): Seen => ({
    source,
    aspect,
    ours,
    theirs,
  });
  const text = seen('text', asText(template ? source : `{{ ${source} }}`), verdict.text);
  if (verdict.value === undefined) return [text];
  return [text, seen('value', evaluateExpression(source, { values: SCOPE }), verdict.value)];
}

function agrees({ ours, theirs }: Seen): boolean {
  if (!ours.ok || !theirs.ok) return ours.ok === theirs.ok;
  return canonical(ours.value) === canonical(theirs.value);
}

/** JSON with its keys in order, which objects of the two sides need not share. */
const canonical = (value: JsonValue): string =>
  JSON.stringify(value, (_, part: JsonValue) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );

const described = ({ source, aspect, ours, theirs }: Seen): string =>
  `${aspect} of ${JSON.stringify(source)}\n  here:   ${ours.ok ? canonical(ours.value) : `${ours.error.kind}: ${ours.error.message}`}` +
  `\n  Jinja2: ${theirs.ok ? canonical(theirs.value) : theirs.error}`;

describe.skipIf(missing !== undefined)(`given ${name} as the oracle`, () => {
  it(`when ${CASES} generated sources are put to both, then value or error is the same but for the differences that are intended`, () => {
    const generator = new Generator(SEED);
    const cases = Array.from({ length: CASES }, () => generator.next());
    const verdicts = judge(cases);
    const all = cases.flatMap((one, index) => {
      const verdict = verdicts[index];
      if (verdict === undefined) throw new Error('the oracle left out a case');
      return compared(one, verdict);
    });
    const different = all.filter((seen) => !agrees(seen));
    const unexplained = different.filter((seen) => intended(seen) === undefined);
    expect(unexplained.slice(0, 10).map(described).join('\n')).toBe('');

    // What keeps the comparison honest: most of it is about values, and the list of differences explains little.
    expect(new Set(cases.map(({ source }) => source)).size).toBeGreaterThan(5000);
    expect(all.filter(({ theirs }) => theirs.ok).length / all.length).toBeGreaterThan(0.45);
    expect(different.length / all.length).toBeLessThan(0.06);
    expect(cases.filter(({ template }) => template).length).toBeGreaterThan(1000);
  }, 120_000);

  it.each(DIFFERENCES.map((difference) => [difference.name, difference] as const))(
    'when the example of %s is put to both, then it really differs, as written',
    (_, difference) => {
      const { source, ours, theirs } = difference.example;
      const [verdict] = judge([{ source, template: true }]);
      const text = asText(source);
      const judged = verdict?.text ?? { ok: false, error: 'no answer' };
      expect(text.ok ? text.value : 'error').toBe(ours);
      // Some texts of Python end with an address.
      expect(judged.ok ? judged.value : 'error').toEqual(expect.stringContaining(theirs));
      expect(judged.ok ? judged.value : 'error').not.toBe(ours);
      expect(difference.applies({ source, aspect: 'text', ours: text, theirs: judged })).toBe(true);
    },
  );
});
