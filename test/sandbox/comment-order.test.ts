import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Sandbox } from '../../src/sandbox/sandbox.ts';
import { acme, dig, digText, FULL, graphql } from './acme.ts';

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await acme();
  for (const body of ['one', 'two', 'three', 'four']) {
    sandbox.advance(60);
    sandbox.comment('bob', 1, body);
  }
});
afterEach(() => sandbox.close());

async function page(
  args: string,
  direction = 'DESC',
): Promise<{ bodies: unknown; updated: string[]; end: string }> {
  const { body } = await graphql(
    sandbox,
    sandbox.token(undefined, FULL),
    `{ repository(owner: "acme", name: "demo") { pullRequest(number: 1) {
         comments(${args}, orderBy: { field: UPDATED_AT, direction: ${direction} }) {
           totalCount nodes { body updatedAt } pageInfo { endCursor hasNextPage } } } } }`,
  );
  const comments = dig(body, 'data.repository.pullRequest.comments');
  expect(dig(comments, 'totalCount')).toBe(4);
  const nodes = [dig(comments, 'nodes')].flat();
  return {
    bodies: nodes.map((node) => ({ body: digText(node, 'body') })),
    updated: nodes.map((node) => digText(node, 'updatedAt')),
    end: digText(comments, 'pageInfo.endCursor'),
  };
}

const texts = (...bodies: string[]): { body: string }[] => bodies.map((body) => ({ body }));
const edit = (index: number, body: string): void => {
  sandbox.advance(60);
  sandbox.editComment('ann', sandbox.comments(1)[index]?.id ?? 0, body);
};

describe('given comments by the time they were updated', () => {
  it('when nobody edited one, then the newest comes first, or last', async () => {
    expect((await page('first: 10')).bodies).toEqual(texts('four', 'three', 'two', 'one'));
    expect((await page('first: 10', 'ASC')).bodies).toEqual(texts('one', 'two', 'three', 'four'));
  });

  it('when an old one is edited, then it is the newest', async () => {
    edit(0, 'one more');
    const { bodies, updated } = await page('first: 2');
    expect(bodies).toEqual(texts('one more', 'four'));
    expect(updated).toEqual(['2026-01-05T09:05:00Z', '2026-01-05T09:04:00Z']);
  });

  it('when two were written in the same second, then they come in a steady order', async () => {
    await sandbox.close();
    sandbox = await acme();
    for (const body of ['one', 'two', 'three', 'four']) sandbox.comment('bob', 1, body);
    const first = await page('first: 2');
    expect(first.bodies).toEqual(texts('four', 'three'));
    expect((await page(`first: 2, after: "${first.end}"`)).bodies).toEqual(texts('two', 'one'));
  });

  it('when the last of a page is edited before the next is read, then the next begins where it would have', async () => {
    const { end } = await page('first: 2');
    edit(2, 'three more');
    expect((await page(`first: 2, after: "${end}"`)).bodies).toEqual(texts('two', 'one'));
  });

  it('when a reaction comes or a comment is minimised, then nothing counts as updated', async () => {
    sandbox.advance(60);
    sandbox.react('bob', sandbox.comments(1)[0]?.id ?? 0, 'EYES');
    expect((await page('first: 1')).bodies).toEqual(texts('four'));
  });
});

describe('given who may read a repository', () => {
  it.each([true, false])('when it is made with private %s, then it says so', async (isPrivate) => {
    await sandbox.close();
    sandbox = await Sandbox.start();
    await sandbox.createRepository({ owner: 'acme', name: 'demo', files: { a: 'a' }, private: isPrivate });
    const { body } = await graphql(
      sandbox,
      sandbox.token(undefined, FULL),
      '{ repository(owner: "acme", name: "demo") { isPrivate } }',
    );
    expect(dig(body, 'data.repository')).toEqual({ isPrivate });
  });
});
