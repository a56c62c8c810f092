import { problemAt, type Problem } from '../problem.ts';
import type { Word } from '../yaml/kinds.ts';
import { readFields, type Found } from '../yaml/shape.ts';
import type { YamlMap } from '../yaml/read.ts';
import { JOIN_KEYS } from './keys.ts';
import type { Join } from './step.ts';

/** As many branches as a definition can have steps. */
const MOST = 1_000;

/** Reads `join` of a block: all of its branches must succeed unless it says otherwise. */
export function readJoin(found: Found<YamlMap> | undefined, { text: name }: Word, problems: Problem[]): Join {
  if (found === undefined) return { required: 'all', on_reached: 'cancel' };
  const { require: required, 'on-reached': reached } = readFields(
    found.value,
    JOIN_KEYS,
    `the join of step \`${name}\``,
    problems,
  );
  return {
    required: required === undefined ? 'all' : readRequired(required, problems),
    on_reached: reached?.value ?? 'cancel',
  };
}

function readRequired({ value, span }: Found<string>, problems: Problem[]): Join['required'] {
  if (value === 'all' || value === 'any') return value;
  const count = Number(value);
  if (/^\d+$/.test(value) && count >= 1 && count <= MOST) return count;
  problems.push(
    /^-?\d+$/.test(value)
      ? problemAt('out_of_bounds', span, `\`require\` is ${value}, but must be between 1 and ${MOST}`)
      : problemAt(
          'unknown_value',
          span,
          `\`require\` cannot be \`${value}\``,
          'all, any, or how many must succeed',
        ),
  );
  return 'all';
}
