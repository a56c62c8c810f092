import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { acme, commitRequest, dig, FULL, graphql } from './acme.ts';

let sandbox: Sandbox;
let token: string;
beforeEach(async () => {
  sandbox = await acme();
  token = sandbox.token(undefined, FULL);
});
afterEach(() => sandbox.close());

const ALL = 'LABELED_EVENT, UNLABELED_EVENT, RENAMED_TITLE_EVENT, REVIEW_DISMISSED_EVENT';

async function timeline(args = '', types = ALL): Promise<unknown> {
  const { body } = await graphql(
    sandbox,
    token,
    `{ repository(owner: "acme", name: "demo") { pullRequest(number: 1) {
         timelineItems(last: 100, itemTypes: [${types}]${args}) {
           nodes {
             __typename
             ... on LabeledEvent { actor { login } createdAt label { name } }
             ... on RenamedTitleEvent { actor { login } createdAt previousTitle currentTitle }
             ... on ReviewDismissedEvent {
               actor { login } createdAt previousReviewState review { fullDatabaseId }
               pullRequestCommit { commit { oid } }
             }
           } } } } }`,
  );
  expect(dig(body, 'errors')).toBeUndefined();
  return dig(body, 'data.repository.pullRequest.timelineItems.nodes');
}

describe('given the timeline of a pull request', () => {
  it('when a title is set to what it is, then nothing happened', async () => {
    sandbox.editPullRequest('ann', 1, { title: 'Add a page', body: 'More.' });
    expect(await timeline()).toEqual([]);
  });

  it('when a title changes, then who changed it, when, from what to what', async () => {
    sandbox.advance(60);
    sandbox.editPullRequest('ann', 1, { title: 'Add two pages' });
    expect(await timeline()).toEqual([
      {
        __typename: 'RenamedTitleEvent',
        actor: { login: 'ann' },
        createdAt: '2026-01-05T09:01:00Z',
        previousTitle: 'Add a page',
        currentTitle: 'Add two pages',
      },
    ]);
  });

  it('when several kinds happened, then they come in order, of those kinds and since that moment', async () => {
    sandbox.label('bob', 1, 'one');
    sandbox.editPullRequest('ann', 1, { title: 'Other' });
    sandbox.advance(60);
    sandbox.label('bob', 1, 'two');
    expect(await timeline()).toMatchObject([
      { label: { name: 'one' } },
      { currentTitle: 'Other' },
      { label: { name: 'two' } },
    ]);
    expect(await timeline('', 'RENAMED_TITLE_EVENT')).toHaveLength(1);
    expect(await timeline(', since: "2026-01-05T09:00:30Z"')).toMatchObject([{ label: { name: 'two' } }]);
  });

  it('when a person dismisses a review, then no commit is the cause', async () => {
    const { id } = sandbox.review('bob', 1, { state: 'CHANGES_REQUESTED', body: 'no' });
    sandbox.dismissReview('ann', id);
    expect(await timeline()).toEqual([
      {
        __typename: 'ReviewDismissedEvent',
        actor: { login: 'ann' },
        createdAt: '2026-01-05T09:00:00Z',
        previousReviewState: 'CHANGES_REQUESTED',
        review: { fullDatabaseId: String(id) },
        pullRequestCommit: null,
      },
    ]);
  });
});

describe('given the rule that dismisses stale reviews', () => {
  beforeEach(() => {
    sandbox.repository.dismissStaleReviews = true;
  });

  it('when the base is merged into the head, then the change is the same and reviews stay', async () => {
    await sandbox.push('bob', 'main', { files: { 'other.md': 'o\n' } }, 'Other');
    sandbox.review('bob', 1, { state: 'APPROVED' });
    const { git } = sandbox.repository;
    const [base, head] = [await git.ref('refs/heads/main'), sandbox.pull(1).head.oid];
    const who = { name: 'ann', email: 'ann@localhost', date: sandbox.now() };
    const merged = await git.merge(head, base ?? '', { message: 'Merge', author: who, committer: who });
    const { body } = await graphql(
      sandbox,
      token,
      '{ repository(owner: "acme", name: "demo") { ref(qualifiedName: "refs/heads/feature") { id } } }',
    );
    await graphql(
      sandbox,
      token,
      `mutation { updateRef(input: { refId: "${String(dig(body, 'data.repository.ref.id'))}", oid: "${merged}" }) { clientMutationId } }`,
    );
    expect(sandbox.pull(1).head.oid).toBe(merged);
    expect(sandbox.reviews(1)[0]?.state).toBe('APPROVED');
  });

  it('when our own commit brings something, then it dismisses approvals and nothing else', async () => {
    const { id } = sandbox.review('bob', 1, { state: 'APPROVED' });
    sandbox.review('eve', 1, { state: 'CHANGES_REQUESTED', body: 'no' });
    const { body } = await graphql(
      sandbox,
      token,
      ...commitRequest('feature', sandbox.pull(1).head.oid, { 'page.md': 'two\n' }),
    );
    expect(sandbox.reviews(1).map(({ state }) => state)).toEqual(['DISMISSED', 'CHANGES_REQUESTED']);
    expect(await timeline()).toMatchObject([
      {
        actor: { login: 'github-actions' },
        previousReviewState: 'APPROVED',
        review: { fullDatabaseId: String(id) },
        pullRequestCommit: { commit: { oid: dig(body, 'data.createCommitOnBranch.commit.oid') } },
      },
    ]);
  });

  it('when a person pushes, then the event names them and a run may start', async () => {
    sandbox.review('bob', 1, { state: 'APPROVED' });
    sandbox.events.takeAll();
    await sandbox.push('ann', 'feature', { files: { 'page.md': 'two\n' } }, 'Two');
    expect(await timeline()).toMatchObject([{ actor: { login: 'ann' } }]);
    expect(
      sandbox.events.takeAll().map(({ name, payload }) => `${name} ${String(payload['action'])}`),
    ).toEqual(['pull_request_review dismissed', 'pull_request_target synchronize']);
  });
});
