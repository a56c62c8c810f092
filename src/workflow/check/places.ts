import type { Span } from '../../problem.ts';
import { childrenOf, type Placed } from '../graph.ts';
import type { Source, Workflow } from '../schema.ts';
import type { Step } from '../step.ts';

/** Every step that stands in the file itself, in its order: what a sub-workflow brings along was checked in its own file. */
export function ownSteps(steps: readonly Step[], parents: Step[] = []): Placed[] {
  const found: Placed[] = [];
  for (const step of steps) {
    found.push({ step, parents });
    const lists = step.type === 'workflow' ? [] : childrenOf(step).flat();
    const inside = step.compensate === undefined ? lists : [...lists, step.compensate];
    if (inside.length > 0) found.push(...ownSteps(inside, [...parents, step]));
  }
  return found;
}

/** Where a condition or template stands: at a step, in a final document, at a phase, or at a step that could not be read. */
export type Place = Placed | 'document' | 'phase' | undefined;

/** Finds the step that each condition and template of a definition belongs to. */
export function placesOf(workflow: Workflow, placed: readonly Placed[]): (source: Source) => Place {
  const bySource = new Map<object, Place>();
  const areas: { span: Span; placed: Placed }[] = [];
  for (const one of placed) {
    for (const source of sourcesIn(one.step)) bySource.set(source, one);
    for (const span of areasOf(one.step)) areas.push({ span, placed: one });
  }
  for (const { template, path } of workflow.outputs)
    for (const source of [template, path]) bySource.set(source, 'document');
  for (const { converged_when } of workflow.phases)
    if (converged_when !== undefined) bySource.set(converged_when, 'phase');
  areas.sort((one, other) => order(one.span, other.span));
  return (source) => bySource.get(source) ?? areaAround(source.span, areas);
}

/** Keys that lead to other steps, or to what no condition stands in. */
const APART = new Set(['steps', 'then', 'else', 'compensate', 'definition', 'span', 'items', 'values']);

/** The conditions and templates that a step holds itself. */
function sourcesIn(value: object): object[] {
  const found: object[] = [];
  for (const [key, part] of Object.entries(value)) {
    if (part === null || typeof part !== 'object' || APART.has(key) || Array.isArray(part)) continue;
    if (isSource(part)) found.push(part);
    else found.push(...sourcesIn(part));
  }
  return found;
}

const isSource = (part: object): boolean => 'text' in part && 'span' in part;

/** Values whose texts are templates without an object of their own. */
const areasOf = (step: Step): Span[] =>
  step.type === 'for-each'
    ? [step.items_span]
    : step.type === 'set'
      ? [step.values_span]
      : step.type === 'ralph-loop'
        ? spanOr(step.body.with_span)
        : 'with_span' in step
          ? spanOr(step.with_span)
          : [];

const spanOr = (span: Span | undefined): Span[] => (span === undefined ? [] : [span]);

const order = (one: Span, other: Span): number => one.line - other.line || one.column - other.column;

/** Areas never overlap: the last that begins before a place is the only one that can hold it. */
function areaAround(span: Span, areas: readonly { span: Span; placed: Placed }[]): Placed | undefined {
  let low = 0;
  let high = areas.length;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const area = areas[middle];
    if (area !== undefined && order(area.span, span) <= 0) low = middle + 1;
    else high = middle;
  }
  const area = areas[low - 1];
  if (area === undefined) return undefined;
  const { end_line, end_column } = area.span;
  const inside = span.line < end_line || (span.line === end_line && span.column <= end_column);
  return inside ? area.placed : undefined;
}
