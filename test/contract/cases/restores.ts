import assert from 'node:assert/strict';
import { at, errorsOf, textAt } from '../answers.ts';
import type { Case } from '../case.ts';
import { begin, commitOf, made, readUntil, restoreOf } from '../requests.ts';
import { apiOf, type Stage } from '../stage.ts';

const NOWHERE = '0'.repeat(40);

const MOVE = `mutation ContractMove($input: UpdateRefsInput!) { updateRefs(input: $input) { clientMutationId } }`;

const move = (
  stage: Stage,
  repositoryId: string,
  refUpdates: { name: string; beforeOid: string; afterOid: string }[],
) => apiOf(stage).graphql(MOVE, { input: { repositoryId, refUpdates } });

const archiveTag = ({ pull }: Stage): string => `refs/tags/pawl-archive/pr-${pull}`;

/** How files come back with their modes, and how several refs move together. */
export const RESTORES: Case[] = [
  {
    id: 'restore-moved-branch',
    fact: 'modes',
    says: 'when somebody pushed meanwhile, then the files stay as they were pushed',
    needs: [],
    async play(stage) {
      const first = (await stage.read()).pull.head.oid;
      const second = await stage.pushFile('author', stage.branch, 'src/work.ts', 'second\n');
      const theirs = await stage.pushFile('author', stage.branch, 'src/work.ts', 'third\n');
      const asked = restoreOf(stage, 'back', { expected: second, tree_of: first });
      assert.deepEqual(await stage.github.restore(asked), { ok: false, reason: 'stale' });
      assert.equal(await stage.ref(`refs/heads/${stage.branch}`), theirs);
    },
  },
  {
    id: 'restore-unknown',
    fact: 'any-commit',
    says: 'when the files are to be those of a commit that never was, then that is refused and nothing moves',
    needs: [],
    async play(stage) {
      const head = (await stage.read()).pull.head.oid;
      const asked = restoreOf(stage, 'back', { expected: head, tree_of: 'f'.repeat(40) });
      const result = await stage.github.restore(asked);
      assert.partialDeepStrictEqual(result, { ok: false, reason: 'forbidden' });
      assert.equal(await stage.ref(`refs/heads/${stage.branch}`), head);
    },
  },
  {
    id: 'restore-modes',
    fact: 'modes',
    says: 'when files come back, then what can be run and what is a link come back as such, in a commit on top',
    needs: [],
    files: {
      'run.sh': { text: 'true\n', mode: '100755' },
      link: { text: 'src/work.ts', mode: '120000' },
    },
    async play(stage) {
      const first = (await stage.read()).pull.head.oid;
      const change = { files: { 'run.sh': 'changed\n', 'new.md': 'new\n' }, deletions: ['link'] };
      const second = await stage.push('author', stage.branch, change, 'Change everything');
      const kept = { files: { '.pawl/kept.md': 'kept\n' } };
      const third = await stage.push('author', stage.branch, kept, 'Keep this');
      const asked = restoreOf(stage, 'back', { expected: third, tree_of: first });
      const oid = made(await stage.github.restore(asked));
      assert.equal(await stage.ref(`refs/heads/${stage.branch}`), oid);
      assert.deepEqual(await stage.file(oid, 'run.sh'), { text: 'true\n', mode: '100755' });
      assert.deepEqual(await stage.file(oid, 'link'), { text: 'src/work.ts', mode: '120000' });
      assert.equal(await stage.file(oid, 'new.md'), null);
      assert.deepEqual(await stage.file(oid, '.pawl/kept.md'), { text: 'kept\n', mode: '100644' });
      const history = await stage.history(oid);
      assert.deepEqual(
        history.slice(0, 4).map((commit) => commit.oid),
        [oid, third, second, first],
      );
    },
  },
  {
    id: 'archive-moved-branch',
    fact: 'refs-together',
    says: 'when the branch moved since it was read, then it is neither removed nor kept as a tag',
    needs: [],
    async play(stage) {
      const tip = await begin(stage);
      await stage.close('author');
      const snapshot = await readUntil(stage, ({ pull, run }) => pull.state === 'CLOSED' && run !== null);
      const next = made(await stage.github.commit(commitOf(stage, 'next', { expected: tip })));
      assert.deepEqual(await stage.github.archive(snapshot), { ok: false, reason: 'stale' });
      assert.equal(await stage.ref(`refs/heads/${stage.runBranch}`), next);
      assert.equal(await stage.ref(archiveTag(stage)), null);
    },
  },
  {
    id: 'archive-whole',
    fact: 'refs-together',
    says: 'when the branch is where it was read, then the tag is at its tip and the branch is gone',
    needs: [],
    async play(stage) {
      const tip = await begin(stage);
      await stage.close('author');
      const snapshot = await readUntil(stage, ({ pull, run }) => pull.state === 'CLOSED' && run !== null);
      assert.deepEqual(await stage.github.archive(snapshot), { ok: true, oid: tip });
      assert.equal(await stage.ref(`refs/heads/${stage.runBranch}`), null);
      assert.equal(await stage.ref(archiveTag(stage)), tip);
      const after = await readUntil(stage, ({ run, archive }) => run === null && archive !== null);
      assert.equal(after.run, null);
      assert.partialDeepStrictEqual(after.archive, { tip: { oid: tip, ours: true } });
      assert.deepEqual(await stage.github.archive(after), { ok: false, reason: 'stale' });
    },
  },
  {
    id: 'archive-again',
    fact: 'refs-together',
    says: 'when the branch was made again at the tag and went on, then the tag goes forward with it',
    needs: [],
    async play(stage) {
      const tip = await begin(stage);
      await stage.close('author');
      const closed = await readUntil(stage, ({ pull, run }) => pull.state === 'CLOSED' && run !== null);
      made(await stage.github.archive(closed));
      await stage.reopen('author');
      const again = commitOf(stage, 'again', { expected: tip, create: true });
      const next = made(await stage.github.commit(again));
      await stage.close('author');
      const snapshot = await readUntil(
        stage,
        ({ run, archive }) => run?.tip.oid === next && archive !== null,
      );
      assert.deepEqual(await stage.github.archive(snapshot), { ok: true, oid: next });
      assert.equal(await stage.ref(archiveTag(stage)), next);
      assert.equal(await stage.ref(`refs/heads/${stage.runBranch}`), null);
    },
  },
  {
    id: 'archive-past-tag',
    fact: 'refs-together',
    says: 'when somebody made a tag of that name before, then it is put aside, and the run is kept',
    needs: ['api'],
    async play(stage) {
      const tip = await begin(stage);
      const { repository } = await stage.read();
      const aside = await stage.pushFile('author', stage.branch, 'aside.md', 'aside\n');
      await move(stage, repository.node_id, [
        { name: archiveTag(stage), beforeOid: NOWHERE, afterOid: aside },
      ]);
      await stage.close('author');
      const snapshot = await readUntil(
        stage,
        (read) => read.pull.state === 'CLOSED' && read.run !== null && read.archive !== null,
      );
      assert.deepEqual(await stage.github.archive(snapshot), { ok: true, oid: tip });
      assert.equal(await stage.ref(archiveTag(stage)), tip);
      assert.equal(await stage.ref(`${archiveTag(stage)}-${aside.slice(0, 7)}`), aside);
      assert.equal(await stage.ref(`refs/heads/${stage.runBranch}`), null);
    },
  },
  {
    id: 'refs-one-moved',
    fact: 'refs-together',
    says: 'when one of two refs is not where it was expected, then neither moves',
    needs: ['api'],
    async play(stage) {
      const tip = await begin(stage);
      const { repository, pull } = await stage.read();
      const reply = await move(stage, repository.node_id, [
        { name: archiveTag(stage), beforeOid: NOWHERE, afterOid: tip },
        { name: `refs/heads/${stage.runBranch}`, beforeOid: pull.head.oid, afterOid: NOWHERE },
      ]);
      assert.equal(errorsOf(reply).length, 1);
      assert.equal(await stage.ref(archiveTag(stage)), null);
      assert.equal(await stage.ref(`refs/heads/${stage.runBranch}`), tip);
    },
  },
  {
    id: 'refs-not-forced',
    fact: 'refs-together',
    says: 'when a ref is to go to a commit that does not follow from it, then it stays',
    needs: ['api'],
    async play(stage) {
      const tip = await begin(stage);
      const { repository } = await stage.read();
      const aside = await stage.pushFile('author', stage.branch, 'aside.md', 'aside\n');
      const reply = await move(stage, repository.node_id, [
        { name: `refs/heads/${stage.runBranch}`, beforeOid: tip, afterOid: aside },
      ]);
      assert.equal(errorsOf(reply).length, 1);
      assert.equal(await stage.ref(`refs/heads/${stage.runBranch}`), tip);
    },
  },
  {
    id: 'objects-keep-modes',
    fact: 'modes',
    says: 'when a tree and a commit are made as git objects, then no branch moves until it is moved, and modes are kept',
    needs: ['api'],
    files: { 'run.sh': { text: 'true\n', mode: '100755' } },
    async play(stage) {
      const { pull, repository } = await stage.read();
      const head = pull.head.oid;
      const api = apiOf(stage);
      const tree = await api.rest('POST', '/repos/{owner}/{repo}/git/trees', {
        base_tree: head,
        tree: [
          { path: 'run.sh', mode: '100755', type: 'blob', content: 'false\n' },
          { path: 'link', mode: '120000', type: 'blob', content: 'run.sh' },
        ],
      });
      assert.equal(tree.status, 201);
      const commit = await api.rest('POST', '/repos/{owner}/{repo}/git/commits', {
        message: 'Contract',
        tree: textAt(tree.body, 'sha'),
        parents: [head],
      });
      assert.equal(commit.status, 201);
      const oid = textAt(commit.body, 'sha');
      assert.equal(await stage.ref(`refs/heads/${stage.branch}`), head);
      const reply = await move(stage, repository.node_id, [
        { name: `refs/heads/${stage.branch}`, beforeOid: head, afterOid: oid },
      ]);
      assert.equal(at(reply.body, 'errors'), undefined);
      assert.deepEqual(await stage.file(oid, 'run.sh'), { text: 'false\n', mode: '100755' });
      assert.deepEqual(await stage.file(oid, 'link'), { text: 'run.sh', mode: '120000' });
      assert.equal((await readUntil(stage, (now) => now.pull.head.oid === oid)).pull.head.oid, oid);
    },
  },
];
