import { didYouMean, nearest } from '../nearest.ts';
import { problemAt, type Problem } from '../problem.ts';
import { wrongType, type Word } from '../yaml/kinds.ts';
import type { YamlMap } from '../yaml/read.ts';
import type { StepType } from './step.ts';
import { DECIDING_KEYS, STEP_KEYS, TYPE_ALIASES } from './step-keys.ts';

/** Every type of step, in the order they are documented. */
const TYPES = Object.keys(STEP_KEYS);

const isType = (word: string): word is StepType => Object.hasOwn(STEP_KEYS, word);

/**
 * The type a step says or that one of its keys decides; undefined after a problem. Where a word is misspelt it is the type
 * that is meant, so that the rest of the step is read too.
 */
export function readType(node: YamlMap, name: Word, problems: Problem[]): StepType | undefined {
  const entry = node.entries.find(({ key }) => key === 'type');
  if (entry === undefined) {
    const decided = decidedType(node) ?? meantType(node);
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
  const words = [...TYPES, ...Object.keys(TYPE_ALIASES)];
  const hint = didYouMean(given, words);
  problems.push(problemAt('unknown_value', entry.value.span, `there is no step type \`${given}\``, hint));
  const near = nearest(given, words) ?? '';
  const meant = TYPE_ALIASES[near] ?? near;
  return isType(meant) ? meant : undefined;
}

/** The type that a step's keys decide. With steps of its own, what has an `until` is a loop. */
function decidedType({ entries }: YamlMap): StepType | undefined {
  const has = (wanted: string): boolean => entries.some(({ key }) => key === wanted);
  const [key, type] = DECIDING_KEYS.find(([known]) => has(known)) ?? [];
  return key === 'until' && has('steps') ? 'loop' : type;
}

/** The type that a misspelt key would decide; reading the step by it reports the key. */
function meantType({ entries }: YamlMap): StepType | undefined {
  const known = new Set(TYPES.flatMap((type) => (isType(type) ? Object.keys(STEP_KEYS[type]) : [])));
  const deciding = new Map(DECIDING_KEYS);
  for (const { key } of entries) {
    const near = known.has(key) ? undefined : nearest(key, deciding.keys());
    const type = near === undefined ? undefined : deciding.get(near);
    if (type !== undefined) return type;
  }
  return undefined;
}
