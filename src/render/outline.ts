import { instancesOf, latest, standsIn } from '../decide/scope/instance.ts';
import type { Progress, StepState } from '../progress/schema.ts';
import type { Workflow } from '../workflow/schema.ts';
import type { Step, StepType } from '../workflow/step.ts';
import { detailOf } from './detail.ts';
import { hasEnded, isOpen, standingOf, STANDINGS, type Standing } from './standing.ts';
import { tally, together } from './tally.ts';

export interface OutlineEdge {
  from: string;
  to: string;
  /** after: the second needs the first; again: a loop begins anew; back: a gate sends back; undo: the second undoes the first. */
  kind: 'after' | 'again' | 'back' | 'undo';
}

/** A list of steps: the body of a block, or one branch of a conditional, which then has a title. */
export interface Lane {
  title: 'then' | 'else' | null;
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
  /** The words under the name: how it stands, where there is a run, and what belongs to it. */
  caption: string;
  state: StepState | undefined;
  /** True for a step that only undoes another. */
  undoes: boolean;
  /** Set by drawings on what is no step, but several: a step and what undoes it, or steps that stand alike. */
  group?: 'pair' | 'kin';
  lanes: Lane[];
}

/** The one structure that every drawing of a workflow is made from. */
export function outlineOf(workflow: Workflow, progress: Progress | null): Lane {
  return lane(null, workflow.steps, { progress, over: progress !== null && hasEnded(progress), items: null });
}

const KINDS: { [type in StepType]: string } = {
  prompt: 'prompt',
  command: 'command',
  shell: 'tool',
  dispatch: 'actions run',
  serial: 'in sequence',
  parallel: 'at the same time',
  'for-each': 'for each',
  conditional: 'choice',
  loop: 'loop',
  'ralph-loop': 'loop',
  approval: 'approval',
  input: 'question',
  'wait-for-human': 'question',
  wait: 'wait',
  workflow: 'workflow',
  set: 'values',
};

interface Run {
  progress: Progress | null;
  /** True inside what has ended: what has not begun there will not begin. */
  over: boolean;
  /** Inside a for-each: the suffix of its instance, and how many items it has; steps then stand for all their instances. */
  items: { suffix: string; many: number } | null;
}

function lane(title: Lane['title'], steps: readonly Step[], run: Run, repeats = false): Lane {
  const edges: OutlineEdge[] = [];
  const nodes: OutlineNode[] = [];
  for (const step of steps) {
    nodes.push(node(step, run));
    for (const need of step.needs) edges.push({ from: need, to: step.name, kind: 'after' });
    if (step.type === 'ralph-loop') edges.push({ from: step.name, to: step.name, kind: 'again' });
    if (step.type === 'approval' && step.back_to !== undefined)
      edges.push({ from: step.name, to: step.back_to, kind: 'back' });
    if (step.compensate === undefined) continue;
    nodes.push(undoing(node(step.compensate, run)));
    edges.push({ from: step.name, to: step.compensate.name, kind: 'undo' });
  }
  const [first, last] = [steps[0], steps.at(-1)];
  if (repeats && first !== undefined && last !== undefined)
    edges.push({ from: last.name, to: first.name, kind: 'again' });
  return { title, nodes, edges };
}

function node(step: Step, run: Run): OutlineNode {
  const one = run.progress === null ? undefined : latest(run.progress.steps, step.name);
  const { state, standing, detail } = run.items === null ? alone(step, one?.state, run) : several(step, run);
  const within: Run = { ...run, over: run.over || (run.items === null && state?.status === 'completed') };
  if (step.type === 'for-each' && run.items === null && one !== undefined)
    within.items = { suffix: one.instance.slice(step.name.length), many: one.state.items?.length ?? 0 };
  const lanes = lanesOf(step, within);
  const number =
    state?.number?.toString() ?? (/^\d+$/.test(step.number?.text ?? '') ? step.number?.text : undefined);
  const whole = standing === 'running' ? inside(lanes) : standing;
  return {
    id: step.name,
    type: step.type,
    label: number === undefined ? step.name : `${number} · ${step.name}`,
    standing: whole,
    detail,
    caption: captionOf(step.type, run.progress === null ? '' : STANDINGS[whole].word, detail),
    state,
    undoes: false,
    lanes,
  };
}

/** Outside a run the kind of step stands where nothing else is to be said. */
function captionOf(type: StepType, word: string, detail: string): string {
  const parts = [word, detail].filter((part) => part !== '');
  return parts.length === 0 ? KINDS[type] : parts.join(', ');
}

const undoing = (node: OutlineNode): OutlineNode => ({
  ...node,
  undoes: true,
  caption: node.standing === 'pending' ? 'only to undo' : node.caption,
});

type Standpoint = Pick<OutlineNode, 'state' | 'standing' | 'detail'>;

const alone = (step: Step, state: StepState | undefined, { over }: Run): Standpoint => ({
  state,
  standing: standingOf(state, over),
  detail: detailOf(step, state),
});

/** All instances of a step inside a for-each as one. */
function several(step: Step, { progress, items, over }: Run): Standpoint {
  const { suffix = '', many = 0 } = items ?? {};
  const states = instancesOf(progress?.steps ?? {}, step.name)
    .filter(({ instance }) => standsIn(instance.slice(step.name.length), suffix))
    .map(({ state }) => state);
  const standings = states.map((state) => standingOf(state, over));
  if (standings.length === 0) return alone(step, undefined, { progress, items, over });
  const missing = over ? 0 : Math.max(0, many - standings.length);
  return { state: states.at(-1), standing: together(standings, missing), detail: tally(standings, many) };
}

/** A block in which everything open waits, or will be tried again, does so itself. */
function inside(lanes: readonly Lane[]): Standing {
  const open = lanes.flatMap((inner) => inner.nodes.map((child) => child.standing)).filter(isOpen);
  return open.length === 0 ? 'running' : together(open, 0);
}

function lanesOf(step: Step, run: Run): Lane[] {
  switch (step.type) {
    case 'loop':
      return [lane(null, step.steps, run, true)];
    case 'serial':
    case 'parallel':
    case 'for-each':
      return [lane(null, step.steps, run)];
    case 'workflow':
      return [lane(null, step.definition.steps, run)];
    case 'conditional': {
      const branches = [lane('then', step.then, run), lane('else', step.else, run)];
      return branches.filter((branch) => branch.nodes.length > 0);
    }
    default:
      return [];
  }
}
