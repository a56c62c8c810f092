import { didYouMean } from '../../nearest.ts';
import { bareName } from '../../progress/bare-name.ts';
import { outputKey } from '../../progress/output-key.ts';
import { childrenOf, findPlaced, stepNames, type Placed } from '../../workflow/graph.ts';
import type { Workflow } from '../../workflow/schema.ts';
import type { Step } from '../../workflow/step.ts';
import type { Draft } from '../draft.ts';
import { frameOf } from '../scope/frame.ts';
import { begun, instancesOf, partsOf, type Frame } from '../scope/instance.ts';

/** A step at a place of the run to which it can go back, with the blocks around it and where each of them stands. */
export interface Point {
  instance: string;
  step: Step;
  frame: Frame;
  /** Outermost first. */
  around: { block: Step; frame: Frame }[];
  /** The steps of its list. */
  list: readonly Step[];
}

/** The places that a step's name, its address with an item, or an instance means; in a sentence why there is none. */
export function pointsNamed(draft: Draft, word: string): Point[] | string {
  const instances = instancesNamed(draft, word);
  if (typeof instances === 'string') return instances;
  return instances.flatMap((instance) => pointAt(draft, instance) ?? []);
}

function instancesNamed({ progress, workflow }: Draft, word: string): string[] | string {
  const exact = progress.steps[word];
  if (exact !== undefined && begun(exact) && word !== exact.name) return [word];
  const name = bareName(word);
  const placed = findPlaced(workflow, name);
  if (placed === undefined) {
    const hint = didYouMean(name, stepNames(workflow));
    return `there is no step ${name}${hint === undefined ? '' : `; ${hint.replaceAll('`', '')}`}`;
  }
  if (undoes(placed)) return `${name} only undoes another step`;
  const all = instancesOf(progress.steps, name).filter(({ state }) => state.type === placed.step.type);
  const meant = word === name ? all : all.filter(({ instance }) => outputKey(instance) === outputKey(word));
  const last = meant.at(-1)?.instance;
  if (last === undefined) return `${word} has not begun`;
  // Of the newest iteration every item; what earlier iterations did comes before all of them.
  const round = iterationsOf(last);
  return meant.map(({ instance }) => instance).filter((instance) => iterationsOf(instance) === round);
}

const iterationsOf = (instance: string): string => (instance.match(/#\d+/g) ?? []).join('');

/** Whether a step is what undoes another one, or stands in it. */
export const undoes = ({ step, parents }: Placed): boolean =>
  [...parents.slice(1), step].some((inner, at) => parents[at]?.compensate === inner);

/** Where an instance stands; undefined where the definition has no such step. */
export function pointAt(draft: Draft, instance: string): Point | undefined {
  const name = draft.progress.steps[instance]?.name ?? bareName(instance);
  const placed = findPlaced(draft.workflow, name);
  if (placed === undefined) return undefined;
  const { step, parents } = placed;
  const parts = partsOf(instance.slice(name.length));
  const around: Point['around'] = [];
  for (const [at, block] of parents.entries()) {
    const suffix = parts.slice(0, parents.slice(0, at).filter(repeats).length).join('');
    around.push({ block, frame: frameOf(draft, block.name, `${block.name}${suffix}`) });
  }
  const list = listOf(draft.workflow, parents.at(-1), step);
  return { instance, step, frame: frameOf(draft, name, instance), around, list };
}

const repeats = ({ type }: Step): boolean => type === 'loop' || type === 'ralph-loop' || type === 'for-each';

/** The list that a step belongs to. */
export const listOf = (workflow: Workflow, parent: Step | undefined, step: Step): readonly Step[] =>
  parent === undefined ? workflow.steps : (childrenOf(parent).find((list) => list.includes(step)) ?? [step]);
