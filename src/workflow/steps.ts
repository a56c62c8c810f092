import { problemAt } from '../problem.ts';
import { wrongType, type Word } from '../yaml/kinds.ts';
import { readFields, type Fields, type Found } from '../yaml/shape.ts';
import type { YamlMap, YamlNode } from '../yaml/read.ts';
import { readApproval } from './approval.ts';
import { readBase, type Place } from './base.ts';
import { nameProblem } from './names.ts';
import { readPrompt, readShell } from './performed.ts';
import { condition, type Reading } from './reading.ts';
import type {
  ConditionalStep,
  LoopStep,
  ParallelStep,
  SerialStep,
  Source,
  Step,
  StepType,
} from './schema.ts';
import { CONDITIONAL_KEYS, LOOP_KEYS, PARALLEL_KEYS, SERIAL_KEYS } from './step-keys.ts';
import { readType } from './step-type.ts';

/** Reads a list of steps. In a sequence each needs the one before it unless it says otherwise; a set stands apart. */
export function readSteps(
  list: Found<YamlNode[]> | undefined,
  order: 'sequence' | 'set',
  reading: Reading,
): Step[] {
  if (list === undefined) return [];
  if (list.value.length === 0)
    reading.problems.push(problemAt('out_of_bounds', list.span, 'a list of steps needs at least one step'));
  const siblings: string[] = [];
  return list.value.flatMap((node, index) => {
    if (node.kind !== 'map') {
      reading.problems.push(wrongType(`step ${index + 1}`, 'a map of keys', node));
      return [];
    }
    const name = readName(node, index, reading);
    const before = order === 'sequence' ? siblings.at(-1) : undefined;
    siblings.push(name.text);
    const step = readStep(node, name, { siblings, before }, reading);
    return step === undefined ? [] : [step];
  });
}

/** A step's name; one that lacks a name goes by its place until that is mended. */
function readName(node: YamlMap, index: number, reading: Reading): Word {
  const entry = node.entries.find(({ key }) => key === 'name');
  if (entry?.value.kind !== 'scalar' || typeof entry.value.value !== 'string')
    return {
      text: `step ${index + 1} of line ${node.span.line}`,
      span: node.entries[0]?.key_span ?? node.span,
    };
  const word = { text: entry.value.value, span: entry.value.span };
  const problem = nameProblem('a step', word);
  if (problem === undefined) reading.names.push(word);
  else reading.problems.push(problem);
  return word;
}

/** Reads one step; undefined when its type is not known or not done yet, after saying so for it and all inside it. */
function readStep(node: YamlMap, name: Word, place: Place, reading: Reading): Step | undefined {
  const type = readType(node, name, reading.problems);
  if (type === undefined) {
    for (const { key, key_span, value } of node.entries)
      if (['steps', 'then', 'else'].includes(key) && value.kind === 'list')
        readSteps({ value: value.items, span: value.span, key_span }, 'sequence', reading);
    return undefined;
  }
  return READERS[type](node, name, place, reading);
}

type Read<S extends Step> = (node: YamlMap, name: Word, place: Place, reading: Reading) => S;

const READERS: { [T in StepType]: Read<Extract<Step, { type: T }>> } = {
  prompt: readPrompt,
  shell: readShell,
  approval: readApproval,
  serial(node, name, place, reading): SerialStep {
    const fields = readFields(node, SERIAL_KEYS, `step \`${name.text}\``, reading.problems);
    const base = readBase(fields, name, place, reading);
    return { ...base, type: 'serial', steps: readSteps(fields.steps, 'sequence', reading) };
  },
  parallel(node, name, place, reading): ParallelStep {
    const fields = readFields(node, PARALLEL_KEYS, `step \`${name.text}\``, reading.problems);
    const most = fields['max-parallel'];
    return {
      ...readBase(fields, name, place, reading),
      type: 'parallel',
      steps: readSteps(fields.steps, 'set', reading),
      ...(most === undefined ? {} : { max_parallel: most.value }),
      fail_fast: fields['fail-fast']?.value ?? false,
    };
  },
  conditional(node, name, place, reading): ConditionalStep {
    const fields = readFields(node, CONDITIONAL_KEYS, `step \`${name.text}\``, reading.problems);
    if (fields.then === undefined && fields.else === undefined)
      reading.problems.push(
        problemAt('missing_key', name.span, `step \`${name.text}\` has neither \`then\` nor \`else\``),
      );
    return {
      ...readBase(fields, name, place, reading),
      type: 'conditional',
      condition: sourceOr(fields.condition, name, reading),
      // oxlint-disable-next-line unicorn/no-thenable -- a key of the language
      then: readSteps(fields.then, 'sequence', reading),
      else: readSteps(fields.else, 'sequence', reading),
    };
  },
  loop(node, name, place, reading): LoopStep {
    const fields: Fields<typeof LOOP_KEYS> = readFields(
      node,
      LOOP_KEYS,
      `loop \`${name.text}\``,
      reading.problems,
    );
    return {
      ...readBase(fields, name, place, reading),
      type: 'loop',
      steps: readSteps(fields.steps, 'sequence', reading),
      until: sourceOr(fields.until, name, reading),
      max_iterations: fields['max-iterations']?.value ?? 1,
      on_exhausted: fields['on-exhausted']?.value ?? 'fail',
    };
  },
};

/** A condition that had to be given; where it lacks, which is a problem already, a stand-in that names nothing. */
const sourceOr = (found: Found<string> | undefined, name: Word, reading: Reading): Source =>
  found === undefined ? { text: 'true', span: name.span } : condition(found, reading);
