import { rowsOf } from './rows.ts';
import type { Lane, OutlineEdge, OutlineNode } from './outline.ts';

/** A list in which every step stands beside the one that undoes it. */
export function paired(lane: Lane): Lane {
  const pairs = lane.edges.filter(({ kind }) => kind === 'undo').map(({ from, to }) => [from, to]);
  return pairs.length === 0 ? lane : grouped(lane, pairs, 'pair');
}

/**
 * A list that is too wide, drawn with fewer lines: what hangs together as a group of its own, or else steps that come
 * after the same ones and before the same ones as one group. Null when neither would change anything.
 */
export function gathered(lane: Lane): Lane | null {
  if (lane.edges.length === 0) return null;
  const parts = components(lane);
  const groups = parts.length > 1 ? parts : twins(lane);
  const worth = groups.filter((group) => group.length > 1);
  return worth.length === 0 ? null : grouped(lane, worth, 'kin');
}

/** The last resort: rows, each after all of the row above, and every step says in words what it comes after. */
export function inRows(lane: Lane): Lane {
  const { rows } = rowsOf(lane, () => 0, Infinity);
  const before = new Map<string, string[]>();
  for (const { from, to, kind } of lane.edges)
    if (kind === 'after') before.set(to, [...(before.get(to) ?? []), from.replace(/^pair of /, '')]);
  const nodes = lane.nodes.map((node) => {
    const names = before.get(node.id) ?? [];
    return names.length === 0 ? node : { ...node, caption: `${node.caption}, after ${names.join(' ')}` };
  });
  const gone = { ...lane, nodes, edges: [] };
  const whole = grouped(gone, rows, 'kin');
  const edges = whole.nodes.slice(1).map(({ id }, index) => ({
    from: whole.nodes[index]?.id ?? '',
    to: id,
    kind: 'after' as const,
  }));
  return { ...whole, edges };
}

/** Steps that are connected by lines, whichever way these point. */
function components({ nodes, edges }: Lane): string[][] {
  const around = new Map<string, string[]>(nodes.map(({ id }) => [id, []]));
  for (const { from, to } of edges) {
    around.get(from)?.push(to);
    around.get(to)?.push(from);
  }
  const seen = new Set<string>();
  return nodes.flatMap(({ id }) => {
    if (seen.has(id)) return [];
    seen.add(id);
    const part = [id];
    for (const member of part)
      for (const other of around.get(member) ?? [])
        if (!seen.has(other)) {
          seen.add(other);
          part.push(other);
        }
    return [part];
  });
}

/** Steps that need the same ones and are needed by the same ones, and have no other lines. */
function twins({ nodes, edges }: Lane): string[][] {
  const special = new Set(edges.filter(({ kind }) => kind !== 'after').flatMap(({ from, to }) => [from, to]));
  const [before, behind] = [new Map<string, string[]>(), new Map<string, string[]>()];
  for (const { from, to } of edges) {
    before.set(to, [...(before.get(to) ?? []), from]);
    behind.set(from, [...(behind.get(from) ?? []), to]);
  }
  const alike = new Map<string, string[]>();
  for (const { id } of nodes) {
    if (special.has(id)) continue;
    const key = JSON.stringify([(before.get(id) ?? []).toSorted(), (behind.get(id) ?? []).toSorted()]);
    alike.set(key, [...(alike.get(key) ?? []), id]);
  }
  return [...alike.values()];
}

function grouped(lane: Lane, groups: readonly string[][], group: 'pair' | 'kin'): Lane {
  const byId = new Map(lane.nodes.map((node) => [node.id, node]));
  const groupOf = new Map<string, string>();
  const made = new Map<string, OutlineNode>();
  for (const members of groups) {
    const nodes = members.flatMap((id) => byId.get(id) ?? []);
    const [first] = nodes;
    if (first === undefined) continue;
    // No step has a blank in its name.
    const id = `${group} of ${first.id}`;
    for (const member of members) groupOf.set(member, id);
    const inside = new Set(members);
    const edges = lane.edges.filter(({ from, to }) => inside.has(from) && inside.has(to));
    made.set(first.id, { ...first, id, group, lanes: [{ title: null, nodes, edges }] });
  }
  const nodes = lane.nodes.flatMap(({ id }) => made.get(id) ?? (groupOf.has(id) ? [] : (byId.get(id) ?? [])));
  return { title: lane.title, nodes, edges: between(lane.edges, groupOf) };
}

/** The lines that lead from one group to another, each once. */
function between(edges: readonly OutlineEdge[], groupOf: Map<string, string>): OutlineEdge[] {
  const seen = new Set<string>();
  return edges.flatMap(({ from, to, kind }) => {
    const edge = { from: groupOf.get(from) ?? from, to: groupOf.get(to) ?? to, kind };
    const key = JSON.stringify(edge);
    if ((edge.from === edge.to && groupOf.has(from)) || seen.has(key)) return [];
    seen.add(key);
    return [edge];
  });
}
