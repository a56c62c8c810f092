import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { acme, dig, digText, FULL, graphql, type Reply } from './acme.ts';

let sandbox: Sandbox;
let token: string;
beforeEach(async () => {
  sandbox = await acme();
  token = sandbox.token(undefined, FULL);
  sandbox.events.takeAll();
});
afterEach(() => sandbox.close());

const mutate = (field: string, type: string, input: object, selection: string): Promise<Reply> =>
  graphql(sandbox, token, `mutation m($input: ${type}!) { ${field}(input: $input) { ${selection} } }`, {
    input,
  });

async function pullId(): Promise<string> {
  const { body } = await graphql(
    sandbox,
    token,
    '{ repository(owner: "acme", name: "demo") { pullRequest(number: 1) { id } } }',
  );
  return digText(body, 'data.repository.pullRequest.id');
}

const comments = async (selection: string): Promise<unknown> => {
  const { body } = await graphql(
    sandbox,
    token,
    `{ repository(owner: "acme", name: "demo") { pullRequest(number: 1) {
         comments(last: 100) { nodes { ${selection} } } } } }`,
  );
  expect(dig(body, 'errors')).toBeUndefined();
  return dig(body, 'data.repository.pullRequest.comments.nodes');
};

describe('given the conversation of a pull request', () => {
  it.each([
    ['x'.repeat(65_537), 'Body is too long (maximum is 65536 characters)'],
    [' \n', "Body can't be blank"],
  ])('when a comment is too long or blank, then it is refused', async (text, message) => {
    const input = { subjectId: await pullId(), body: text };
    const { body } = await mutate('addComment', 'AddCommentInput', input, 'clientMutationId');
    expect(dig(body, 'errors.0')).toMatchObject({ type: 'UNPROCESSABLE', message });
    expect(sandbox.comments(1)).toEqual([]);
  });

  it('when a comment is exactly as long as allowed, then it is taken', async () => {
    const input = { subjectId: await pullId(), body: 'x'.repeat(65_536) };
    await mutate('addComment', 'AddCommentInput', input, 'clientMutationId');
    expect(sandbox.comments(1)).toHaveLength(1);
  });

  it("when a reader edits somebody else's comment, then it is refused; a writer may", () => {
    const { id } = sandbox.comment('bob', 1, '/approve');
    expect(() => sandbox.editComment('eve', id, '/reject')).toThrow('permission');
    sandbox.editComment('ann', id, '/reject');
    expect(sandbox.comments(1)[0]?.body).toBe('/reject');
  });

  it('when somebody edits a comment, then editor, time and every version can be read', async () => {
    const { id } = sandbox.comment('bob', 1, '- [ ] approve');
    sandbox.advance(60);
    sandbox.editComment('ann', id, '- [x] approve');
    expect(
      await comments(
        `databaseId body createdAt lastEditedAt editor { login }
         userContentEdits(first: 10) { nodes { diff editedAt editor { login } } }`,
      ),
    ).toEqual([
      {
        databaseId: id,
        body: '- [x] approve',
        createdAt: '2026-01-05T09:00:00Z',
        lastEditedAt: '2026-01-05T09:01:00Z',
        editor: { login: 'ann' },
        userContentEdits: {
          nodes: [
            { diff: '- [x] approve', editedAt: '2026-01-05T09:01:00Z', editor: { login: 'ann' } },
            { diff: '- [ ] approve', editedAt: '2026-01-05T09:00:00Z', editor: { login: 'bob' } },
          ],
        },
      },
    ]);
  });

  it('when a comment was never edited, then nothing says that it was', async () => {
    sandbox.comment('bob', 1, 'hello');
    expect(await comments('lastEditedAt editor { login } userContentEdits(first: 1) { totalCount }')).toEqual(
      [{ lastEditedAt: null, editor: null, userContentEdits: { totalCount: 0 } }],
    );
  });

  it('when a comment is deleted, then it is gone and cannot be updated', async () => {
    const { id } = sandbox.comment('bob', 1, 'hello');
    const [node] = [await comments('id')].flat();
    await mutate(
      'deleteIssueComment',
      'DeleteIssueCommentInput',
      { id: digText(node, 'id') },
      'clientMutationId',
    );
    expect(await comments('id')).toEqual([]);
    expect(() => sandbox.deleteComment('bob', id)).toThrow(`no comment ${id}`);
    const input = { id: digText(node, 'id'), body: 'again' };
    const { body } = await mutate('updateIssueComment', 'UpdateIssueCommentInput', input, 'clientMutationId');
    expect(dig(body, 'errors.0.type')).toBe('NOT_FOUND');
  });

  it('when the bot reacts twice, then one reaction stands, and it raises no event', async () => {
    sandbox.comment('bob', 1, '/start');
    sandbox.events.takeAll();
    const [node] = [await comments('id')].flat();
    const input = { subjectId: digText(node, 'id'), content: 'EYES' };
    await mutate('addReaction', 'AddReactionInput', input, 'reaction { content }');
    await mutate('addReaction', 'AddReactionInput', input, 'reaction { content }');
    const groups = await comments(
      'reactionGroups { content viewerHasReacted reactors(first: 1) { totalCount } }',
    );
    expect(dig(groups, '0.reactionGroups')).toHaveLength(8);
    expect(dig(groups, '0.reactionGroups')).toContainEqual({
      content: 'EYES',
      viewerHasReacted: true,
      reactors: { totalCount: 1 },
    });
    expect(sandbox.events.length).toBe(0);
    await mutate('removeReaction', 'RemoveReactionInput', input, 'reaction { content }');
    expect(sandbox.comments(1)[0]?.reactions).toEqual([]);
  });

  it('when a comment is minimised, then it says why', async () => {
    sandbox.comment('bob', 1, 'reminder');
    const [node] = [await comments('id')].flat();
    const input = { subjectId: digText(node, 'id'), classifier: 'OUTDATED' };
    await mutate('minimizeComment', 'MinimizeCommentInput', input, 'clientMutationId');
    expect(await comments('isMinimized minimizedReason')).toEqual([
      { isMinimized: true, minimizedReason: 'outdated' },
    ]);
  });
});

const createLabel = async (name: string): Promise<Reply> => {
  const { body } = await graphql(sandbox, token, '{ repository(owner: "acme", name: "demo") { id } }');
  const repositoryId = digText(body, 'data.repository.id');
  return mutate(
    'createLabel',
    'CreateLabelInput',
    { repositoryId, name, color: '1d76db', description: 'Work' },
    'label { id }',
  );
};

describe('given labels', () => {
  it('when a name is taken or too long, then it is refused', async () => {
    await createLabel('pawl:one');
    expect(dig((await createLabel('PAWL:ONE')).body, 'errors.0.message')).toContain('taken');
    expect(dig((await createLabel('x'.repeat(51))).body, 'errors.0.message')).toContain('too long');
  });

  it('when the bot sets one, then no run starts; when a person does, then one does', async () => {
    const { body } = await createLabel('pawl:one');
    const input = { labelableId: await pullId(), labelIds: [digText(body, 'data.createLabel.label.id')] };
    await mutate('addLabelsToLabelable', 'AddLabelsToLabelableInput', input, 'clientMutationId');
    expect(sandbox.events.length).toBe(0);
    sandbox.label('bob', 1, 'pawl:two');
    expect(sandbox.events.takeAll()).toMatchObject([
      {
        name: 'pull_request_target',
        actor: 'bob',
        payload: { action: 'labeled', label: { name: 'pawl:two' } },
      },
    ]);
    await mutate('removeLabelsFromLabelable', 'RemoveLabelsFromLabelableInput', input, 'clientMutationId');
    const read = await graphql(
      sandbox,
      token,
      `
        {
          repository(owner: "acme", name: "demo") {
            labels(first: 10, query: "pawl:") {
              totalCount
            }
            pullRequest(number: 1) {
              labels(first: 10) {
                nodes {
                  name
                }
              }
              timelineItems(first: 10, itemTypes: [LABELED_EVENT, UNLABELED_EVENT]) {
                nodes {
                  __typename
                  ... on LabeledEvent {
                    actor {
                      login
                    }
                    label {
                      name
                    }
                  }
                  ... on UnlabeledEvent {
                    actor {
                      login
                    }
                    label {
                      name
                    }
                  }
                }
              }
            }
          }
        }
      `,
    );
    expect(dig(read.body, 'data.repository')).toEqual({
      labels: { totalCount: 2 },
      pullRequest: {
        labels: { nodes: [{ name: 'pawl:two' }] },
        timelineItems: {
          nodes: [
            { __typename: 'LabeledEvent', actor: { login: 'github-actions' }, label: { name: 'pawl:one' } },
            { __typename: 'LabeledEvent', actor: { login: 'bob' }, label: { name: 'pawl:two' } },
            { __typename: 'UnlabeledEvent', actor: { login: 'github-actions' }, label: { name: 'pawl:one' } },
          ],
        },
      },
    });
  });
});
