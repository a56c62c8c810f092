import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { acme, dig, digText, FULL, graphql } from './acme.ts';

const BODY = [
  '<!-- pawl -->',
  'Waiting.',
  '- [x] <!-- pawl:tick p-1 bob --> **plan** approved by bob',
  '- [ ] <!-- pawl:tick p-1 --> Approve **plan**',
  '- [ ] <!-- pawl:tick c-1 --> Approve **code**',
].join('\n');

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await acme();
  sandbox.addUser('tim', { permission: 'triage' });
  sandbox.comment('ann', 1, '- [ ] Approve **plan**');
  const token = sandbox.token(undefined, FULL);
  const { body } = await graphql(
    sandbox,
    token,
    '{ repository(owner: "acme", name: "demo") { pullRequest(number: 1) { id } } }',
  );
  await graphql(
    sandbox,
    token,
    'mutation m($input: AddCommentInput!) { addComment(input: $input) { clientMutationId } }',
    { input: { subjectId: digText(body, 'data.repository.pullRequest.id'), body: BODY } },
  );
  sandbox.events.takeAll();
});
afterEach(() => sandbox.close());

const ours = (): string => sandbox.comments(1)[1]?.body ?? '';

describe('given boxes in a comment of ours', () => {
  it('when somebody ticks who cannot write, then it is refused', () => {
    for (const login of ['eve', 'tim']) {
      expect(() => sandbox.tick(login, 1, '**plan**')).toThrow('permission');
    }
    expect(ours()).toBe(BODY);
  });

  it('when no box says so, then that is said', () => {
    expect(() => sandbox.tick('bob', 1, '**docs**')).toThrow('no box to tick says "**docs**"');
    expect(() => sandbox.untick('bob', 1, '**code**')).toThrow('no box that is ticked');
  });

  it('when a writer ticks, then the first empty box that says so is ticked in our comment, in an edit of theirs', () => {
    sandbox.tick('ann', 1, '**plan**');
    expect(ours()).toBe(BODY.replace('- [ ] <!-- pawl:tick p-1 -->', '- [x] <!-- pawl:tick p-1 -->'));
    expect(sandbox.comments(1)[0]?.body).toBe('- [ ] Approve **plan**');
    expect(sandbox.comments(1)[1]?.edits.at(-1)?.editor.login).toBe('ann');
    expect(sandbox.events.takeAll()).toMatchObject([
      {
        name: 'issue_comment',
        payload: { action: 'edited', changes: { body: { from: BODY } }, sender: { login: 'ann' } },
      },
    ]);
  });

  it('when they take it off again, then the comment says what it said, and every version can be read', async () => {
    sandbox.tick('ann', 1, '**code**');
    sandbox.untick('ann', 1, '**code**');
    expect(ours()).toBe(BODY);
    const { body } = await graphql(
      sandbox,
      sandbox.token(undefined, FULL),
      `
        {
          repository(owner: "acme", name: "demo") {
            pullRequest(number: 1) {
              comments(last: 1) {
                nodes {
                  userContentEdits(first: 10) {
                    nodes {
                      diff
                      editor {
                        login
                      }
                    }
                  }
                }
              }
            }
          }
        }
      `,
    );
    expect(dig(body, 'data.repository.pullRequest.comments.nodes.0.userContentEdits.nodes')).toEqual([
      { diff: BODY, editor: { login: 'ann' } },
      {
        diff: BODY.replace('- [ ] <!-- pawl:tick c-1', '- [x] <!-- pawl:tick c-1'),
        editor: { login: 'ann' },
      },
      { diff: BODY, editor: { login: 'github-actions' } },
    ]);
  });

  it('when a fulfilled box is unticked, then it is that one', () => {
    sandbox.untick('ann', 1, '**plan**');
    expect(ours()).toBe(BODY.replace('- [x]', '- [ ]'));
  });
});
