import { Refusal } from '../refusal.ts';
import type { Account } from './accounts.ts';
import type { Edit } from './model.ts';
import type { Repository } from './repository.ts';

const LONGEST_BODY = 65_536;

/** Refuses a body GitHub would refuse; `required` also refuses one without visible text. */
export function checkBody(body: string, required: boolean): void {
  if (body.length > LONGEST_BODY) {
    throw new Refusal('UNPROCESSABLE', `Body is too long (maximum is ${LONGEST_BODY} characters)`);
  }
  if (required && body.trim() === '') throw new Refusal('UNPROCESSABLE', "Body can't be blank");
}

interface Text {
  author: Account;
  body: string;
  edits: Edit[];
}

/** Replaces a text and keeps who did it, when, and what it said; the first edit also keeps the original. */
export function editText(
  repository: Repository,
  text: Text,
  writtenAt: string,
  editor: Account,
  body: string,
): void {
  if (text.edits.length === 0) {
    text.edits.push({ id: repository.nextId(), at: writtenAt, editor: text.author, body: text.body });
  }
  text.edits.push({ id: repository.nextId(), at: repository.clock.now(), editor, body });
  text.body = body;
}

/** The newest change of a text; null while it stands as it was written. */
export const lastEdit = (edits: Edit[]): Edit | null => (edits.length > 1 ? (edits.at(-1) ?? null) : null);
