import type { Span } from '../../problem.ts';
import type { YamlMap, YamlNode } from '../../yaml/read.ts';
import type { Step } from '../step.ts';

/**
 * Where a value of a step stands, or of the definition itself, by the keys that lead to it; a number is a place in a list.
 * Where that is not written, the nearest around it: in the end the step's name, or the beginning of the definition.
 */
export type Spot = (step: Step | 'definition', ...keys: (string | number)[]) => Span;

/** Finds places in what was read, so that a caret can stand under the very word that a typed step does not keep. */
export function spotsOf(root: YamlNode): Spot {
  const steps = new Map<string, YamlMap>();
  collect(root, steps);
  return (step, ...keys) => {
    const [node, around] =
      step === 'definition' ? [root, head(root)] : [steps.get(key(step.span)), step.span];
    return node === undefined ? around : along(node, keys, around);
  };
}

/** Every map by the place of its name: that is where a step says it stands. */
function collect(node: YamlNode, found: Map<string, YamlMap>): void {
  if (node.kind === 'list') for (const item of node.items) collect(item, found);
  if (node.kind !== 'map') return;
  for (const { key: word, value } of node.entries) {
    if (word === 'name') found.set(key(value.span), node);
    collect(value, found);
  }
}

const key = ({ line, column }: Span): string => `${line}:${column}`;

const head = (root: YamlNode): Span =>
  root.kind === 'map' ? (root.entries[0]?.key_span ?? root.span) : root.span;

function along(from: YamlNode, keys: readonly (string | number)[], around: Span): Span {
  let node = from;
  let span = around;
  for (const step of keys) {
    const next = inside(node, step);
    if (next === undefined) return span;
    node = next;
    span = node.span;
  }
  return span;
}

function inside(node: YamlNode, step: string | number): YamlNode | undefined {
  // One text may stand for a list of one.
  if (typeof step === 'number')
    return node.kind === 'list' ? node.items[step] : step === 0 ? node : undefined;
  return node.kind === 'map' ? node.entries.find((entry) => entry.key === step)?.value : undefined;
}
