import type { JsonObject, JsonValue } from '../../json.ts';
import { outputKey } from '../../progress/output-key.ts';
import type { Progress } from '../../progress/schema.ts';
import { placedSteps, type Placed } from '../../workflow/graph.ts';
import type { Workflow } from '../../workflow/schema.ts';
import type { CallStep, ConditionalStep, ForEachStep, Step } from '../../workflow/step.ts';
import { instancesOf, partsOf, type Frame, type Instance } from './instance.ts';

/** What outputs are read from: the document, and texts that were read beside it. */
export interface Seen {
  workflow: Workflow;
  progress: Progress;
  texts: { [oid: string]: string | null };
}

/** Outputs by step name as they are seen from a place: its own item's inside a for-each, lists of all items outside. */
export function outputsAt(seen: Seen, frame: Pick<Frame, 'suffix' | 'path' | 'call'>): JsonObject {
  const outputs: JsonObject = {};
  const prefix = frame.call?.prefix ?? '';
  for (const placed of placedSteps(seen.workflow)) {
    const { name } = placed.step;
    if (!name.startsWith(prefix) || name.slice(prefix.length).includes('.')) continue;
    const value = outputOf(seen, placed, frame);
    if (value !== undefined) outputs[name.slice(prefix.length)] = value;
  }
  return outputs;
}

/** The newest instance of a step as it is seen from a place. */
export function seenFrom(
  steps: Progress['steps'],
  placed: Placed,
  frame: Pick<Frame, 'suffix' | 'path'>,
): Instance | undefined {
  const here = allSeen(steps, placed, frame);
  return here.findLast(({ state }) => state.type === 'ralph-loop') ?? here.at(-1);
}

function allSeen(
  steps: Progress['steps'],
  { step, parents }: Placed,
  frame: Pick<Frame, 'suffix' | 'path'>,
): Instance[] {
  const fixed = lane(parents, frame);
  return instancesOf(steps, step.name).filter(({ instance }) => {
    const parts = partsOf(instance.slice(step.name.length));
    return fixed.every((part, at) => part === null || part === parts[at]);
  });
}

/** The files of a step's outputs as they are seen from a place: one, or the newest of every item. */
export function filesSeen(
  steps: Progress['steps'],
  placed: Placed,
  frame: Pick<Frame, 'suffix' | 'path'>,
): { path: string; oid: string }[] {
  const newest = new Map<string, { path: string; oid: string }>();
  for (const { instance, state } of allSeen(steps, placed, frame))
    if (state.output !== undefined) newest.set(outputKey(instance), state.output);
  return [...newest.values()];
}

/** The items that a place shares with a step, by part of the suffix; null where it is an iteration, which may be any. */
function lane(parents: readonly Step[], { suffix, path }: Pick<Frame, 'suffix' | 'path'>): (string | null)[] {
  const around = parents.filter((parent) => repeats(parent));
  const parts = partsOf(suffix);
  const shared: (string | null)[] = [];
  for (const [at, parent] of around.entries()) {
    if (path[at] !== parent.name) break;
    shared.push(parent.type === 'for-each' ? (parts[at] ?? null) : null);
  }
  return shared;
}

const repeats = (step: Step): boolean => ['loop', 'ralph-loop', 'for-each'].includes(step.type);

function outputOf(
  seen: Seen,
  placed: Placed,
  frame: Pick<Frame, 'suffix' | 'path' | 'call'>,
): JsonValue | undefined {
  const { step, parents } = placed;
  // What undoes a step has an output only once it undid one.
  if (parents.at(-1)?.compensate === step && instancesOf(seen.progress.steps, step.name).length === 0)
    return undefined;
  const shared = lane(parents, frame).filter((part) => part !== null);
  const loops = parents.filter((parent) => parent.type === 'for-each').slice(shared.length);
  if (step.type === 'workflow') return processOutput(seen, step, frame);
  if (step.type === 'conditional') return takenOutput(seen, step, parents, frame);
  return listed(seen, step.name, shared.join(''), loops, frame);
}

/** A conditional's output: the last one of the branch that was taken. */
function takenOutput(
  seen: Seen,
  step: ConditionalStep,
  parents: readonly Step[],
  frame: Pick<Frame, 'suffix' | 'path' | 'call'>,
): JsonValue | undefined {
  const inside = [...step.then, ...step.else].map((child) => ({ step: child, parents: [...parents, step] }));
  const taken = inside.filter((child) => {
    const state = seenFrom(seen.progress.steps, child, frame)?.state;
    return state !== undefined && state.conclusion !== 'skipped';
  });
  return taken.map((child) => outputOf(seen, child, frame)).findLast((value) => value !== undefined);
}

/** The value of one lane, or the list over the items of the for-eaches that are not shared. */
function listed(
  seen: Seen,
  name: string,
  items: string,
  loops: readonly ForEachStep[],
  frame: Pick<Frame, 'suffix' | 'path'>,
): JsonValue | undefined {
  const [outer, ...inner] = loops;
  if (outer === undefined) return valueOf(seen, `${name}${items}`);
  const begun = instancesOf(seen.progress.steps, outer.name).findLast(
    ({ instance }) => outputKey(instance) === `${outer.name}${items}`,
  );
  if (begun === undefined) return undefined;
  return (begun.state.items ?? []).map(
    (_, index) => listed(seen, name, `${items}[${index}]`, inner, frame) ?? null,
  );
}

/** What is under one key of the outputs; the text of its file where the document has no room for it. */
export function valueOf({ progress, texts }: Seen, key: string): JsonValue | undefined {
  if (!Object.hasOwn(progress.outputs, key)) return undefined;
  const value = progress.outputs[key] ?? null;
  return value === null ? (texts[fileOf(progress, key)?.oid ?? ''] ?? undefined) : value;
}

/** The file of the newest instance that left an output under a key. */
export function fileOf(progress: Progress, key: string): { path: string; oid: string } | undefined {
  const name = key.replaceAll(/\[\d+\]/g, '');
  const found = instancesOf(progress.steps, name).filter(
    ({ instance, state }) => outputKey(instance) === key && state.output !== undefined,
  );
  return found.at(-1)?.state.output;
}

/** A sub-process's output: those of its steps, by their own names. */
function processOutput(
  seen: Seen,
  call: CallStep,
  frame: Pick<Frame, 'suffix' | 'path'>,
): JsonValue | undefined {
  if (instancesOf(seen.progress.steps, call.name).length === 0) return undefined;
  const inner = { prefix: `${call.name}.`, definition: call.definition, instance: '' };
  return outputsAt(seen, { ...frame, call: inner });
}
