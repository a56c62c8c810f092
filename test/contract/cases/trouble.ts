import assert from 'node:assert/strict';
import type { Case } from '../case.ts';
import { begin, commitOf, made, readUntil, restoreOf, statusComment, viewOf } from '../requests.ts';
import { apiOf } from '../stage.ts';
import { at } from '../answers.ts';

const LARGEST = 512_000;
/** More than one page of GitHub has. */
const MANY = 130;
const LONG = 3600;
const EFFECTS = ['applied', 'not applied'] as const;

/** What goes wrong on the way, and what is cut short. */
export const TROUBLE: Case[] = [
  ...EFFECTS.map((effect): Case => ({
    id: `lost-commit-${effect.replace(' ', '-')}`,
    fact: 'lost-answers',
    says: `when the answer to a commit is lost and it was ${effect}, then there is one commit and one comment`,
    needs: ['lost-answers'],
    async play(stage) {
      const tip = await begin(stage);
      const snapshot = await stage.read();
      stage.loseAnswer('commit', effect);
      const next = commitOf(stage, 'next', {
        expected: tip,
        show: { snapshot, view: viewOf({ comment: statusComment('next') }) },
      });
      const oid = made(await stage.github.commit(next));
      const [newest, before] = await stage.history(`refs/heads/${stage.runBranch}`);
      assert.deepEqual([newest?.oid, before?.oid], [oid, tip]);
      assert.equal((await stage.comments()).length, 1);
    },
  })),
  ...EFFECTS.map((effect): Case => ({
    id: `lost-restore-${effect.replace(' ', '-')}`,
    fact: 'lost-answers',
    says: `when the answer to a restoration is lost and it was ${effect}, then there is one commit`,
    needs: ['lost-answers'],
    async play(stage) {
      const first = (await stage.read()).pull.head.oid;
      const second = await stage.pushFile('author', stage.branch, 'src/work.ts', 'second\n');
      stage.loseAnswer('restore', effect);
      const asked = restoreOf(stage, 'back', { expected: second, tree_of: first });
      const oid = made(await stage.github.restore(asked));
      const [newest, before] = await stage.history(`refs/heads/${stage.branch}`);
      assert.deepEqual([newest?.oid, before?.oid], [oid, second]);
      assert.equal((await stage.file(oid, 'src/work.ts'))?.text, 'export {};\n');
    },
  })),
  ...EFFECTS.map((effect): Case => ({
    id: `lost-archive-${effect.replace(' ', '-')}`,
    fact: 'lost-answers',
    says: `when the answer to an archive is lost and it was ${effect}, then tag and branch tell the same story`,
    needs: ['lost-answers'],
    async play(stage) {
      const tip = await begin(stage);
      await stage.close('author');
      stage.loseAnswer('archive', effect);
      assert.deepEqual(await stage.github.archive(await stage.read()), { ok: false, reason: 'stale' });
      const { run, archive } = await stage.read();
      const there = [run?.tip.oid ?? null, archive?.tip.oid ?? null];
      assert.deepEqual(there, effect === 'applied' ? [null, tip] : [tip, null]);
    },
  })),
  {
    id: 'late-read',
    fact: 'late-reads',
    says: 'when a read lags behind our commit, then it has the tip before, and a commit on that is stale',
    needs: ['late-reads'],
    async play(stage) {
      const first = await begin(stage, 'first');
      assert.equal((await stage.read()).run?.tip.oid, first);
      const second = made(await stage.github.commit(commitOf(stage, 'second', { expected: first })));
      stage.readLate();
      const late = await stage.read();
      assert.equal(late.run?.tip.oid, first);
      const third = commitOf(stage, 'third', { expected: first });
      assert.deepEqual(await stage.github.commit(third), { ok: false, reason: 'stale' });
      assert.equal((await stage.read()).run?.tip.oid, second);
    },
  },
  {
    id: 'limit-primary',
    fact: 'rate-limits',
    says: 'when the limit of the hour is used up, then that is thrown with when it ends, and nothing was written',
    needs: ['limits'],
    async play(stage) {
      const tip = await begin(stage);
      stage.limit('primary', LONG);
      const refused = stage.github.commit(commitOf(stage, 'next', { expected: tip }));
      await assert.rejects(refused, { name: 'Limited', seconds: LONG });
      assert.equal(await stage.ref(`refs/heads/${stage.runBranch}`), tip);
      made(await stage.github.commit(commitOf(stage, 'next', { expected: tip })));
    },
  },
  {
    id: 'limit-secondary',
    fact: 'rate-limits',
    says: 'when too much is asked for at once and the wait is long, then that is thrown with how long it is',
    needs: ['limits'],
    async play(stage) {
      stage.limit('secondary', LONG);
      await assert.rejects(stage.read(), { name: 'Limited', seconds: LONG });
      assert.equal((await stage.read()).pull.number, stage.pull);
    },
  },
  {
    id: 'limit-short',
    fact: 'rate-limits',
    says: 'when the wait is short, then it is waited for and the write is made once',
    needs: ['limits'],
    async play(stage) {
      const tip = await begin(stage);
      stage.limit('secondary', 1);
      const oid = made(await stage.github.commit(commitOf(stage, 'next', { expected: tip })));
      const [newest, before] = await stage.history(`refs/heads/${stage.runBranch}`);
      assert.deepEqual([newest?.oid, before?.oid], [oid, tip]);
    },
  },
  {
    id: 'limit-headers',
    fact: 'rate-limits',
    says: 'when anything is asked, then the answer says how much is left of what and until when',
    needs: ['api'],
    async play(stage) {
      const { graphql, rest } = apiOf(stage);
      const replies = [
        ['graphql', await graphql('query ContractViewer { viewer { login } }')],
        ['core', await rest('GET', `/repos/{owner}/{repo}/git/trees/${stage.base}`)],
      ] as const;
      for (const [resource, reply] of replies) {
        assert.equal(reply.status, 200);
        assert.equal(reply.header('x-ratelimit-resource'), resource);
        const [limit, remaining, used, reset] = ['limit', 'remaining', 'used', 'reset'].map((name) =>
          Number(reply.header(`x-ratelimit-${name}`)),
        );
        assert.equal((remaining ?? 0) + (used ?? 0), limit);
        assert.ok((reset ?? 0) > Date.parse(reply.header('date') ?? '') / 1000);
      }
    },
  },
  {
    id: 'text-cut',
    fact: 'large-texts',
    says: 'when a file is a byte longer than 512,000, then its text cannot be had; at the bound it is whole',
    needs: [],
    async play(stage) {
      const files = { 'whole.txt': 'x'.repeat(LARGEST), 'cut.txt': 'x'.repeat(LARGEST + 1) };
      const oid = await stage.push('author', stage.branch, { files }, 'Large files');
      const blobs = await stage.github.blobs(oid, ['whole.txt', 'cut.txt', 'none.txt']);
      assert.equal(blobs['none.txt'], null);
      const whole = blobs['whole.txt'] ?? '';
      const cut = blobs['cut.txt'] ?? '';
      const texts = await stage.github.texts([whole, cut]);
      assert.equal(texts[whole]?.length, LARGEST);
      assert.equal(texts[cut], null);
    },
  },
  {
    id: 'document-cut',
    fact: 'large-texts',
    says: 'when the document of a run is too long, then it is there without its text',
    needs: [],
    async play(stage) {
      await begin(stage);
      const path = `.pawl/pr-${stage.pull}/progress.json`;
      const oid = await stage.pushFile('author', stage.runBranch, path, 'x'.repeat(LARGEST + 1));
      const { run } = await readUntil(stage, (now) => now.run?.tip.oid === oid);
      assert.partialDeepStrictEqual(run?.document, { path, text: null });
    },
  },
  {
    id: 'text-flag',
    fact: 'large-texts',
    says: 'when a text is cut, then the API gives its beginning and a flag, and no error',
    needs: ['api'],
    async play(stage) {
      const oid = await stage.pushFile('author', stage.branch, 'cut.txt', 'x'.repeat(LARGEST + 1));
      const { graphql, owner, name } = apiOf(stage);
      const document = `query ContractText($owner: String!, $name: String!, $at: String!) {
        repository(owner: $owner, name: $name) { object(expression: $at) { ... on Blob { isTruncated byteSize text } } }
      }`;
      const { body } = await graphql(document, { owner, name, at: `${oid}:cut.txt` });
      assert.equal(at(body, 'errors'), undefined);
      const blob = at(body, 'data', 'repository', 'object');
      assert.partialDeepStrictEqual(blob, { isTruncated: true, byteSize: LARGEST + 1 });
      assert.ok(String(at(blob, 'text')).length <= LARGEST);
    },
  },
  {
    id: 'status-too-long',
    fact: 'statuses',
    says: 'when the description of a status is longer than 140 characters, then it is refused with 422',
    needs: ['api'],
    async play(stage) {
      const { pull } = await stage.read();
      const send = (description: string) =>
        apiOf(stage).rest('POST', `/repos/{owner}/{repo}/statuses/${pull.head.oid}`, {
          state: 'pending',
          context: 'pawl-contract',
          description,
        });
      assert.equal((await send('x'.repeat(141))).status, 422);
      assert.equal((await send('x'.repeat(140))).status, 201);
    },
  },
  {
    id: 'pages-all',
    fact: 'pages',
    says: 'when there are more comments than a page has, then all are read, oldest first, each once',
    needs: ['many', 'apart'],
    async play(stage) {
      const ids: number[] = [];
      for (let index = 0; index < MANY; index += 1) ids.push(await stage.say('author', `Number ${index}`));
      const { comments, incomplete } = await stage.read();
      assert.deepEqual(
        comments.map(({ id }) => id),
        ids,
      );
      assert.deepEqual(incomplete, []);
    },
  },
  {
    id: 'page-broken',
    fact: 'pages',
    says: 'when a further page cannot be read, then the list is said to be unknown',
    needs: ['many', 'broken-pages', 'reviewer'],
    async play(stage) {
      for (let index = 0; index < MANY; index += 1)
        await stage.review('reviewer', { state: 'COMMENTED', body: `Number ${index}` });
      stage.breakPage('reviews');
      assert.deepEqual((await stage.read()).incomplete, ['reviews']);
      assert.deepEqual((await stage.read()).incomplete, []);
    },
  },
];
