import type { Progress } from '../progress/schema.ts';
import type { Workflow } from '../workflow/schema.ts';
import type { StepType } from '../workflow/step.ts';
import { outlineOf, type Lane, type OutlineEdge } from './outline.ts';

export interface GraphNode {
  id: string;
  type: StepType;
  /** The block around it. */
  parent: string | null;
  branch: 'then' | 'else' | null;
  label: string;
  state: string;
  detail: string;
}

export interface GraphEdge {
  from: string;
  to: string;
  kind: OutlineEdge['kind'] | 'then' | 'else';
}

/** Every step with its state, and what follows what, flat: for programs. */
export function graphJson(
  workflow: Workflow,
  progress: Progress | null,
): { workflow: string; nodes: GraphNode[]; edges: GraphEdge[] } {
  const nodes: GraphNode[] = [];
  const edges: GraphEdge[] = [];
  const collect = (list: Lane, parent: string | null): void => {
    edges.push(...list.edges);
    if (list.title !== null && parent !== null)
      for (const to of firstOf(list)) edges.push({ from: parent, to, kind: list.title });
    for (const { id, type, label, standing, detail, lanes } of list.nodes) {
      nodes.push({ id, type, parent, branch: list.title, label, state: standing, detail });
      for (const inner of lanes) collect(inner, id);
    }
  };
  collect(outlineOf(workflow, progress), null);
  return { workflow: workflow.name, nodes, edges };
}

/** Names of the steps of a list that wait for no other of it. */
export function firstOf({ nodes, edges }: Lane): string[] {
  const later = new Set(edges.filter(({ kind }) => kind === 'after' || kind === 'undo').map(({ to }) => to));
  return nodes.map(({ id }) => id).filter((id) => !later.has(id));
}
