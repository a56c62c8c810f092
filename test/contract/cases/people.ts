import assert from 'node:assert/strict';
import { at, listAt } from '../answers.ts';
import type { Case } from '../case.ts';
import { readUntil } from '../requests.ts';
import { apiOf, type Role, type Stage } from '../stage.ts';

const permissionOf = async (stage: Stage, login: string) =>
  (await stage.github.readMore(await stage.read(), [{ want: 'permission', login }])).permissions[login];

const ASSOCIATIONS = `query ContractComments($owner: String!, $name: String!, $pull: Int!) {
  repository(owner: $owner, name: $name) {
    pullRequest(number: $pull) {
      reviewDecision
      comments(first: 10) { nodes { authorAssociation } }
      reviews(first: 10) { nodes { authorCanPushToRepository } }
    }
  }
}`;

async function pullOf(stage: Stage): Promise<unknown> {
  const { owner, name, graphql } = apiOf(stage);
  const { body } = await graphql(ASSOCIATIONS, { owner, name, pull: stage.pull });
  return at(body, 'data', 'repository', 'pullRequest');
}

/** What people may do, what they say in reviews and by labels, and how one tells. */
export const PEOPLE: Case[] = [
  {
    id: 'permission-exact',
    fact: 'permissions',
    says: 'when somebody may write, set labels, or only read, then exactly that is told',
    needs: ['reviewer', 'triager', 'reader'],
    async play(stage) {
      const found: { [role in Role]?: string | undefined } = {};
      for (const role of ['author', 'triager', 'reader'] as const)
        found[role] = await permissionOf(stage, stage.login(role));
      assert.deepEqual(found, { author: 'write', triager: 'triage', reader: 'read' });
      const above = await permissionOf(stage, stage.login('reviewer'));
      assert.ok(['write', 'maintain', 'admin'].includes(above ?? ''));
    },
  },
  {
    id: 'permission-to-write',
    fact: 'permissions',
    says: 'when somebody who can push is asked about, then it is told that this person may write, or more',
    needs: [],
    async play(stage) {
      const permission = await permissionOf(stage, stage.login('author'));
      assert.ok(['write', 'maintain', 'admin'].includes(permission ?? ''), permission);
    },
  },
  {
    id: 'permission-of-a-bot',
    fact: 'permissions',
    says: 'when a bot is asked about, then it has no permission of its own',
    needs: ['actions-token'],
    async play(stage) {
      const { viewer } = await stage.read();
      assert.equal(viewer.type, 'Bot');
      assert.equal(await permissionOf(stage, viewer.login), 'none');
    },
  },
  {
    id: 'permission-by-rest',
    fact: 'permissions',
    says: 'when REST is asked, then the role has its own word beside the coarse one, and a bot is not a user',
    needs: ['api', 'triager', 'actions-token'],
    async play(stage) {
      const ask = (login: string) =>
        apiOf(stage).rest(
          'GET',
          `/repos/{owner}/{repo}/collaborators/${encodeURIComponent(login)}/permission`,
        );
      const triager = await ask(stage.login('triager'));
      assert.partialDeepStrictEqual(triager.body, { permission: 'read', role_name: 'triage' });
      const { viewer } = await stage.read();
      assert.equal((await ask(viewer.login)).status, 404);
    },
  },
  {
    id: 'association-does-not-tell',
    fact: 'permissions',
    says: 'when a writer, a triager and a reader comment, then how they are associated is the same',
    needs: ['api', 'reviewer', 'triager', 'reader'],
    async play(stage) {
      for (const role of ['reviewer', 'triager', 'reader'] as const) await stage.say(role, 'Hello');
      const nodes = listAt(await pullOf(stage), 'comments', 'nodes');
      assert.equal(nodes.length, 3);
      assert.equal(new Set(nodes.map((node) => at(node, 'authorAssociation'))).size, 1);
    },
  },
  {
    id: 'label-by-whom',
    fact: 'labels',
    says: 'when a label of ours is put on and taken off, then each event says who did it',
    needs: [],
    async play(stage) {
      const remover: Role = stage.can.has('reviewer') ? 'reviewer' : 'author';
      await stage.label('author', 'pawl:approved:plan');
      assert.ok((await readUntil(stage, isOn)).pull.labels.includes('pawl:approved:plan'));
      await stage.later();
      await stage.unlabel(remover, 'pawl:approved:plan');
      const { labelled, pull } = await readUntil(stage, (now) => now.labelled.length === 2);
      assert.deepEqual(
        labelled.map(({ label, on, by }) => [label, on, by?.login]),
        [
          ['pawl:approved:plan', true, stage.login('author')],
          ['pawl:approved:plan', false, stage.login(remover)],
        ],
      );
      assert.ok(!pull.labels.includes('pawl:approved:plan'));
    },
  },
  {
    id: 'label-by-triage',
    fact: 'labels',
    says: 'when somebody with triage labels, then it is on, and the event names that person',
    needs: ['triager'],
    async play(stage) {
      await stage.label('triager', 'pawl:approved:plan');
      const { labelled } = await readUntil(stage, isOn);
      assert.deepEqual(
        labelled.map(({ on, by }) => [on, by?.login]),
        [[true, stage.login('triager')]],
      );
    },
  },
  {
    id: 'label-not-by-readers',
    fact: 'labels',
    says: 'when somebody who may only read labels, then that is refused',
    needs: ['reader'],
    async play(stage) {
      await assert.rejects(stage.label('reader', 'pawl:approved:plan'));
      const { labelled, pull } = await stage.read();
      assert.deepEqual([labelled, pull.labels], [[], []]);
    },
  },
  {
    id: 'review-own',
    fact: 'reviews',
    says: 'when somebody approves what they opened, then that is refused; a comment is not',
    needs: [],
    async play(stage) {
      await assert.rejects(stage.review('author', { state: 'APPROVED' }));
      await stage.review('author', { state: 'COMMENTED', body: 'Mine' });
      const { reviews } = await readUntil(stage, (now) => now.reviews.length === 1);
      assert.deepEqual(
        reviews.map(({ state, body }) => [state, body]),
        [['COMMENTED', 'Mine']],
      );
    },
  },
  {
    id: 'review-states',
    fact: 'reviews',
    says: 'when somebody comments, asks for changes and approves, then each is in the list with its commit, oldest first',
    needs: ['reviewer'],
    async play(stage) {
      const { pull } = await stage.read();
      const states = ['COMMENTED', 'CHANGES_REQUESTED', 'APPROVED'] as const;
      for (const state of states) {
        await stage.review('reviewer', { state, body: `I say ${state}` });
        await stage.later();
      }
      const { reviews } = await readUntil(stage, (now) => now.reviews.length === states.length);
      assert.deepEqual(
        reviews.map(({ state, author, commit }) => [state, author?.login, commit?.oid]),
        states.map((state) => [state, stage.login('reviewer'), pull.head.oid]),
      );
      assert.deepEqual(
        reviews[0]?.commit?.tree.map(({ name }) => name),
        pull.head.tree.map(({ name }) => name),
      );
    },
  },
  {
    id: 'review-dismissed',
    fact: 'reviews',
    says: 'when a person dismisses an approval, then it is in the list as dismissed, with what it was and by whom',
    needs: ['reviewer'],
    async play(stage) {
      const id = await stage.review('reviewer', { state: 'APPROVED' });
      await stage.later();
      await stage.dismiss('author', id);
      const { reviews } = await readUntil(stage, (now) => now.reviews[0]?.state === 'DISMISSED');
      assert.partialDeepStrictEqual(reviews[0], { id, dismissed: { was: 'APPROVED', commit: null } });
      assert.equal(reviews[0]?.dismissed?.by?.login, stage.login('author'));
    },
  },
  {
    id: 'review-no-verdict',
    fact: 'reviews',
    says: 'when no review is required, then GitHub has no verdict although somebody approved',
    needs: ['api', 'reviewer'],
    async play(stage) {
      await stage.review('reviewer', { state: 'APPROVED' });
      assert.equal(at(await pullOf(stage), 'reviewDecision'), null);
    },
  },
  {
    id: 'review-may-push',
    fact: 'may-push',
    says: 'when somebody who may push and somebody who may only read review, then each review tells which',
    needs: ['api', 'reviewer', 'reader'],
    async play(stage) {
      await stage.review('reviewer', { state: 'APPROVED' });
      await stage.review('reader', { state: 'APPROVED' });
      assert.deepEqual(
        listAt(await pullOf(stage), 'reviews', 'nodes').map((node) => at(node, 'authorCanPushToRepository')),
        [true, false],
      );
    },
  },
];

const isOn = ({ pull, labelled }: Awaited<ReturnType<Stage['read']>>): boolean =>
  pull.labels.length > 0 && labelled.length > 0;
