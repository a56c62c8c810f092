import assert from 'node:assert/strict';
import { at, errorsOf } from '../answers.ts';
import type { Case } from '../case.ts';
import { begin, commitOf, readUntil, statusComment, viewOf } from '../requests.ts';
import { apiOf, type Stage } from '../stage.ts';

const LONGEST = 65_536;

/** Publishes our status comment and reads what is seen of it. */
async function published(stage: Stage, text: string) {
  await stage.github.publish(await stage.read(), viewOf({ comment: statusComment(text) }));
  const { seen } = await readUntil(stage, (now) => now.seen.comment?.body.endsWith(text) === true);
  assert.ok(seen.comment !== null);
  return seen.comment;
}

const ADD = `mutation ContractSay($first: AddCommentInput!, $wrong: AddCommentInput!, $last: AddCommentInput!) {
  first: addComment(input: $first) { clientMutationId }
  wrong: addComment(input: $wrong) { clientMutationId }
  last: addComment(input: $last) { clientMutationId }
}`;

/** Comments: how long, how often, by whom, and what they said before. */
export const WORDS: Case[] = [
  {
    id: 'mutations-one-fails',
    fact: 'not-atomic',
    says: 'when the second of three changes fails, then the first and the third are made, in that order',
    needs: ['api'],
    async play(stage) {
      const { pull } = await stage.read();
      const reply = await apiOf(stage).graphql(ADD, {
        first: { subjectId: pull.node_id, body: 'first' },
        wrong: { subjectId: 'PR_nobody', body: 'wrong' },
        last: { subjectId: pull.node_id, body: 'last' },
      });
      assert.equal(reply.status, 200);
      assert.deepEqual(
        errorsOf(reply).map(({ field }) => field),
        ['wrong'],
      );
      assert.equal(at(reply.body, 'data', 'wrong'), null);
      assert.deepEqual(
        (await stage.comments()).map(({ body }) => body),
        ['first', 'last'],
      );
    },
  },
  {
    id: 'shown-beside-lost-commit',
    fact: 'not-atomic',
    says: 'when a commit with a view is stale, then the comment that stood there is changed all the same',
    needs: [],
    async play(stage) {
      const tip = await begin(stage);
      await published(stage, 'before');
      const snapshot = await stage.read();
      await stage.pushFile('author', stage.runBranch, 'theirs.md', 'theirs\n');
      const late = commitOf(stage, 'late', {
        expected: tip,
        show: { snapshot, view: viewOf({ comment: statusComment('after') }) },
      });
      assert.deepEqual(await stage.github.commit(late), { ok: false, reason: 'stale' });
      const [comment, ...others] = await stage.comments();
      assert.ok(comment?.body.endsWith('after'));
      assert.deepEqual(others, []);
    },
  },
  {
    id: 'second-comment-taken-back',
    fact: 'not-atomic',
    says: 'when a commit with a first comment is stale, then that comment is taken back: the winner shows its own',
    needs: [],
    async play(stage) {
      const tip = await begin(stage);
      const snapshot = await stage.read();
      await stage.pushFile('author', stage.runBranch, 'theirs.md', 'theirs\n');
      const late = commitOf(stage, 'late', {
        expected: tip,
        show: { snapshot, view: viewOf({ comment: statusComment('mine') }) },
      });
      assert.deepEqual(await stage.github.commit(late), { ok: false, reason: 'stale' });
      assert.deepEqual(await stage.comments(), []);
    },
  },
  {
    id: 'comment-too-long',
    fact: 'comment-size',
    says: 'when a comment is longer than 65,536 characters, then it is refused with 422 and nothing is written',
    needs: ['api'],
    async play(stage) {
      const path = `/repos/{owner}/{repo}/issues/${stage.pull}/comments`;
      const long = await apiOf(stage).rest('POST', path, { body: 'x'.repeat(LONGEST + 1) });
      assert.equal(long.status, 422);
      assert.deepEqual(await stage.comments(), []);
      const whole = await apiOf(stage).rest('POST', path, { body: 'x'.repeat(LONGEST) });
      assert.equal(whole.status, 201);
    },
  },
  {
    id: 'publication-too-long',
    fact: 'comment-size',
    says: 'when what is published is too long, then that is said and nothing stands there; at the bound it stands whole',
    needs: [],
    async play(stage) {
      const room = LONGEST - statusComment('').body.length;
      const long = viewOf({ comment: statusComment('x'.repeat(room + 1)) });
      await assert.rejects(stage.github.publish(await stage.read(), long), { name: 'Unreachable' });
      assert.deepEqual(await stage.comments(), []);
      assert.equal((await published(stage, 'x'.repeat(room))).body.length, LONGEST);
    },
  },
  {
    id: 'comment-deleted',
    fact: 'edited-by-others',
    says: 'when somebody deletes our comment, then it is not there, and is written anew',
    needs: [],
    async play(stage) {
      const { id } = await published(stage, 'ours');
      await stage.deleteComment('author', id);
      const { seen } = await readUntil(stage, (now) => now.seen.comment === null);
      assert.equal(seen.comment, null);
      assert.notEqual((await published(stage, 'ours')).id, id);
    },
  },
  {
    id: 'comment-not-edited',
    fact: 'edited-by-others',
    says: 'when a comment stands as it was written, then no edit is told',
    needs: ['apart'],
    async play(stage) {
      const id = await stage.say('author', '/status');
      const { comments } = await readUntil(stage, (now) => now.comments.length === 1);
      assert.equal(comments.length, 1);
      assert.partialDeepStrictEqual(comments[0], { id, body: '/status', edited_at: null });
      assert.equal(comments[0]?.author?.login, stage.login('author'));
    },
  },
  {
    id: 'comment-edited-by-other',
    fact: 'edited-by-others',
    says: 'when somebody edits what another person wrote, then it is told that and when it was edited',
    needs: ['reviewer', 'apart'],
    async play(stage) {
      const id = await stage.say('author', 'Not yet');
      await stage.later();
      await stage.editComment('reviewer', id, '/approve');
      const { comments } = await readUntil(stage, (now) => now.comments[0]?.body === '/approve');
      assert.equal(comments[0]?.author?.login, stage.login('author'));
      assert.ok((comments[0]?.edited_at ?? '') > (comments[0]?.created_at ?? ''));
    },
  },
  {
    id: 'comment-not-by-readers',
    fact: 'edited-by-others',
    says: 'when somebody who may only read edits what we wrote, then that is refused',
    needs: ['reader'],
    async play(stage) {
      const { id, body } = await published(stage, 'ours');
      await assert.rejects(stage.editComment('reader', id, 'mine'));
      assert.equal((await stage.read()).seen.comment?.body, body);
    },
  },
  {
    id: 'status-comment-edited',
    fact: 'edited-by-others',
    says: 'when somebody edits our comment, then its newest version says who it was',
    needs: ['reviewer'],
    async play(stage) {
      const { id } = await published(stage, 'ours');
      await stage.later();
      await stage.editComment('reviewer', id, statusComment('theirs').body);
      const { seen } = await readUntil(stage, (now) => now.seen.comment?.body.endsWith('theirs') === true);
      assert.equal(seen.comment?.edits?.[0]?.by?.login, stage.login('reviewer'));
      assert.equal(seen.comment?.edits?.[1]?.by?.login, (await ours(stage)).login);
    },
  },
  {
    id: 'versions-listed',
    fact: 'versions',
    says: 'when our comment was edited twice, then its versions say by whom, when and what it said',
    needs: ['reviewer'],
    async play(stage) {
      const since = (await stage.read()).now;
      const { id, node_id } = await published(stage, '- [ ] one');
      await stage.later();
      await stage.editComment('reviewer', id, statusComment('- [x] one').body);
      await stage.later();
      await stage.editComment('author', id, statusComment('- [ ] one').body);
      const snapshot = await readUntil(stage, ({ seen }) => (seen.comment?.edits?.length ?? 0) >= 3);
      const { found } = await stage.github.readMore(snapshot, [{ want: 'edits', node_id, since }]);
      const edits = found.edits[node_id] ?? [];
      assert.deepEqual(
        edits.map(({ by, body }) => [by?.login, body?.split('\n').at(-1)]),
        [
          [snapshot.viewer.login, '- [ ] one'],
          [stage.login('reviewer'), '- [x] one'],
          [stage.login('author'), '- [ ] one'],
        ],
      );
      const instants = edits.map((edit) => edit.at);
      assert.deepEqual(instants, instants.toSorted());
      assert.equal(new Set(instants).size, 3);
    },
  },
  {
    id: 'reminder-folded',
    fact: 'reminders',
    says: 'when a reminder is due, then it is a comment of its own, written once and folded away when it is answered',
    needs: [],
    async play(stage) {
      const reminders = [{ key: 'plan@1', body: '<!-- pawl:reminder plan@1 -->\nStill waiting.' }];
      const view = viewOf({ comment: statusComment('waiting'), reminders });
      await stage.github.publish(await stage.read(), view);
      const due = await readUntil(stage, ({ seen }) => (seen.reminders?.length ?? 0) > 0);
      assert.deepEqual(
        due.seen.reminders?.map(({ key, minimized }) => [key, minimized]),
        [['plan@1', false]],
      );
      await stage.github.publish(due, view);
      assert.equal((await stage.comments()).length, 2);
      await stage.github.publish(due, { ...view, reminders: [] });
      const after = await readUntil(stage, ({ seen }) => seen.reminders?.[0]?.minimized === true);
      assert.equal(after.seen.reminders?.[0]?.minimized, true);
      assert.equal((await stage.comments()).length, 2);
    },
  },
];

const ours = async (stage: Stage) => (await stage.read()).viewer;
