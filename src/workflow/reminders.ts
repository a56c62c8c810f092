import { durationSeconds, durationText } from '../duration.ts';
import { problemAt, type Problem } from '../problem.ts';
import { wrongType } from '../yaml/kinds.ts';
import type { YamlNode } from '../yaml/read.ts';

/** A run lasts at most 7 days. */
const LONGEST = 7 * 86_400;
/** Each is a comment that mentions people. */
const MOST = 20;

/** One duration or a list of them, as seconds after the opening, the earliest first. */
export function readReminders(node: YamlNode | undefined, problems: Problem[]): number[] {
  if (node === undefined) return [];
  const seconds = (node.kind === 'list' ? node.items : [node]).flatMap((item) => {
    const value = item.kind === 'scalar' ? durationSeconds(item.text) : undefined;
    if (value === undefined) problems.push(wrongType('`reminders`', 'a duration', item));
    else if (value < 1 || value > LONGEST)
      problems.push(
        problemAt(
          'out_of_bounds',
          item.span,
          `a reminder is after ${durationText(value)}, but must be between 1s and ${durationText(LONGEST)}`,
        ),
      );
    return value ?? [];
  });
  const each = [...new Set(seconds)].toSorted((one, other) => one - other);
  if (each.length > MOST)
    problems.push(
      problemAt(
        'out_of_bounds',
        node.span,
        `there are ${each.length} reminders, but must be at most ${MOST}`,
      ),
    );
  return each;
}
