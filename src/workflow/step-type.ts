import { didYouMean } from '../nearest.ts';
import { problemAt, type Problem } from '../problem.ts';
import { wrongType, type Word } from '../yaml/kinds.ts';
import type { YamlMap } from '../yaml/read.ts';
import type { StepType } from './schema.ts';
import { DECIDING_KEYS, STEP_KEYS, TYPE_ALIASES } from './step-keys.ts';

/** Every type of step, in the order they are documented. */
const TYPES = Object.keys(STEP_KEYS);

const isType = (word: string): word is StepType => Object.hasOwn(STEP_KEYS, word);

/** The type a step says or that one of its keys decides; undefined after a problem. */
export function readType(node: YamlMap, name: Word, problems: Problem[]): StepType | undefined {
  const entry = node.entries.find(({ key }) => key === 'type');
  if (entry === undefined) {
    const decided = decidedType(node);
    if (decided !== undefined) return decided;
    const hint = `give \`type\`: ${TYPES.join(', ')}`;
    problems.push(problemAt('missing_key', name.span, `step \`${name.text}\` has no type`, hint));
    return undefined;
  }
  if (entry.value.kind !== 'scalar') {
    problems.push(wrongType('`type`', 'text', entry.value));
    return undefined;
  }
  const given = entry.value.text;
  const type = Object.hasOwn(TYPE_ALIASES, given) ? (TYPE_ALIASES[given] ?? given) : given;
  if (isType(type)) return type;
  const hint = didYouMean(given, [...TYPES, ...Object.keys(TYPE_ALIASES)]);
  problems.push(problemAt('unknown_value', entry.value.span, `there is no step type \`${given}\``, hint));
  return undefined;
}

/** The type that a step's keys decide. With steps of its own, what has an `until` is a loop. */
function decidedType({ entries }: YamlMap): StepType | undefined {
  const has = (wanted: string): boolean => entries.some(({ key }) => key === wanted);
  const [key, type] = DECIDING_KEYS.find(([known]) => has(known)) ?? [];
  return key === 'until' && has('steps') ? 'loop' : type;
}
