import type { Workspace } from '../../agents/checkout/workspace.ts';
import { bytesOf } from './tokens.ts';

const NONE = 'There is no checkout in this actions run.';
const NO_ROOM = 'The files of the repository had no room here.';
/** What a digest says of itself beside what it shows. */
const ITS_NOTES = 2_000;
const TRIES = 3;

/** The list of files and as many of them as fit into so many bytes; says what it left out. */
export async function repositoryText(
  workspace: Workspace | null,
  bytes: number,
  elsewhere: ReadonlySet<string>,
): Promise<string> {
  if (workspace === null) return fitting(NONE, bytes);
  let budget = bytes - ITS_NOTES;
  for (let count = 0; count < TRIES && budget > 0; count += 1) {
    const text = await workspace.digest(budget, elsewhere);
    const over = bytesOf(text) - bytes;
    if (over <= 0) return text;
    budget -= over + ITS_NOTES;
  }
  return fitting(NO_ROOM, bytes);
}

const fitting = (text: string, bytes: number): string => (bytesOf(text) <= bytes ? text : '');
