import {
  Kind,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { Refusal } from '../refusal.ts';

const MOST_NODES = 500_000;

type Variables = { [name: string]: unknown };

/**
 * What a document costs: one point per hundred requests GitHub would make to fill its connections, at least one.
 * Refuses a document that could answer more than 500,000 nodes.
 */
export function pointsOf(document: DocumentNode, variables: Variables): number {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  let nodes = 0;
  let requests = 0;
  const visit = (selections: SelectionSetNode, parents: number): void => {
    for (const selection of selections.selections) {
      if (selection.kind === Kind.FRAGMENT_SPREAD) {
        const fragment = fragments.get(selection.name.value);
        if (fragment !== undefined) visit(fragment.selectionSet, parents);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) visit(selection.selectionSet, parents);
      else if (selection.selectionSet !== undefined) {
        const size = pageSize(selection, variables);
        if (size !== null) {
          requests += parents;
          nodes += parents * size;
        }
        visit(selection.selectionSet, parents * (size ?? 1));
      }
    }
  };
  for (const definition of document.definitions) {
    if (definition.kind === Kind.OPERATION_DEFINITION) visit(definition.selectionSet, 1);
  }
  if (nodes > MOST_NODES) {
    throw new Refusal(
      'MAX_NODE_LIMIT_EXCEEDED',
      `This query requests up to ${nodes} possible nodes which exceeds the maximum limit of ${MOST_NODES}.`,
    );
  }
  return Math.max(1, Math.round(requests / 100));
}

function pageSize(field: FieldNode, variables: Variables): number | null {
  for (const argument of field.arguments ?? []) {
    if (argument.name.value !== 'first' && argument.name.value !== 'last') continue;
    const { value } = argument;
    if (value.kind === Kind.INT) return Number(value.value);
    if (value.kind === Kind.VARIABLE) {
      const given = variables[value.name.value];
      if (typeof given === 'number') return given;
    }
  }
  return null;
}
