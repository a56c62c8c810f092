import assert from 'node:assert/strict';
import type { Case } from '../case.ts';
import { begin, commitOf, made, statusComment, viewOf } from '../requests.ts';

/** What starts an actions run, and what does not. */
export const EVENTS: Case[] = [
  {
    id: 'events-of-our-own',
    fact: 'own-events',
    says: 'when we commit to both branches, comment, label and set a status, then no actions run starts',
    needs: ['actions-token'],
    async play(stage) {
      await begin(stage);
      const before = await stage.read();
      const work = commitOf(stage, 'work', { branch: stage.branch, expected: before.pull.head.oid });
      const oid = made(await stage.github.commit(work));
      const view = viewOf({
        comment: statusComment('at work'),
        labels: ['pawl:in_progress'],
        status: { oid, state: 'pending', description: 'At work' },
      });
      await stage.github.publish(await stage.read(), view);
      const after = await stage.read();
      assert.deepEqual(after.pull.labels, ['pawl:in_progress']);
      assert.deepEqual(await stage.woken(), []);
    },
  },
  {
    id: 'events-dispatched',
    fact: 'own-events',
    says: 'when we dispatch the next actions run, then it starts',
    needs: ['actions-token', 'caller'],
    async play(stage) {
      const { repository } = await stage.read();
      await stage.github.wake(stage.pull, repository.default_branch);
      assert.deepEqual(await stage.woken(), ['workflow_dispatch']);
    },
  },
  {
    id: 'events-of-people',
    fact: 'own-events',
    says: 'when people comment, review, label and push, then each is an event',
    needs: ['people-wake', 'reviewer'],
    async play(stage) {
      await stage.say('author', '/status');
      await stage.review('reviewer', { state: 'APPROVED' });
      await stage.label('author', 'pawl:approved:plan');
      await stage.pushFile('author', stage.branch, 'more.md', 'more\n');
      assert.deepEqual(await stage.woken(), [
        'issue_comment',
        'pull_request_review',
        'pull_request_target',
        'pull_request_target',
      ]);
    },
  },
];
