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
  const { items } = listed;
  checkBounds(name, args);
  const from = args.after == null ? 0 : position(args.after, listed) + 1;
  const to = args.before == null ? items.length : position(args.before, listed);
  let start = from;
  let end = Math.max(from, to);
  if (args.first != null) end = Math.min(end, start + args.first);
  if (args.last != null) start = Math.max(start, end - args.last);
  const cursors = items.map((item, index) => cursor(index, listed.key(item)));
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

const cursor = (index: number, key: string | number): string =>
  Buffer.from(`cursor:v2:${index}:${key}`).toString('base64');

/** Where a cursor's item stands now; where it stood, when it is gone. */
function position<T>(given: string, { items, key }: Listed<T>): number {
  const found = /^cursor:v2:(\d+):(.*)$/s.exec(Buffer.from(given, 'base64').toString());
  if (found === null) {
    throw new Refusal('INVALID_CURSOR_ARGUMENTS', `\`${given}\` does not appear to be a valid cursor.`);
  }
  const [, index = '0', wanted = ''] = found;
  const at = items.findIndex((item) => String(key(item)) === wanted);
  return at === -1 ? Number(index) - 1 : at;
}
