import { inspectSource, type NameUse } from '../../expression/inspect.ts';
import { problemAt, type Problem } from '../../problem.ts';
import type { Here, Known } from './known.ts';
import type { Locate } from '../locate.ts';
import type { Usage } from '../reading.ts';
import { slipOf } from './slips.ts';

/** Problems of one condition or template: that it does not parse, and every name it uses that nobody defines. */
export function checkSource({ source, kind }: Usage, here: Here, known: Known, locate: Locate): Problem[] {
  const read = inspectSource(source.text, kind);
  if (!read.ok) {
    const { message, offset } = read.error;
    const span = offset === undefined ? source.span : locate(source, offset, 1);
    return [problemAt('invalid_expression', span, message)];
  }
  return read.names.flatMap((use) => {
    const slip = slipOf(use, here, known);
    if (slip === undefined) return [];
    const span = locate(source, use.offset, rootOf(use).length);
    return [problemAt(slip.code, span, slip.message, slip.hint)];
  });
}

/** The name a use begins with, which is what a caret stands under. */
export const rootOf = ({ path: [name = ''] }: NameUse): string => name;
