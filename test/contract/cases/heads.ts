import assert from 'node:assert/strict';
import type { Case } from '../case.ts';
import { begin, commitOf, made, readUntil, viewOf } from '../requests.ts';

const approved = async (...[stage]: Parameters<Case['play']>): Promise<void> => {
  await stage.review('reviewer', { state: 'APPROVED' });
  await stage.later();
};

/** What a commit does to a pull request, and what people do with one. */
export const HEADS: Case[] = [
  {
    id: 'head-moves-by-commit',
    fact: 'head-moves',
    says: 'when work is committed to the head, then the head is that commit and the branch of the run stays',
    needs: [],
    async play(stage) {
      const tip = await begin(stage);
      const before = await stage.read();
      const work = commitOf(stage, 'work', { branch: stage.branch, expected: before.pull.head.oid });
      const oid = made(await stage.github.commit(work));
      const after = await readUntil(stage, ({ pull }) => pull.head.oid === oid);
      assert.equal(after.pull.head.oid, oid);
      assert.equal(after.run?.tip.oid, tip);
      assert.partialDeepStrictEqual(after.head.commits[0], { oid, ours: true });
      assert.ok(after.pull.head.tree.some(({ name, mode }) => name === 'note.md' && mode === 0o100644));
    },
  },
  {
    id: 'head-stays-by-bookkeeping',
    fact: 'head-moves',
    says: 'when the branch of the run is committed to, then the head stays',
    needs: [],
    async play(stage) {
      const head = (await stage.read()).pull.head.oid;
      const tip = await begin(stage);
      made(await stage.github.commit(commitOf(stage, 'next', { expected: tip })));
      assert.equal((await stage.read()).pull.head.oid, head);
    },
  },
  {
    id: 'head-last-pusher',
    fact: 'head-moves',
    says: 'when we commit after a person pushed, then that person is still known as the last one beside us',
    needs: ['reviewer'],
    async play(stage) {
      const theirs = await stage.pushFile('reviewer', stage.branch, 'theirs.md', 'theirs\n');
      await stage.later();
      const ours = commitOf(stage, 'work', { branch: stage.branch, expected: theirs });
      const oid = made(await stage.github.commit(ours));
      const snapshot = await readUntil(stage, ({ pull }) => pull.head.oid === oid);
      const { found } = await stage.github.readMore(snapshot, [{ want: 'pusher' }]);
      assert.equal(found.pusher?.login, stage.login('reviewer'));
    },
  },
  {
    id: 'reviews-dismissed',
    fact: 'stale-reviews',
    says: 'when the rule is on and we commit to the head, then an approval is dismissed, and by which commit is told',
    needs: ['dismiss-rule', 'reviewer'],
    async play(stage) {
      await stage.dismissStale(true);
      await approved(stage);
      const { pull } = await stage.read();
      const work = commitOf(stage, 'work', { branch: stage.branch, expected: pull.head.oid });
      const oid = made(await stage.github.commit(work));
      const { reviews } = await readUntil(stage, (now) => now.reviews[0]?.state === 'DISMISSED');
      assert.equal(reviews.length, 1);
      assert.partialDeepStrictEqual(reviews[0], {
        state: 'DISMISSED',
        dismissed: { was: 'APPROVED', commit: { oid, ours: true } },
      });
    },
  },
  {
    id: 'reviews-stand',
    fact: 'stale-reviews',
    says: 'when the rule is off, or only the branch of the run was committed to, then approvals stand',
    needs: ['dismiss-rule', 'reviewer'],
    async play(stage) {
      await approved(stage);
      await stage.dismissStale(true);
      await begin(stage);
      assert.equal((await stage.read()).reviews[0]?.state, 'APPROVED');
      await stage.dismissStale(false);
      const pushed = await stage.pushFile('author', stage.branch, 'more.md', 'more\n');
      const { pull, reviews } = await readUntil(stage, (now) => now.pull.head.oid === pushed);
      assert.equal(pull.head.oid, pushed);
      assert.equal(reviews[0]?.state, 'APPROVED');
      assert.notEqual(reviews[0]?.commit?.oid, pushed);
    },
  },
  {
    id: 'status-of-one-commit',
    fact: 'statuses',
    says: 'when the head moves on, then the status of the commit before is not its own',
    needs: [],
    async play(stage) {
      const before = await stage.read();
      assert.equal(before.seen.status, null);
      const status = { oid: before.pull.head.oid, state: 'pending' as const, description: 'At work' };
      await stage.github.publish(before, viewOf({ status }));
      const shown = await readUntil(stage, ({ seen }) => seen.status !== null);
      assert.deepEqual(shown.seen.status, { state: 'pending', description: 'At work' });
      const pushed = await stage.pushFile('author', stage.branch, 'more.md', 'more\n');
      const after = await readUntil(stage, ({ pull }) => pull.head.oid === pushed);
      assert.equal(after.seen.status, null);
    },
  },
  {
    id: 'life-closed',
    fact: 'life',
    says: 'when it is closed and opened again, then it goes on with what its branch has by then',
    needs: [],
    async play(stage) {
      await stage.close('author');
      assert.equal((await readUntil(stage, ({ pull }) => pull.state === 'CLOSED')).pull.state, 'CLOSED');
      const pushed = await stage.pushFile('author', stage.branch, 'more.md', 'more\n');
      await stage.reopen('author');
      const { pull } = await readUntil(stage, (now) => now.pull.state === 'OPEN');
      assert.equal(pull.state, 'OPEN');
      assert.equal(pull.head.oid, pushed);
    },
  },
  {
    id: 'life-merged',
    fact: 'life',
    says: 'when it is merged, then the base has its files, and it cannot be opened again',
    needs: [],
    async play(stage) {
      const oid = await stage.merge('author');
      const { pull, repository } = await readUntil(stage, (now) => now.pull.state === 'MERGED');
      assert.equal(pull.state, 'MERGED');
      assert.equal(pull.base.oid, oid);
      if (stage.base === repository.default_branch) assert.equal(repository.default_oid, oid);
      assert.equal((await stage.file(oid, 'src/work.ts'))?.text, 'export {};\n');
      await assert.rejects(stage.reopen('author'));
    },
  },
  {
    id: 'life-other-base',
    fact: 'life',
    says: 'when it is given another base, then that is its base and the head stays',
    needs: [],
    async play(stage) {
      const before = await stage.read();
      const other = `${stage.branch}-base`;
      const oid = await stage.pushFile('author', other, 'base.md', 'base\n');
      await stage.retarget('author', other);
      const { pull } = await readUntil(stage, (now) => now.pull.base.ref === other);
      assert.deepEqual(pull.base, { ref: other, oid });
      assert.equal(pull.head.oid, before.pull.head.oid);
    },
  },
  {
    id: 'life-forced',
    fact: 'life',
    says: 'when its head is forced to an earlier commit, then that is the head, and a commit on the other is stale',
    needs: [],
    async play(stage) {
      const first = (await stage.read()).pull.head.oid;
      const second = await stage.pushFile('author', stage.branch, 'more.md', 'more\n');
      await stage.forcePush('author', stage.branch, first);
      const { pull } = await readUntil(stage, (now) => now.pull.head.oid === first);
      assert.equal(pull.head.oid, first);
      const late = commitOf(stage, 'late', { branch: stage.branch, expected: second });
      assert.deepEqual(await stage.github.commit(late), { ok: false, reason: 'stale' });
    },
  },
  {
    id: 'life-branch-gone',
    fact: 'life',
    says: 'when its branch is removed, then it is closed and cannot be opened while there is none',
    needs: [],
    async play(stage) {
      await stage.deleteBranch('author', stage.branch);
      assert.equal((await readUntil(stage, ({ pull }) => pull.state === 'CLOSED')).pull.state, 'CLOSED');
      await assert.rejects(stage.reopen('author'));
    },
  },
  {
    id: 'life-title',
    fact: 'life',
    says: 'when its title is changed, then who did it and when is told',
    needs: [],
    async play(stage) {
      assert.equal((await stage.read()).pull.renamed, null);
      await stage.later();
      await stage.editTitle('author', 'Another title');
      const { pull } = await readUntil(stage, (now) => now.pull.renamed !== null);
      assert.equal(pull.title, 'Another title');
      assert.equal(pull.renamed?.by?.login, stage.login('author'));
    },
  },
];
