import { problemAt, type Problem } from '../problem.ts';
import type { YamlNode } from '../yaml/read.ts';
import { readFields, type Fields } from '../yaml/shape.ts';
import { EVENT_KEYS } from './keys.ts';
import type { Happening } from './script.ts';

/** Reads `events` of a script: each is one of a check, a signal, a label, and a push. */
export const readEvents = (nodes: readonly YamlNode[], problems: Problem[]): Happening[] =>
  nodes.flatMap((node, index) => {
    const label = `events[${index}]`;
    const fields = readFields(node, EVENT_KEYS, `\`${label}\``, problems);
    const found = kindsIn(fields);
    const [what] = found;
    if (node.kind === 'map' && found.length !== 1)
      problems.push(
        problemAt(
          'missing_key',
          node.span,
          `\`${label}\` must have one of \`check\`, \`signal\`, \`label\`, \`unlabel\` and \`push\``,
        ),
      );
    const concludes = node.kind === 'map' && node.entries.some(({ key }) => key === 'conclusion');
    if (fields.check !== undefined && !concludes)
      problems.push(problemAt('missing_key', fields.check.key_span, `\`${label}\` lacks \`conclusion\``));
    return what === undefined ? [] : [{ label, span: node.span, at: fields.at?.value ?? 0, what }];
  });

function kindsIn({
  check,
  conclusion,
  signal,
  text,
  label,
  unlabel,
  push,
}: Fields<typeof EVENT_KEYS>): Happening['what'][] {
  const found: Happening['what'][] = [];
  if (check !== undefined)
    found.push({ is: 'check', name: check.value, conclusion: conclusion?.value ?? 'success' });
  if (signal !== undefined) found.push({ is: 'signal', name: signal.value, text: text?.value ?? '' });
  if (label !== undefined) found.push({ is: 'label', name: label.value });
  if (unlabel !== undefined) found.push({ is: 'unlabel', name: unlabel.value });
  if (push !== undefined) found.push({ is: 'push', text: push.value });
  return found;
}
