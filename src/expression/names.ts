import type { Expression } from './syntax.ts';

/** The dotted path an expression spells out (`outputs.plan.passed`, `outputs["plan"]`), or undefined if it computes one. */
export function pathOf(node: Expression): string[] | undefined {
  const path: string[] = [];
  let current = node;
  for (;;) {
    if (current.type === 'name') return [current.name, ...path.toReversed()];
    if (current.type === 'attribute') path.push(current.name);
    else if (
      current.type === 'item' &&
      current.key.type === 'constant' &&
      typeof current.key.value === 'string'
    ) {
      path.push(current.key.value);
    } else return undefined;
    current = current.object;
  }
}
