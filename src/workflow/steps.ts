import { problemAt } from '../problem.ts';
import { wrongType, type Word } from '../yaml/kinds.ts';
import type { Found } from '../yaml/shape.ts';
import type { YamlMap, YamlNode } from '../yaml/read.ts';
import { readApproval } from './approval.ts';
import { readHuman, readInput } from './asking.ts';
import type { Place } from './base.ts';
import { readConditional, readForEach, readLoop, readParallel, readSerial } from './blocks.ts';
import { readCall } from './call.ts';
import { nameProblem } from './names.ts';
import { readDispatch, readShell } from './performed.ts';
import { readCommand, readPrompt } from './prompt.ts';
import { readRalph } from './ralph.ts';
import type { Reading } from './reading.ts';
import type { Step, StepType } from './step.ts';
import { readSet } from './set.ts';
import { readType } from './step-type.ts';
import { readWait } from './wait.ts';

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

/** Reads one step; undefined when its type is not known, after saying so for it and all inside it. */
function readStep(node: YamlMap, name: Word, place: Place, reading: Reading): Step | undefined {
  const type = readType(node, name, reading.problems);
  if (type === undefined) {
    for (const { key, key_span, value } of node.entries)
      if (['steps', 'then', 'else'].includes(key) && value.kind === 'list')
        readSteps({ value: value.items, span: value.span, key_span }, 'sequence', reading);
    return undefined;
  }
  const step = READERS[type](node, name, place, reading, readSteps);
  const compensate = readCompensation(node, name, reading);
  return compensate === undefined ? step : { ...step, compensate };
}

/** The step that undoes another one: by itself, needing nothing, and called `undo-<name>` where it has no name. */
function readCompensation(node: YamlMap, { text }: Word, reading: Reading): Step | undefined {
  const entry = node.entries.find(({ key }) => key === 'compensate');
  if (entry?.value.kind !== 'map') return undefined;
  const { value, key_span } = entry;
  const named = value.entries.some(({ key }) => key === 'name');
  const name = `undo-${text}`;
  const map: YamlMap = named
    ? value
    : {
        ...value,
        entries: [
          { key: 'name', key_span, value: { kind: 'scalar', value: name, text: name, span: key_span } },
          ...value.entries,
        ],
      };
  const word = readName(map, 0, reading);
  return readStep(map, word, { siblings: [], before: undefined }, reading);
}

type ReadStep = (
  node: YamlMap,
  name: Word,
  place: Place,
  reading: Reading,
  readList: typeof readSteps,
) => Step;

const READERS: { readonly [T in StepType]: ReadStep } = {
  prompt: readPrompt,
  command: readCommand,
  shell: readShell,
  serial: readSerial,
  parallel: readParallel,
  conditional: readConditional,
  loop: readLoop,
  'ralph-loop': readRalph,
  'for-each': readForEach,
  approval: readApproval,
  input: readInput,
  'wait-for-human': readHuman,
  wait: readWait,
  workflow: readCall,
  dispatch: readDispatch,
  set: readSet,
};
