import type { JsonValue } from '../../json.ts';
import { findPlaced } from '../../workflow/graph.ts';
import type { CallStep, ForEachStep, LoopStep, RalphStep, Step } from '../../workflow/step.ts';
import type { Draft } from '../draft.ts';
import { instanceOf, partsOf, ROOT, type Frame } from './instance.ts';

/** The place of a loop's body in one iteration. */
export function inIteration(draft: Draft, loop: LoopStep | RalphStep, frame: Frame, count: number): Frame {
  return {
    ...frame,
    suffix: `${frame.suffix}#${count}`,
    path: [...frame.path, loop.name],
    iteration: count,
    max_iterations: mostIterations(draft, loop, frame),
    looped: true,
  };
}

/** The loop's own bound, or that of the phase it stands in where that is lower. */
function mostIterations(draft: Draft, loop: LoopStep | RalphStep, frame: Frame): number {
  const phase = draft.workflow.phases.find((candidate) => candidate.name === frame.phase);
  const own =
    loop.type === 'loop'
      ? loop.max_iterations
      : (draft.progress.steps[instanceOf(loop, frame)]?.max_iterations ?? 1);
  return Math.min(own, phase?.max_iterations ?? own);
}

/** The place of a for-each's body for one item. */
export function forItem(step: ForEachStep, frame: Frame, index: number, item: JsonValue): Frame {
  return {
    ...frame,
    suffix: `${frame.suffix}[${index}]`,
    path: [...frame.path, step.name],
    bindings: { ...frame.bindings, item, index, [step.as]: item, [step.as.replaceAll('-', '_')]: item },
  };
}

/** The place of a sub-process's steps: they see their own definition's names, and nothing of the item or loop around. */
export function inProcess(call: CallStep, frame: Frame): Frame {
  return {
    ...frame,
    iteration: 1,
    max_iterations: 1,
    looped: false,
    phase: undefined,
    bindings: {},
    call: { prefix: `${call.name}.`, definition: call.definition, instance: instanceOf(call, frame) },
  };
}

/** The place an instance of a step stands at: what the walk would have made of the blocks around it. */
export function frameOf(draft: Draft, name: string, instance: string): Frame {
  const parts = partsOf(instance.slice(name.length));
  let frame: Frame = ROOT;
  const placed = findPlaced(draft.workflow, name);
  const around = placed === undefined ? [] : [...placed.parents, placed.step];
  for (const parent of around) {
    if (parent.phase !== undefined) frame = { ...frame, phase: parent.phase };
    if (parent === placed?.step && parent.type !== 'ralph-loop') break;
    frame = inside(draft, parent, frame, parts);
  }
  return frame;
}

function inside(draft: Draft, parent: Step, frame: Frame, parts: string[]): Frame {
  if (parent.type === 'workflow') return inProcess(parent, frame);
  const part = parts[0];
  if (part === undefined) return frame;
  const count = Number(part.replaceAll(/\D/g, ''));
  if ((parent.type === 'loop' || parent.type === 'ralph-loop') && part.startsWith('#')) {
    parts.shift();
    return inIteration(draft, parent, frame, count);
  }
  if (parent.type === 'for-each' && part.startsWith('[')) {
    parts.shift();
    const items = draft.progress.steps[instanceOf(parent, frame)]?.items ?? [];
    return forItem(parent, frame, count, items[count] ?? null);
  }
  return frame;
}
