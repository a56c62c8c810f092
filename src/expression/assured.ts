import { pathOf } from './names.ts';
import type { Expression } from './syntax.ts';

/** The paths that certainly exist once `test` has turned out as `outcome`. */
export function assured(test: Expression, outcome: boolean): string[][] {
  if (test.type === 'not') return assured(test.operand, !outcome);
  if (test.type === 'logic') {
    // `a and b` tells about both parts only when it holds, `a or b` only when it does not.
    if ((test.operator === 'and') !== outcome) return [];
    return [...assured(test.left, outcome), ...assured(test.right, outcome)];
  }
  if (test.type !== 'test' || test.name !== (outcome ? 'defined' : 'undefined')) return [];
  const path = pathOf(test.operand);
  return path === undefined ? [] : [path];
}
