import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { connection, type Connection, type PageArguments } from '../../src/sandbox/graphql/connection.ts';

const page = (items: number[], args: PageArguments): Connection =>
  connection('things', args, { items, key: (item) => item, node: (item) => item });

const ids = fc.uniqueArray(fc.integer({ min: 1, max: 1000 }), { maxLength: 30 });
const size = fc.integer({ min: 1, max: 100 });

describe('given a list that is longer than a page', () => {
  it('when it is walked forwards by any page size, then every item comes once, in order', () => {
    fc.assert(
      fc.property(ids, size, (items, first) => {
        const seen: unknown[] = [];
        let after: string | null = null;
        for (;;) {
          const { nodes, totalCount, pageInfo }: Connection = page(items, { first, after });
          expect(totalCount).toBe(items.length);
          seen.push(...nodes());
          if (!pageInfo.hasNextPage) break;
          after = pageInfo.endCursor;
        }
        expect(seen).toEqual(items);
      }),
    );
  });

  it('when it is walked backwards by any page size, then every item comes once', () => {
    fc.assert(
      fc.property(ids, size, (items, last) => {
        let seen: unknown[] = [];
        let before: string | null = null;
        for (;;) {
          const { nodes, pageInfo }: Connection = page(items, { last, before });
          seen = [...nodes(), ...seen];
          if (!pageInfo.hasPreviousPage) break;
          before = pageInfo.startCursor;
        }
        expect(seen).toEqual(items);
      }),
    );
  });

  it('when items are added at the end between two pages, then none is missed or doubled', () => {
    const first = page([1, 2, 3], { first: 2 });
    const second = page([1, 2, 3, 4], { first: 2, after: first.pageInfo.endCursor });
    expect([...first.nodes(), ...second.nodes()]).toEqual([1, 2, 3, 4]);
  });

  it("when the cursor's own item is deleted between two pages, then the next one still comes", () => {
    const first = page([1, 2, 3], { first: 2 });
    expect(page([1, 3], { first: 2, after: first.pageInfo.endCursor }).nodes()).toEqual([3]);
  });
});
