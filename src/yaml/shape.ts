import { durationText } from '../duration.ts';
import { EXPECTED, nameOf, READERS, wrongType, type Kinds } from './kinds.ts';
import { didYouMean } from '../nearest.ts';
import { problemAt, type Problem, type ProblemCode, type Span } from '../problem.ts';
import type { YamlMap, YamlNode } from './read.ts';

/** What is known of one key: checks and documentation derive from it. */
interface Field {
  kind: keyof Kinds;
  /** What the key is for, in a few words. */
  says: string;
  required?: true;
  /** The code of its absence, where that has a name of its own. */
  missing?: ProblemCode;
  /** The only values accepted. */
  values?: readonly string[];
  /** Inclusive bounds; seconds for durations. */
  range?: readonly [number, number];
  /** Another spelling of a key. */
  alias?: string;
  /** Accepted, without effect here. */
  state?: 'idle';
  /** Why it has no effect: a clause that goes on after a colon. */
  because?: string;
}

/** The keys of one kind of map, in the order they are documented. */
export type Table = { readonly [key: string]: Field };

export interface Found<V> {
  value: V;
  span: Span;
  key_span: Span;
}

type ValueOf<F extends Field> = F extends { values: readonly (infer V)[] } ? V : Kinds[F['kind']];
export type Fields<T extends Table> = { [K in keyof T]?: Found<ValueOf<T[K]>> };

/**
 * Reads a map by its table: every key that is unknown, missing, of the wrong type, out of bounds is
 * added to `problems`; what could be read is returned. `where` names the map for people: "step `plan`".
 */
export function readFields<T extends Table>(
  node: YamlNode,
  table: T,
  where: string,
  problems: Problem[],
): Fields<T> {
  // Each value was read by its field's kind, which is what the type says; TypeScript cannot follow that through the table.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const found = {} as Fields<T> & { [key: string]: Found<unknown> };
  if (node.kind !== 'map') {
    problems.push(
      problemAt('wrong_type', node.span, `${where} must be a map of keys, but is ${nameOf(node)}`),
    );
    return found;
  }
  for (const entry of node.entries) {
    const field = Object.hasOwn(table, entry.key) ? table[entry.key] : undefined;
    if (field === undefined) {
      const known = Object.keys(table);
      problems.push(
        problemAt(
          'unknown_key',
          entry.key_span,
          `${where} has no key \`${entry.key}\``,
          didYouMean(entry.key, known),
        ),
      );
      continue;
    }
    const name = field.alias ?? entry.key;
    const spans = { span: entry.value.span, key_span: entry.key_span };
    if (found[name] !== undefined)
      problems.push(
        problemAt('duplicate_key', entry.key_span, `\`${entry.key}\` is another word for \`${name}\``),
      );
    const value = valueOf(field, entry.key, entry.key_span, entry.value, problems);
    if (value !== undefined) Object.assign(found, { [name]: { value, ...spans } });
  }
  reportMissing(node, table, where, problems);
  return found;
}

function reportMissing(map: YamlMap, table: Table, where: string, problems: Problem[]): void {
  const given = new Set(map.entries.map(({ key }) => table[key]?.alias ?? key));
  for (const [key, field] of Object.entries(table)) {
    if (field.required !== true || given.has(key)) continue;
    const span = map.entries[0]?.key_span ?? map.span;
    problems.push(
      problemAt(
        field.missing ?? 'missing_key',
        span,
        `${where} lacks \`${key}\``,
        `\`${key}\`: ${field.says}`,
      ),
    );
  }
}

/** The value of a key if it may be used; undefined after a problem, and for keys that have no effect. */
function valueOf(field: Field, key: string, at: Span, node: YamlNode, problems: Problem[]): unknown {
  if (field.state === 'idle') {
    problems.push(noEffect(`\`${key}\``, field.because, at));
    return undefined;
  }
  const value = READERS[field.kind](node);
  if (value === undefined) {
    problems.push(wrongType(`\`${key}\``, EXPECTED[field.kind], node));
    return undefined;
  }
  if (field.values !== undefined) return oneOf(field, key, node, problems);
  if (field.range === undefined || typeof value !== 'number') return value;
  const [least, most] = field.range;
  if (value >= least && value <= most) return value;
  const say = field.kind === 'duration' ? durationText : shortNumber;
  const message = `\`${key}\` is ${say(value)}, but must be between ${say(least)} and ${say(most)}`;
  problems.push(problemAt('out_of_bounds', node.span, message));
  return undefined;
}

/** A number as people write it: a sixtieth is 0.0167. */
const shortNumber = (value: number): string => String(Number(value.toFixed(4)));

function oneOf(field: Field, key: string, node: YamlNode, problems: Problem[]): string | undefined {
  const values = field.values ?? [];
  const { span } = node;
  const value = node.kind === 'scalar' ? node.text : '';
  if (values.includes(value)) return value;
  problems.push(
    problemAt('unknown_value', span, `\`${key}\` cannot be \`${value}\``, didYouMean(value, values)),
  );
  return undefined;
}

/** The notice of something that is accepted and does nothing. */
export const noEffect = (what: string, because: string | undefined, span: Span): Problem =>
  problemAt(
    'no_effect',
    span,
    because === undefined
      ? `${what} has no meaning in a pull request`
      : `${what} has no effect here: ${because}`,
    undefined,
    'notice',
  );
