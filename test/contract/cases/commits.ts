import assert from 'node:assert/strict';
import type { CommitRequest } from '../../../src/ports.ts';
import { errorsOf, oidOf } from '../answers.ts';
import type { Case } from '../case.ts';
import { begin, commitOf, made, readUntil } from '../requests.ts';
import { apiOf, type Stage } from '../stage.ts';

const commitDocument = `mutation ContractCommit($input: CreateCommitOnBranchInput!) {
  createCommitOnBranch(input: $input) { commit { oid } }
}`;

const commitInput = (stage: Stage, branchName: string, expectedHeadOid: string, path: string): object => {
  const { owner, name } = apiOf(stage);
  return {
    branch: { repositoryNameWithOwner: `${owner}/${name}`, branchName },
    expectedHeadOid,
    message: { headline: 'Contract' },
    fileChanges: { additions: [{ path, contents: Buffer.from('new\n').toString('base64') }] },
  };
};

/** How commits are made, and when they are not. */
export const COMMITS: Case[] = [
  {
    id: 'commit-moved-branch',
    fact: 'compare-and-swap',
    says: 'when the branch is not where it was expected, then the commit is stale and the push before it stays',
    needs: [],
    async play(stage) {
      const { pull } = await stage.read();
      const theirs = await stage.pushFile('author', stage.branch, 'theirs.md', 'theirs\n');
      const ours = commitOf(stage, 'late', { branch: stage.branch, expected: pull.head.oid });
      assert.deepEqual(await stage.github.commit(ours), { ok: false, reason: 'stale' });
      assert.equal(await stage.ref(`refs/heads/${stage.branch}`), theirs);
    },
  },
  {
    id: 'commit-twice-at-once',
    fact: 'compare-and-swap',
    says: 'when two commit at once on the same tip, then one is made and the other is stale',
    needs: [],
    async play(stage) {
      const tip = await begin(stage);
      const marks = ['one', 'other'];
      const results = await Promise.all(
        marks.map((mark) => stage.github.commit(commitOf(stage, mark, { expected: tip }))),
      );
      assert.equal(results.filter(({ ok }) => ok).length, 1);
      assert.equal(results.filter((result) => !result.ok && result.reason === 'stale').length, 1);
      const [newest, before] = await stage.history(`refs/heads/${stage.runBranch}`);
      assert.equal(newest?.oid, results.find((result) => result.ok)?.oid);
      assert.equal(before?.oid, tip);
    },
  },
  {
    id: 'commit-taken-branch',
    fact: 'compare-and-swap',
    says: 'when a branch is to be made that somebody made meanwhile, then the commit is stale',
    needs: [],
    async play(stage) {
      const { pull } = await stage.read();
      const theirs = await stage.pushFile('author', stage.runBranch, 'theirs.md', 'theirs\n');
      const ours = commitOf(stage, 'late', { expected: pull.head.oid, create: true });
      assert.deepEqual(await stage.github.commit(ours), { ok: false, reason: 'stale' });
      assert.equal(await stage.ref(`refs/heads/${stage.runBranch}`), theirs);
    },
  },
  {
    id: 'commit-no-branch',
    fact: 'compare-and-swap',
    says: 'when the branch was removed meanwhile, then the commit is stale and does not bring it back',
    needs: [],
    async play(stage) {
      const tip = await begin(stage);
      await stage.deleteBranch('author', stage.runBranch);
      const result = await stage.github.commit(commitOf(stage, 'late', { expected: tip }));
      assert.deepEqual(result, { ok: false, reason: 'stale' });
      assert.equal(await stage.ref(`refs/heads/${stage.runBranch}`), null);
    },
  },
  {
    id: 'commit-stale-answer',
    fact: 'compare-and-swap',
    says: 'when the branch is elsewhere, then the API answers 200 with STALE_DATA and null',
    needs: ['api'],
    async play(stage) {
      const { pull } = await stage.read();
      await stage.pushFile('author', stage.branch, 'theirs.md', 'theirs\n');
      const input = commitInput(stage, stage.branch, pull.head.oid, 'ours.md');
      const reply = await apiOf(stage).graphql(commitDocument, { input });
      assert.equal(reply.status, 200);
      assert.deepEqual(
        errorsOf(reply).map(({ type }) => type),
        ['STALE_DATA'],
      );
      assert.partialDeepStrictEqual(reply.body, { data: { createCommitOnBranch: null } });
    },
  },
  {
    id: 'commit-made',
    fact: 'our-commits',
    says: 'when the branch is where it was expected, then the commit is on it, in our name and signed by GitHub',
    needs: [],
    async play(stage) {
      const tip = await begin(stage);
      const text = 'ä → 🙂\n';
      const next = commitOf(stage, 'next', {
        expected: tip,
        additions: [{ path: 'deep/er.md', text }],
        deletions: ['note.md'],
      });
      const oid = made(await stage.github.commit(next));
      assert.equal(await stage.ref(`refs/heads/${stage.runBranch}`), oid);
      assert.deepEqual(await stage.file(oid, 'deep/er.md'), { text, mode: '100644' });
      assert.equal(await stage.file(oid, 'note.md'), null);
      const { run } = await readUntil(stage, (snapshot) => snapshot.run?.tip.oid === oid);
      assert.partialDeepStrictEqual(run?.tip, { oid, ours: true });
      assert.equal(run?.tip.message.trim(), 'pawl: next\n\nPawl-Decision: next');
      assert.deepEqual(run?.history.slice(0, 2).map(oidOf), [oid, tip]);
    },
  },
  {
    id: 'commit-not-ours',
    fact: 'our-commits',
    says: 'when somebody pushes to our branch in our name, then GitHub does not vouch that we made it',
    needs: [],
    async play(stage) {
      await begin(stage);
      const change = { files: { 'note.md': 'forged\n' }, author: 'us' } as const;
      const oid = await stage.push('author', stage.runBranch, change, 'pawl: forged');
      const { run } = await readUntil(stage, (snapshot) => snapshot.run?.tip.oid === oid);
      assert.deepEqual(
        run?.history.slice(0, 2).map(({ ours }) => ours),
        [false, true],
      );
    },
  },
  {
    id: 'commit-plain-mode',
    fact: 'modes',
    says: 'when a path that can be run is committed through the API, then it is a plain file',
    needs: ['api'],
    files: { 'run.sh': { text: 'true\n', mode: '100755' } },
    async play(stage) {
      const { pull } = await stage.read();
      const input = commitInput(stage, stage.branch, pull.head.oid, 'run.sh');
      assert.deepEqual(errorsOf(await apiOf(stage).graphql(commitDocument, { input })), []);
      const head = await stage.file(`refs/heads/${stage.branch}`, 'run.sh');
      assert.deepEqual(head, { text: 'new\n', mode: '100644' });
    },
  },
  {
    id: 'commit-with-modes',
    fact: 'modes',
    says: 'when a file is committed as one that can be run, then it is one, and the commit is ours',
    needs: [],
    async play(stage) {
      const tip = await begin(stage);
      const additions: CommitRequest['additions'] = [
        { path: 'run.sh', text: 'true\n', mode: '100755' },
        { path: 'plain.md', text: 'plain\n' },
      ];
      const oid = made(await stage.github.commit(commitOf(stage, 'modes', { expected: tip, additions })));
      assert.equal(await stage.ref(`refs/heads/${stage.runBranch}`), oid);
      for (const { path, text, mode = '100644' } of additions)
        assert.deepEqual(await stage.file(oid, path), { text, mode });
      assert.equal((await stage.file(oid, 'note.md'))?.mode, '100644');
      const { run } = await readUntil(stage, (snapshot) => snapshot.run?.tip.oid === oid);
      if (stage.can.has('actions-token')) assert.equal(run?.tip.ours, true);
    },
  },
  {
    id: 'commit-workflow-file',
    fact: 'workflow-files',
    says: 'when a workflow file is to be committed, then that is refused with the words of GitHub',
    needs: ['actions-token'],
    async play(stage) {
      const tip = await begin(stage);
      const path = '.github/workflows/other.yml';
      const ours = commitOf(stage, 'other', { expected: tip, additions: [{ path, text: 'on: push\n' }] });
      const result = await stage.github.commit(ours);
      assert.partialDeepStrictEqual(result, { ok: false, reason: 'forbidden' });
      assert.match(JSON.stringify(result), /workflow/);
      assert.equal(await stage.ref(`refs/heads/${stage.runBranch}`), tip);
    },
  },
  {
    id: 'commit-unreachable',
    fact: 'any-commit',
    says: 'when a branch was removed, then it can be made again at a commit that no branch leads to, with its history',
    needs: [],
    async play(stage) {
      const first = await begin(stage, 'first');
      const lost = made(await stage.github.commit(commitOf(stage, 'second', { expected: first })));
      await stage.deleteBranch('author', stage.runBranch);
      assert.equal((await readUntil(stage, ({ run }) => run === null)).run, null);
      const again = commitOf(stage, 'third', { expected: lost, create: true });
      const oid = made(await stage.github.commit(again));
      const { run } = await readUntil(stage, (snapshot) => snapshot.run?.tip.oid === oid);
      assert.deepEqual(run?.history.slice(0, 3).map(oidOf), [oid, lost, first]);
    },
  },
  {
    id: 'commit-joins',
    fact: 'any-commit',
    says: 'when the branch was forced back, then a commit can join what it lost to its history, by compare-and-swap',
    needs: [],
    async play(stage) {
      const first = await begin(stage, 'first');
      const lost = made(await stage.github.commit(commitOf(stage, 'second', { expected: first })));
      await stage.forcePush('author', stage.runBranch, first);
      const join = commitOf(stage, 'third', { expected: first, joins: lost });
      const oid = made(await stage.github.commit(join));
      const oids = (await stage.history(oid)).map((commit) => commit.oid);
      assert.ok(oids.includes(lost) && oids.includes(first));
      assert.equal((await stage.file(oid, 'note.md'))?.text, 'third\n');
      const late = commitOf(stage, 'fourth', { expected: first, joins: lost });
      assert.deepEqual(await stage.github.commit(late), { ok: false, reason: 'stale' });
      assert.equal(await stage.ref(`refs/heads/${stage.runBranch}`), oid);
    },
  },
  {
    id: 'commit-unknown',
    fact: 'any-commit',
    says: 'when a branch is to be made at a commit that never was, then it is refused and there is no branch',
    needs: [],
    async play(stage) {
      const never = commitOf(stage, 'never', { expected: 'f'.repeat(40), create: true });
      const result = await stage.github.commit(never);
      assert.equal(result.ok, false);
      assert.equal(await stage.ref(`refs/heads/${stage.runBranch}`), null);
    },
  },
];
