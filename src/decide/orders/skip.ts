import { bareName } from '../../progress/bare-name.ts';
import { summarise } from '../../progress/bounds.ts';
import { ENDED } from '../../progress/schema.ts';
import { findPlaced, walkSteps, type Placed } from '../../workflow/graph.ts';
import type { Draft } from '../draft.ts';
import { forItem, inIteration, inProcess } from '../scope/frame.ts';
import { instanceOf, partsOf, ROOT, type Frame } from '../scope/instance.ts';
import { stateOf } from '../steps/needs.ts';
import { pointsNamed, undoes } from '../run/point.ts';
import { by, type Obey } from './order.ts';

/** `/skip` where no gate asks about the step: what has not begun, or only waits, is passed over on the record. */
export const skipStep: Obey = (draft, letter) => {
  const { words, text } = letter.command;
  const [word, first] = words;
  if (word === undefined || first === undefined || !text.startsWith(word))
    return 'name the step and say why, as in /skip step and then your words';
  if (ENDED.includes(draft.progress.status) || draft.progress.ending !== undefined)
    return 'the run goes on no more, so there is nothing to skip';
  const name = bareName(word);
  const placed = findPlaced(draft.workflow, name);
  if (placed === undefined || undoes(placed)) {
    const unknown = pointsNamed(draft, name);
    return typeof unknown === 'string' ? unknown : `${name} cannot be skipped`;
  }
  const gate = walkSteps([placed.step]).find(({ step }) => step.type === 'approval')?.step;
  if (gate !== undefined)
    return gate === placed.step
      ? `${name} is an approval, and only those who may answer it let the run go on`
      : `${name} holds the approval ${gate.name}, which only those who may answer it let pass`;
  const frame = placeOf(draft, placed, partsOf(word.slice(name.length)));
  if (typeof frame === 'string') return frame;
  const why = flawOf(draft, placed, frame);
  if (why !== null) return why;
  draft.record({
    type: 'step.skipped',
    step: instanceOf(placed.step, frame),
    name,
    step_type: placed.step.type,
    iteration: frame.iteration,
    because: 'person',
    by: by(letter),
    text: summarise(text.slice(word.length).trim()),
  });
  return null;
};

function flawOf(draft: Draft, { step }: Placed, frame: Frame): string | null {
  const state = stateOf(draft, step, frame);
  if (state === undefined) return null;
  const instance = instanceOf(step, frame);
  if (state.status === 'completed') return `${instance} has ended already`;
  if (state.claim !== undefined || state.run !== undefined)
    return `${instance} is being performed; wait until it has ended, or stop the run with /cancel`;
  if (state.gate?.status === 'pending') return `${instance} waits for an answer: /help says how it is given`;
  if (state.status === 'pending' || state.wait !== undefined) return null;
  return `${instance} is under way; skip a step in it`;
}

/** The place where a step would begin now, with the items that were named; why there is none. */
function placeOf(draft: Draft, { step, parents }: Placed, parts: readonly string[]): Frame | string {
  const items = parts.filter((part) => part.startsWith('['));
  let frame: Frame = ROOT;
  for (const [at, parent] of parents.entries()) {
    const state = stateOf(draft, parent, frame);
    const instance = instanceOf(parent, frame);
    if (state === undefined) return `${instance}, in which ${step.name} stands, has not begun; skip that`;
    if (state.status === 'completed') return `${instance}, in which ${step.name} stands, has ended already`;
    const child = parents[at + 1] ?? step;
    if (parent.phase !== undefined) frame = { ...frame, phase: parent.phase };
    if (parent.type === 'conditional' && !parent[state.branch ?? 'then'].includes(child))
      return `${step.name} stands in the branch that was not taken`;
    if (parent.type === 'loop' || parent.type === 'ralph-loop')
      frame = inIteration(draft, parent, frame, state.iteration);
    else if (parent.type === 'workflow') frame = inProcess(parent, frame);
    else if (parent.type === 'for-each') {
      const index = Number(items.shift()?.replaceAll(/\D/g, ''));
      const all = state.items ?? [];
      if (!Number.isInteger(index) || index >= all.length)
        return `name the item as well, as in /skip ${step.name}[0]; there are ${all.length}, counted from 0`;
      frame = forItem(parent, frame, index, all[index] ?? null);
    }
  }
  return frame;
}
