import { attempt, type ExpressionError } from './failure.ts';
import { FreeNames, type NameUse } from './free-names.ts';
import { readExpression, readTemplate } from './read.ts';

export type { NameUse } from './free-names.ts';

/** Every free name of an expression or template with its static path, in the order of the text, without evaluating it. */
export function inspectSource(
  text: string,
  kind: 'expression' | 'template',
): { ok: true; names: NameUse[] } | { ok: false; error: ExpressionError } {
  const result = attempt(() => {
    const free = new FreeNames();
    if (kind === 'expression') free.visit(readExpression(text));
    else free.visitBody(readTemplate(text));
    return free.uses.toSorted((a, b) => a.offset - b.offset);
  });
  return result.ok ? { ok: true, names: result.value } : result;
}
