import type { Progress } from '../progress/schema.ts';
import type { Workflow } from '../workflow/schema.ts';
import { instant } from './instant.ts';
import { plain, table } from './markdown.ts';
import { outlineOf, type OutlineNode } from './outline.ts';
import { isOpen, STANDINGS } from './standing.ts';

/** The steps of the workflow's outermost list with their states, at most `limit` rows around where the run stands. */
export function stepsTable(workflow: Workflow, progress: Progress, limit: number): string[] {
  const nodes = outlineOf(workflow, progress).nodes.filter(
    (node) => !node.undoes || node.state !== undefined,
  );
  const here = nodes.findIndex((node) => isOpen(node.standing));
  const start = Math.max(
    0,
    Math.min((here === -1 ? nodes.length : here) - Math.floor(limit / 2), nodes.length - limit),
  );
  const shown = nodes.slice(start, start + limit);
  const rows = shown.map((node) => {
    const { symbol, word } = STANDINGS[node.standing];
    return [symbol, plain(node.label, 60), word, within(node), when(node)];
  });
  const before = start > 0 ? [['', `… ${start} before`, '', '', '']] : [];
  const left = nodes.length - start - shown.length;
  const after = left > 0 ? [['', `… ${left} after`, '', '', '']] : [];
  return table(['', 'Step', 'State', 'Where it stands', 'Time'], [...before, ...rows, ...after]);
}

/** For a block the path to what goes on inside it; else what the state leaves out. */
function within(node: OutlineNode): string {
  const inner = isOpen(node.standing) ? openLeaves(node) : [];
  const detail = node.state === undefined ? '' : node.detail;
  const names = inner
    .slice(0, 3)
    .map((leaf) => plain(leaf.label, 60))
    .join(', ');
  return [plain(detail, 80), names].filter((part) => part !== '').join(' → ');
}

function openLeaves(node: OutlineNode): OutlineNode[] {
  return node.lanes
    .flatMap((lane) => lane.nodes)
    .filter((inner) => isOpen(inner.standing))
    .flatMap((inner) => (inner.lanes.length === 0 ? [inner] : openLeaves(inner)));
}

function when({ state }: OutlineNode): string {
  if (state?.completed_at !== undefined) return instant(state.completed_at);
  if (state?.started_at !== undefined) return `since ${instant(state.started_at)}`;
  return '';
}
