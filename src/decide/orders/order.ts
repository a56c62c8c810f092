import type { Command } from '../../commands/parse.ts';
import type { Draft } from '../draft.ts';
import type { Letter } from './inbox.ts';

/** Does what a command says; why it cannot be done, or null. Where a fact is missing it is wanted, and the answer is void. */
export type Obey = (draft: Draft, letter: Letter<Command>) => string | null;

export const by = ({ author }: Pick<Letter<Command>, 'author'>): { id: number; login: string } => ({
  id: author.id,
  login: author.login,
});

/** What a command asks for while a fact is missing: nothing is judged. */
export const UNJUDGED = null;
