import type { Edit, Reaction, ReactionContent } from '../state/model.ts';
import type { Account } from '../state/accounts.ts';
import { nodeId } from '../state/node-id.ts';
import { atLeast } from '../state/permission.ts';
import { lastEdit } from '../state/text.ts';
import { actorFields } from './actor.ts';
import { connection, type PageArguments } from './connection.ts';
import type { Fields, InRepository } from './fields.ts';

const CONTENTS: ReactionContent[] = [
  'THUMBS_UP',
  'THUMBS_DOWN',
  'LAUGH',
  'HOORAY',
  'CONFUSED',
  'HEART',
  'ROCKET',
  'EYES',
];

interface Text {
  author: Account;
  body: string;
  edits: Edit[];
  reactions: Reaction[];
}

/** What comments, reviews and pull requests share: author, edits and reactions. */
export function textFields(session: InRepository, text: Text): { [field: string]: unknown } {
  const edited = lastEdit(text.edits);
  return {
    author: actorFields(text.author),
    authorAssociation: association(session, text.author),
    body: text.body,
    editor: edited === null ? null : actorFields(edited.editor),
    lastEditedAt: edited?.at ?? null,
    includesCreatedEdit: edited !== null,
    viewerDidAuthor: text.author.id === session.token.account.id,
    userContentEdits: (args: PageArguments) =>
      connection('userContentEdits', args, {
        items: text.edits.toReversed(),
        key: ({ id }) => id,
        node: editFields,
      }),
    reactionGroups: () => reactionGroups(session, text.reactions),
  };
}

const editFields = (edit: Edit): Fields => ({
  __typename: 'UserContentEdit',
  id: nodeId('UserContentEdit', edit.id),
  createdAt: edit.at,
  editedAt: edit.at,
  updatedAt: edit.at,
  deletedAt: null,
  deletedBy: null,
  diff: edit.body,
  editor: actorFields(edit.editor),
});

/** Always all eight groups, the empty ones too. */
export const reactionGroups = (session: InRepository, reactions: Reaction[]): Fields[] =>
  CONTENTS.map((content) => {
    const group = reactions.filter((reaction) => reaction.content === content);
    return {
      __typename: 'ReactionGroup',
      content,
      createdAt: group[0]?.at ?? null,
      viewerHasReacted: group.some(({ account }) => account.id === session.token.account.id),
      reactors: (args: PageArguments) =>
        connection('reactors', args, {
          items: group,
          key: ({ id }) => id,
          node: ({ account }) => actorFields(account),
          edge: ({ at }) => ({ reactedAt: at }),
        }),
    };
  });

function association({ repository }: InRepository, author: Account): string {
  if (author.login === repository.owner) return 'OWNER';
  return atLeast(author.level, 'read') ? 'COLLABORATOR' : 'NONE';
}
