import { ERROR_CLASSES, ERROR_TYPES, type ErrorType } from '../error-types.ts';
import { ORCHESTRATOR } from '../progress/advice.ts';
import { didYouMean } from '../nearest.ts';
import { problemAt, type Problem } from '../problem.ts';
import { findStep } from '../workflow/graph.ts';
import type { Workflow } from '../workflow/schema.ts';
import { EXPECTED, READERS, wrongType } from '../yaml/kinds.ts';
import { plainValue, type YamlMap, type YamlNode } from '../yaml/read.ts';
import { readFields } from '../yaml/shape.ts';
import { ERROR_KEYS, PERFORMANCE_KEYS } from './keys.ts';
import { unknownName } from './names.ts';
import type { Performance } from './script.ts';

const PERFORMED: readonly string[] = ['prompt', 'command', 'shell', 'dispatch', 'ralph-loop'];

/** Reads `steps` of a script: per step one performance per attempt. A single one needs no list around it. */
export function readPerformances(
  map: YamlMap | undefined,
  workflow: Workflow,
  problems: Problem[],
): Map<string, Performance[]> {
  const found = new Map<string, Performance[]>();
  for (const { key, key_span, value } of map?.entries ?? []) {
    const unknown = key === ORCHESTRATOR ? null : unknownName(workflow, key, key_span, 'steps only');
    if (unknown !== null) problems.push(unknown);
    const type = findStep(workflow, key)?.type;
    if (type !== undefined && !PERFORMED.includes(type))
      problems.push(
        problemAt(
          'no_effect',
          key_span,
          `\`${key}\` is of type ${type}: nobody performs it`,
          undefined,
          'warning',
        ),
      );
    const items = value.kind === 'list' ? value.items : [value];
    found.set(
      key,
      items.map((item, index) => readPerformance(item, `steps.${key}[${index}]`, problems)),
    );
  }
  return found;
}

function readPerformance(node: YamlNode, where: string, problems: Problem[]): Performance {
  const { takes, output, scores, files, error } = readFields(
    node,
    PERFORMANCE_KEYS,
    `\`${where}\``,
    problems,
  );
  const value = output === undefined ? undefined : plainValue(output.value);
  const each = <V>(
    map: YamlMap,
    kind: 'number' | 'text',
    read: (node: YamlNode) => V | undefined,
  ): [string, V][] =>
    map.entries.flatMap((entry): [string, V][] => {
      const one = read(entry.value);
      if (one !== undefined) return [[entry.key, one]];
      problems.push(wrongType(`\`${entry.key}\``, EXPECTED[kind], entry.value));
      return [];
    });
  return {
    takes: takes?.value ?? 0,
    ...(value === undefined || value === null ? {} : { output: value }),
    ...(scores === undefined
      ? {}
      : { scores: Object.fromEntries(each(scores.value, 'number', READERS.number)) }),
    ...(files === undefined
      ? {}
      : {
          files: each(files.value, 'text', READERS.words).map(([path, content]) => ({ path, content })),
        }),
    ...(error === undefined ? {} : { error: readError(error.value, where, problems) }),
  };
}

function readError(map: YamlMap, where: string, problems: Problem[]): NonNullable<Performance['error']> {
  const { type, message } = readFields(map, ERROR_KEYS, `the error of \`${where}\``, problems);
  const word = type?.value ?? '';
  const found = errorType(word);
  if (found === undefined && type !== undefined) {
    const known = [...ERROR_TYPES, ...Object.keys(ERROR_CLASSES)];
    problems.push(
      problemAt('unknown_value', type.span, `there is no error type \`${word}\``, didYouMean(word, known)),
    );
  }
  return { type: found ?? 'internal', message: message?.value ?? `scripted ${word} error` };
}

/** An error type by its own name, or the first of a class. */
const errorType = (word: string): ErrorType | undefined =>
  ERROR_TYPES.find((type) => type === word) ??
  (Object.hasOwn(ERROR_CLASSES, word) ? ERROR_CLASSES[word]?.[0] : undefined);
