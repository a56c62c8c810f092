import type { CommentNode, MineNode } from '../../../src/github/answer.ts';
import type { Person } from '../../../src/ports.ts';
import { US } from './repository.ts';
import type { Remark } from './state.ts';

const RECENT = 10;
const nodes = new WeakMap<Remark, { comment: CommentNode; mine: MineNode }>();

const who = (person: Person | null): CommentNode['author'] =>
  person && { kind: person.type, login: person.login, databaseId: person.id };

/** A comment as GitHub's answers have it, once parsed, and who edited it. */
export function nodesOf(remark: Remark): { comment: CommentNode; mine: MineNode } {
  const known = nodes.get(remark);
  if (known !== undefined) return known;
  const { id, node_id, author, body, created_at: createdAt, edits, reactions, minimized } = remark;
  const edited = edits.at(-1)?.at ?? null;
  const made = {
    comment: {
      id: node_id,
      fullDatabaseId: id,
      body,
      createdAt,
      updatedAt: edited ?? createdAt,
      lastEditedAt: edited,
      isMinimized: minimized,
      viewerDidAuthor: author?.id === US.id,
      author: who(author),
      reactionGroups: reactions.map((content) => ({ content, viewerHasReacted: true })),
    },
    mine: {
      id: node_id,
      userContentEdits: {
        nodes: edits
          .slice(-RECENT)
          .map(({ at, by }) => ({ editedAt: at, editor: who(by) }))
          .toReversed(),
      },
    },
  };
  nodes.set(remark, made);
  return made;
}
