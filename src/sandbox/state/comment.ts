import { Refusal } from '../refusal.ts';
import type { Account } from './accounts.ts';
import { emitComment } from './emit.ts';
import type { Comment, Pull } from './model.ts';
import { commentPayload } from './payloads.ts';
import { atLeast } from './permission.ts';
import type { Repository } from './repository.ts';
import { checkBody, editText } from './text.ts';

export function addComment(repository: Repository, author: Account, pull: Pull, body: string): Comment {
  checkBody(body, true);
  const comment: Comment = {
    id: repository.nextId(),
    pull: pull.number,
    author,
    body,
    createdAt: repository.clock.now(),
    edits: [],
    reactions: [],
    minimized: null,
  };
  repository.comments.push(comment);
  pull.updatedAt = comment.createdAt;
  emitComment(repository, author, pull, {
    action: 'created',
    comment: commentPayload(repository, pull, comment),
  });
  return comment;
}

/** Whoever can write may edit anybody's comment, as on GitHub. */
const checkMayChange = (repository: Repository, actor: Account, comment: Comment): void => {
  const own = comment.author.id === actor.id;
  if (own || actor.type === 'Bot' || atLeast(actor.level, 'write')) return;
  throw new Refusal('FORBIDDEN', `${actor.login} does not have permission to change this comment`);
};

export function editComment(repository: Repository, editor: Account, comment: Comment, body: string): void {
  checkBody(body, true);
  checkMayChange(repository, editor, comment);
  const before = comment.body;
  editText(repository, comment, comment.createdAt, editor, body);
  const pull = repository.pull(comment.pull);
  emitComment(repository, editor, pull, {
    action: 'edited',
    changes: { body: { from: before } },
    comment: commentPayload(repository, pull, comment),
  });
}

export function deleteComment(repository: Repository, actor: Account, comment: Comment): void {
  checkMayChange(repository, actor, comment);
  repository.comments.splice(repository.comments.indexOf(comment), 1);
  const pull = repository.pull(comment.pull);
  emitComment(repository, actor, pull, {
    action: 'deleted',
    comment: commentPayload(repository, pull, comment),
  });
}
