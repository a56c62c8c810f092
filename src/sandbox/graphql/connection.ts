import { Refusal } from '../refusal.ts';
import type { Fields } from './fields.ts';

export interface PageArguments {
  first?: number | null;
  last?: number | null;
  after?: string | null;
  before?: string | null;
}

export interface Listed<T> {
  items: readonly T[];
  /** What tells items apart for ever: cursors hold it, so that they survive insertions. */
  key: (item: T) => string | number;
  /** Another order than that of `items`, by a text; cursors then hold that text, so that they survive that an item moves. */
  order?: { by: (item: T) => string; direction: 'ASC' | 'DESC' };
  node: (item: T) => unknown;
  /** Further fields of an edge. */
  edge?: (item: T) => { [field: string]: unknown };
}

export interface Connection extends Fields {
  totalCount: number;
  nodes: () => unknown[];
  edges: () => { [field: string]: unknown }[];
  pageInfo: {
    hasNextPage: boolean;
    hasPreviousPage: boolean;
    startCursor: string | null;
    endCursor: string | null;
  };
}

const LARGEST_PAGE = 100;

/** One page of a list, forwards by `first`/`after` or backwards by `last`/`before`, as GitHub pages. */
export function connection<T>(name: string, args: PageArguments, listed: Listed<T>): Connection {
  checkBounds(name, args);
  const items = inOrder(listed);
  const cursors = items.map((item, index) => cursor(index, listed, item));
  const from = args.after == null ? 0 : place(args.after, items, listed).after;
  const to = args.before == null ? items.length : place(args.before, items, listed).at;
  let start = from;
  let end = Math.max(from, to);
  if (args.first != null) end = Math.min(end, start + args.first);
  if (args.last != null) start = Math.max(start, end - args.last);
  return {
    __typename: `${name}Connection`,
    totalCount: items.length,
    nodes: () => items.slice(start, end).map((item) => listed.node(item)),
    edges: () =>
      items.slice(start, end).map((item, index) => ({
        cursor: cursors[start + index],
        node: listed.node(item),
        ...listed.edge?.(item),
      })),
    pageInfo: {
      hasNextPage: end < items.length,
      hasPreviousPage: start > 0,
      startCursor: start < end ? (cursors[start] ?? null) : null,
      endCursor: start < end ? (cursors[end - 1] ?? null) : null,
    },
  };
}

function checkBounds(name: string, args: PageArguments): void {
  if (args.first == null && args.last == null) {
    throw new Refusal(
      'MISSING_PAGINATION_BOUNDARIES',
      `You must provide a \`first\` or \`last\` value to properly paginate the \`${name}\` connection.`,
    );
  }
  for (const side of ['first', 'last'] as const) {
    const wanted = args[side];
    if (wanted == null) continue;
    if (wanted > LARGEST_PAGE) {
      throw new Refusal(
        'EXCESSIVE_PAGINATION',
        `Requesting ${wanted} records on the \`${name}\` connection exceeds the \`${side}\` limit of ${LARGEST_PAGE} records.`,
      );
    }
    if (wanted < 0) {
      throw new Refusal(
        'UNPROCESSABLE',
        `\`${side}\` on the \`${name}\` connection cannot be less than zero.`,
      );
    }
  }
}

/** As the caller has them, or sorted; what is equal stays as it is, turned round with the rest. */
function inOrder<T>({ items, order }: Listed<T>): readonly T[] {
  if (order === undefined) return items;
  const rising = items.toSorted((one, other) => compare(order.by(one), order.by(other)));
  return order.direction === 'ASC' ? rising : rising.toReversed();
}

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

const cursor = <T>(index: number, { key, order }: Listed<T>, item: T): string =>
  Buffer.from(`cursor:v2:${order === undefined ? index : order.by(item)}|${key(item)}`).toString('base64');

/** Where a cursor's item stands, and where what comes after it begins. */
function place<T>(
  given: string,
  items: readonly T[],
  { key, order }: Listed<T>,
): { at: number; after: number } {
  const found = /^cursor:v2:([^|]*)\|(.*)$/s.exec(Buffer.from(given, 'base64').toString());
  if (found === null) {
    throw new Refusal('INVALID_CURSOR_ARGUMENTS', `\`${given}\` does not appear to be a valid cursor.`);
  }
  const [, by = '', wanted = ''] = found;
  const at = items.findIndex(
    (item) => String(key(item)) === wanted && (order === undefined || order.by(item) === by),
  );
  if (at !== -1) return { at, after: at + 1 };
  // It is gone, or stands elsewhere now: what came after it comes after its old place.
  if (order === undefined) return { at: Number(by), after: Number(by) };
  const sign = order.direction === 'ASC' ? 1 : -1;
  const before = items.filter(
    (item) => sign * (compare(order.by(item), by) || Number(key(item)) - Number(wanted)) < 0,
  ).length;
  return { at: before, after: before };
}
