import { problemAt } from '../problem.ts';
import type { Word } from '../yaml/kinds.ts';
import { readFields, type Found } from '../yaml/shape.ts';
import { plainValue, type YamlMap, type YamlNode } from '../yaml/read.ts';
import { readBase, type Place } from './base.ts';
import { readJoin } from './join.ts';
import { nameProblem } from './names.ts';
import { condition, type Reading } from './reading.ts';
import type { Source } from './schema.ts';
import type { ConditionalStep, ForEachStep, LoopStep, ParallelStep, SerialStep, Step } from './step.ts';
import {
  CONDITIONAL_KEYS,
  FOR_EACH_KEYS,
  LOOP_KEYS,
  PARALLEL_KEYS,
  RECURRING_KEYS,
  SERIAL_KEYS,
} from './step-keys.ts';
import { watchTemplates } from './values.ts';

/** Reads a list of steps that stands in a block. In a sequence each needs the one before it; a set stands apart. */
type ReadList = (list: Found<YamlNode[]> | undefined, order: 'sequence' | 'set', reading: Reading) => Step[];

type ReadBlock<S extends Step> = (
  node: YamlMap,
  name: Word,
  place: Place,
  reading: Reading,
  readList: ReadList,
) => S;

/** Reads a `serial` block. */
export const readSerial: ReadBlock<SerialStep> = (node, name, place, reading, readList) => {
  const fields = readFields(node, SERIAL_KEYS, `step \`${name.text}\``, reading.problems);
  const base = readBase(fields, name, place, reading);
  return { ...base, type: 'serial', steps: readList(fields.steps, 'sequence', reading) };
};

/** Reads a `parallel` block, whose steps stand apart. */
export const readParallel: ReadBlock<ParallelStep> = (node, name, place, reading, readList) => {
  const fields = readFields(node, PARALLEL_KEYS, `step \`${name.text}\``, reading.problems);
  const most = fields['max-parallel'];
  const base = readBase(fields, name, place, reading);
  return {
    ...base,
    continue_on_error: base.continue_on_error || fields['on-failure']?.value === 'warn',
    type: 'parallel',
    steps: readList(fields.steps, 'set', reading),
    ...(most === undefined ? {} : { max_parallel: most.value }),
    fail_fast: fields['fail-fast']?.value ?? false,
    join: readJoin(fields.join, name, reading.problems),
    merge_mode: fields['merge-mode']?.value ?? 'independent',
  };
};

/** Reads a `for-each` block: a text under `items` is an expression, in a list every text is a template. */
export const readForEach: ReadBlock<ForEachStep> = (node, name, place, reading, readList) => {
  const fields = readFields(node, FOR_EACH_KEYS, `step \`${name.text}\``, reading.problems);
  const { items, as, 'max-parallel': most } = fields;
  const problem = as === undefined ? undefined : itemName({ text: as.value, span: as.span });
  if (problem !== undefined) reading.problems.push(problem);
  return {
    ...readBase(fields, name, place, reading),
    type: 'for-each',
    items: readItems(items, reading),
    items_span: items?.span ?? name.span,
    as: as?.value ?? 'item',
    steps: readList(fields.steps, 'sequence', reading),
    ...(most === undefined ? {} : { max_parallel: most.value }),
    fail_fast: fields['fail-fast']?.value ?? true,
    join: readJoin(fields.join, name, reading.problems),
  };
};

/** An item is named in conditions as it stands, so that its name must be one word there. */
const itemName = (word: Word): ReturnType<typeof nameProblem> =>
  /^[A-Za-z_][A-Za-z0-9_]*$/.test(word.text)
    ? nameProblem('an item', word)
    : problemAt(
        'invalid_name',
        word.span,
        `\`${word.text}\` cannot be the name of an item`,
        'letters, digits and `_`, no digit first',
      );

function readItems(found: Found<YamlNode> | undefined, reading: Reading): ForEachStep['items'] {
  if (found === undefined) return [];
  const node = found.value;
  if (node.kind === 'list') {
    watchTemplates(node, reading);
    return node.items.map(plainValue);
  }
  if (node.kind === 'scalar' && typeof node.value === 'string')
    return condition({ ...found, value: node.value }, reading).text;
  const message = '`items` must be a list, or text that is an expression for one';
  reading.problems.push(
    problemAt('wrong_type', node.span, message, "for example ['a', 'b'] or '{{ variables.paths }}'"),
  );
  return [];
}

/** Reads a `conditional`, which has at least one branch. */
export const readConditional: ReadBlock<ConditionalStep> = (node, name, place, reading, readList) => {
  const fields = readFields(node, CONDITIONAL_KEYS, `step \`${name.text}\``, reading.problems);
  if (fields.then === undefined && fields.else === undefined)
    reading.problems.push(
      problemAt('missing_key', name.span, `step \`${name.text}\` has neither \`then\` nor \`else\``),
    );
  return {
    ...readBase(fields, name, place, reading),
    type: 'conditional',
    condition: conditionOr('true', fields.condition, name, reading),
    // oxlint-disable-next-line unicorn/no-thenable -- a key of the language
    then: readList(fields.then, 'sequence', reading),
    else: readList(fields.else, 'sequence', reading),
  };
};

/** Reads a `loop`. As `recurring` it may lack a condition: it then runs as often as it says, which is no failure. */
export const readLoop: ReadBlock<LoopStep> = (node, name, place, reading, readList) => {
  const recurring = node.entries.some(
    ({ key, value }) => key === 'type' && value.kind === 'scalar' && value.value === 'recurring',
  );
  const keys: typeof LOOP_KEYS | typeof RECURRING_KEYS = recurring ? RECURRING_KEYS : LOOP_KEYS;
  const fields = readFields(node, keys, `loop \`${name.text}\``, reading.problems);
  const counted = recurring && fields.until === undefined;
  return {
    ...readBase(fields, name, place, reading),
    type: 'loop',
    steps: readList(fields.steps, 'sequence', reading),
    until: conditionOr(counted ? 'false' : 'true', fields.until, name, reading),
    max_iterations: fields['max-iterations']?.value ?? 1,
    on_exhausted: fields['on-exhausted']?.value ?? (counted ? 'continue' : 'fail'),
  };
};

/** A condition, or where it lacks a stand-in that names nothing. */
const conditionOr = (
  fallback: string,
  found: Found<string> | undefined,
  name: Word,
  reading: Reading,
): Source => (found === undefined ? { text: fallback, span: name.span } : condition(found, reading));
