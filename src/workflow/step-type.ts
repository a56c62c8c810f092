import { didYouMean } from '../nearest.ts';
import { problemAt, type Problem } from '../problem.ts';
import { wrongType, type Word } from '../yaml/kinds.ts';
import { notYet } from '../yaml/shape.ts';
import type { YamlMap } from '../yaml/read.ts';
import type { StepType } from './schema.ts';
import { DECIDING_KEYS, LATER_TYPES, STEP_TYPES, TYPE_ALIASES } from './step-keys.ts';

/** The type a step says or that one of its keys decides; undefined after a problem. */
export function readType(node: YamlMap, name: Word, problems: Problem[]): StepType | undefined {
  const entry = node.entries.find(({ key }) => key === 'type');
  const decided = DECIDING_KEYS.find(([key]) => node.entries.some((other) => other.key === key));
  if (entry === undefined && decided === undefined) {
    const hint = `give \`type\`: ${STEP_TYPES.join(', ')}`;
    problems.push(problemAt('missing_key', name.span, `step \`${name.text}\` has no type`, hint));
    return undefined;
  }
  if (entry !== undefined && entry.value.kind !== 'scalar') {
    problems.push(wrongType('`type`', 'text', entry.value));
    return undefined;
  }
  const given = entry?.value.kind === 'scalar' ? entry.value.text : (decided?.[1] ?? '');
  const span = entry?.value.span ?? name.span;
  const word = Object.hasOwn(TYPE_ALIASES, given) ? (TYPE_ALIASES[given] ?? given) : given;
  const type = STEP_TYPES.find((known) => known === word);
  if (type !== undefined) return type;
  if ((LATER_TYPES as readonly string[]).includes(word))
    problems.push(notYet(`the step type \`${word}\``, span));
  else {
    const known = [...STEP_TYPES, ...LATER_TYPES, ...Object.keys(TYPE_ALIASES)];
    problems.push(
      problemAt('unknown_value', span, `there is no step type \`${given}\``, didYouMean(given, known)),
    );
  }
  return undefined;
}
