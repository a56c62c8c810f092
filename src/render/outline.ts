import { latest } from '../decide/instance.ts';
import type { Progress, StepState } from '../progress/schema.ts';
import type { Step, StepType, Workflow } from '../workflow/schema.ts';
import { hasEnded, isOpen, standingOf, STANDINGS, type Standing } from './standing.ts';

export interface OutlineEdge {
  from: string;
  to: string;
  /** after: the second needs the first; again: a loop begins anew. */
  kind: 'after' | 'again';
}

/** A list of steps: the body of a block, or one branch of a conditional, which then has a title. */
export interface Lane {
  title: string | null;
  nodes: OutlineNode[];
  edges: OutlineEdge[];
}

/** One step as it is drawn, with its newest instance's state. */
export interface OutlineNode {
  /** Name in the workflow, unique. */
  id: string;
  type: StepType;
  /** `2 · validate-plan`. */
  label: string;
  standing: Standing;
  /** What the standing word leaves out: iteration, attempt, what a loop waits for. */
  detail: string;
  state: StepState | undefined;
  lanes: Lane[];
}

/** The one structure that every drawing of a workflow is made from. */
export function outlineOf(workflow: Workflow, progress: Progress | null): Lane {
  const run: Run = { progress, over: progress !== null && hasEnded(progress) };
  return lane(null, workflow.steps, run);
}

interface Run {
  progress: Progress | null;
  /** True inside what has ended: what has not begun there will not begin. */
  over: boolean;
}

function lane(title: string | null, steps: readonly Step[], run: Run, repeats = false): Lane {
  const edges: OutlineEdge[] = steps.flatMap((step) =>
    step.needs.map((need) => ({ from: need, to: step.name, kind: 'after' as const })),
  );
  const [first, last] = [steps[0], steps.at(-1)];
  if (repeats && first !== undefined && last !== undefined && first !== last)
    edges.push({ from: last.name, to: first.name, kind: 'again' });
  return { title, nodes: steps.map((step) => node(step, run)), edges };
}

function node(step: Step, { progress, over }: Run): OutlineNode {
  const state = progress === null ? undefined : latest(progress.steps, step.name)?.state;
  const number =
    state?.number?.toString() ?? (/^\d+$/.test(step.number?.text ?? '') ? step.number?.text : undefined);
  const lanes = lanesOf(step, { progress, over: over || state?.status === 'completed' });
  const own = standingOf(state, over);
  return {
    id: step.name,
    type: step.type,
    label: number === undefined ? step.name : `${number} · ${step.name}`,
    standing: own === 'running' ? inside(lanes) : own,
    detail: detailOf(step, state),
    state,
    lanes,
  };
}

/** A block in which everything open waits, or will be tried again, does so itself. */
function inside(lanes: readonly Lane[]): Standing {
  const open = lanes.flatMap((inner) => inner.nodes.map((child) => child.standing)).filter(isOpen);
  const first = open[0];
  return first !== undefined && open.every((standing) => standing === first) ? first : 'running';
}

function lanesOf(step: Step, run: Run): Lane[] {
  if (step.type === 'loop') return [lane(null, step.steps, run, true)];
  if (step.type === 'serial' || step.type === 'parallel') return [lane(null, step.steps, run)];
  if (step.type !== 'conditional') return [];
  const branches = [lane('then', step.then, run), lane('else', step.else, run)];
  return branches.filter((branch) => branch.nodes.length > 0);
}

function detailOf(step: Step, state: StepState | undefined): string {
  if (step.type === 'loop')
    return state === undefined
      ? `at most ${step.max_iterations} times`
      : `iteration ${state.iteration} of ${step.max_iterations}`;
  if (step.type === 'conditional')
    return state?.branch === undefined ? `if ${step.condition.text}` : `took ${state.branch}`;
  if (step.type === 'parallel') return 'at the same time';
  if (state !== undefined && step.type !== 'approval' && state.attempts > 1)
    return `attempt ${state.attempts}`;
  return '';
}

/** Every step with its state, and what follows what, flat: for programs. */
export function graphJson(workflow: Workflow, progress: Progress | null) {
  const nodes: {
    id: string;
    type: StepType;
    parent: string | null;
    branch: string | null;
    label: string;
    state: string;
    detail: string;
  }[] = [];
  const edges: OutlineEdge[] = [];
  const collect = (list: Lane, parent: string | null): void => {
    edges.push(...list.edges);
    for (const { id, type, label, standing, detail, lanes } of list.nodes) {
      nodes.push({ id, type, parent, branch: list.title, label, state: standing, detail });
      for (const inner of lanes) collect(inner, id);
    }
  };
  collect(outlineOf(workflow, progress), null);
  return { workflow: workflow.name, nodes, edges };
}

/** The words under a node's name: how it stands and what belongs to it. */
export const captionOf = (node: OutlineNode): string =>
  [STANDINGS[node.standing].word, node.detail].filter((part) => part !== '').join(', ');
