import type { Placed } from '../graph.ts';
import type { Step } from '../step.ts';

/** Bytes of a settled step, of the document, and of what it holds beside its steps. */
const SETTLED = 300;
const DOCUMENT = 400 * 1_024;
const REST = 64 * 1_024;

/** Instances of one step, per lane of a for-each, that the document keeps once they have settled. */
const KEPT = 4;

/** The most settled instances that a document has room for. */
export const ROOM = Math.floor((DOCUMENT - REST) / SETTLED);

/** How many settled instances the document of a definition holds at worst; lists known only at run time count as one item. */
export const keptInstances = (placed: readonly Placed[]): number =>
  placed.reduce((sum, one) => sum + keptOf(one), 0);

/** How many settled instances of one step the document holds at worst. */
export function keptOf({ step, parents }: Placed): number {
  const around = step.type === 'ralph-loop' ? [...parents, step] : parents;
  const turns = around.reduce((product, block) => product * turnsOf(block), 1);
  return Math.min(KEPT, turns) * parents.reduce((product, block) => product * lanesOf(block), 1);
}

const turnsOf = (block: Step): number => {
  if (block.type === 'loop') return block.max_iterations;
  if (block.type !== 'ralph-loop') return 1;
  const most = Number(block.max_iterations.text);
  return Number.isInteger(most) && most > 0 ? most : KEPT;
};

const lanesOf = (block: Step): number =>
  block.type === 'for-each' && Array.isArray(block.items) ? Math.max(1, block.items.length) : 1;
