import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GitStore, RefMoved } from '../../src/sandbox/git/store.ts';

const WHO = { name: 'Ann', email: 'ann@example.com', date: '2026-01-05T09:00:00Z' };

let directory: string;
let store: GitStore;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pawl-git-store-'));
  store = await GitStore.create(join(directory, 'x.git'), 'main');
});
afterAll(async () => {
  await store.close();
  await rm(directory, { recursive: true, force: true });
});

const write = (
  files: { [path: string]: Buffer },
  message = 'm',
  parent: string | null = null,
): Promise<string> =>
  store.write({
    parent,
    message,
    author: WHO,
    committer: WHO,
    changes: Object.entries(files).map(([path, contents]) => ({ path, contents })),
  });

describe('given a git store', () => {
  it('when a name is asked for that could end the protocol line, then there is no such object', async () => {
    expect(await store.object('main\nHEAD')).toBeNull();
    expect(await store.object('')).toBeNull();
  });

  it('when a ref is not where it was expected, then RefMoved and it stays', async () => {
    const one = await write({ a: Buffer.from('1') });
    const two = await write({ a: Buffer.from('2') }, 'm', one);
    await store.moveRef('refs/heads/moving', null, one);
    await expect(store.moveRef('refs/heads/moving', two, one)).rejects.toBeInstanceOf(RefMoved);
    await expect(store.moveRef('refs/heads/moving', null, two)).rejects.toBeInstanceOf(RefMoved);
    expect(await store.ref('refs/heads/moving')).toBe(one);
  });

  it('when a name is none that a ref can have, then there is no such ref', async () => {
    const oid = await write({ named: Buffer.from('1') });
    await store.moveRef('refs/heads/named', null, oid);
    for (const name of ['named', 'refs/heads/named^', 'refs/heads/named:named', 'refs/heads/named@{0}', oid])
      expect(await store.ref(name)).toBeNull();
    expect(await store.ref('refs/heads/named')).toBe(oid);
  });

  it('when one ref is moved twice at once, then one move wins, and other refs move all the same', async () => {
    const oids = await Promise.all(['1', '2'].map((text) => write({ race: Buffer.from(text) })));
    const [one = '', two = ''] = oids;
    const results = await Promise.allSettled([
      store.moveRef('refs/heads/race-0', null, one),
      store.moveRef('refs/heads/race', null, one),
      store.moveRef('refs/heads/race', null, two),
      store.moveRef('refs/heads/aside', null, two),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
    expect(results[2]).toMatchObject({ reason: expect.any(RefMoved) });
    expect(await store.ref('refs/heads/race')).toBe(one);
    expect(await store.ref('refs/heads/aside')).toBe(two);
  });

  it('when commits are written at once and one cannot be, then only that one fails', async () => {
    const results = await Promise.allSettled([
      write({ first: Buffer.from('1') }),
      write({ second: Buffer.from('2') }),
      write({ bad: Buffer.from('3') }, 'm', 'f'.repeat(40)),
      write({ third: Buffer.from('4') }, 'third'),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
    const last = results[3]?.status === 'fulfilled' ? results[3].value : '';
    expect(await store.commit(last)).toMatchObject({ message: 'third', parents: [] });
    const tree = await store.object(`${last}^{tree}`);
    expect(tree?.type === 'tree' ? tree.entries.map(({ name }) => name) : []).toEqual(['third']);
  });

  it('when commits were written, then no ref points to them', async () => {
    await write({ alone: Buffer.from('1') });
    expect((await store.refs('refs')).filter(({ name }) => !name.startsWith('refs/heads/'))).toEqual([]);
  });

  it('when two commits share nothing, then they have no merge base', async () => {
    const one = await write({ a: Buffer.from('1') });
    const other = await write({ b: Buffer.from('1') }, 'other');
    expect(await store.mergeBase(one, other)).toBeNull();
    expect(await store.mergeBase(one, one)).toBe(one);
  });

  it('when any contents are written under any name, then the same bytes are read back', async () => {
    const name = fc
      .string({ minLength: 1, maxLength: 20, unit: 'grapheme' })
      .map((text) => text.replace(/[/\0\n\r]/g, '_'))
      .filter((text) => !['.', '..'].includes(text) && text.toLowerCase() !== '.git');
    await fc.assert(
      fc.asyncProperty(name, fc.uint8Array({ maxLength: 3000 }), fc.string(), async (file, bytes, words) => {
        const message = `Subject\n\n${words.replace(/\0/g, '')}`;
        const oid = await write({ [`dir/${file}`]: Buffer.from(bytes) }, message);
        const tree = await store.object(`${oid}:dir`);
        expect(tree?.type === 'tree' ? tree.entries.map((entry) => entry.name) : []).toEqual([file]);
        const blob = tree?.type === 'tree' ? await store.object(tree.entries[0]?.oid ?? '') : null;
        expect(blob?.type === 'blob' ? [...blob.bytes] : null).toEqual([...bytes]);
        const commit = await store.commit(oid);
        expect(commit).toMatchObject({ author: WHO, message: message.replace(/\n+$/, '') });
      }),
      { numRuns: 25 },
    );
  });

  it('when many are read at once, then each caller gets its own object', async () => {
    const oids = await Promise.all(
      ['a', 'b', 'c'].map((text) => write({ [text]: Buffer.from(text.repeat(100_000)) })),
    );
    const read = await Promise.all(
      Array.from({ length: 60 }, (_, index) => store.commit(oids[index % 3] ?? '')),
    );
    expect(read.map((commit) => commit?.oid)).toEqual(
      Array.from({ length: 60 }, (_, index) => oids[index % 3]),
    );
  });

  it('when the store is closed, then a read fails instead of hanging', async () => {
    const closing = await GitStore.create(join(directory, 'y.git'), 'main');
    await closing.close();
    await expect(closing.object('HEAD')).rejects.toThrow('closed');
  });
});
