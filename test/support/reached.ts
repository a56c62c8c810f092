import { Kind, parse, type FragmentDefinitionNode, type SelectionSetNode } from 'graphql';

const isRecord = (value: unknown): value is { [key: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const flat = (value: unknown): unknown[] => (Array.isArray(value) ? value.flatMap(flat) : [value]);

/** Selections of a document to which an answer has nothing to say, by their paths: what hangs on nulls and empty lists only. */
export function notReached(document: string, answer: unknown): string[] {
  const { definitions } = parse(document);
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const one of definitions)
    if (one.kind === Kind.FRAGMENT_DEFINITION) fragments.set(one.name.value, one);

  const below = (set: SelectionSetNode, objects: { [key: string]: unknown }[], path: string): string[] =>
    set.selections.flatMap((selection) => {
      if (selection.kind === Kind.INLINE_FRAGMENT) return below(selection.selectionSet, objects, path);
      if (selection.kind === Kind.FRAGMENT_SPREAD) {
        const fragment = fragments.get(selection.name.value);
        return fragment === undefined ? [] : below(fragment.selectionSet, objects, path);
      }
      const key = selection.alias?.value ?? selection.name.value;
      const at = `${path}${key}`;
      const holders = objects.filter((object) => Object.hasOwn(object, key));
      if (holders.length === 0) return [at];
      if (selection.selectionSet === undefined) return [];
      const found = holders.flatMap((object) => flat(object[key])).filter(isRecord);
      return found.length === 0 ? [at] : below(selection.selectionSet, found, `${at}.`);
    });

  return definitions.flatMap((one) =>
    one.kind === Kind.OPERATION_DEFINITION && isRecord(answer) ? below(one.selectionSet, [answer], '') : [],
  );
}
