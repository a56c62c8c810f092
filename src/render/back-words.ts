import type { Entry } from '../progress/entry.ts';
import { counted, some } from './counted.ts';

type EntryOf<Type extends Entry['type']> = Extract<Entry, { type: Type }>;

/** What looking at the branch after a rollback said, as a clause. */
export function checkedWords(found: EntryOf<'run.checked'>['found'], paths: readonly string[]): string {
  switch (found) {
    case 'as meant':
      return 'the branch was compared and has the files that it was to have';
    case 'otherwise':
      return `the branch was compared and is not as it was to be: ${paths.join(', ')} ${paths.length === 1 ? 'differs' : 'differ'} from the checkpoint`;
    case 'unknown':
      return 'the branch could not be compared: GitHub did not tell all that differs';
  }
}

/** What became of what others had committed, as the end of a sentence. */
export function othersWords(others: EntryOf<'run.reset'>['others']): string {
  if (others === undefined) return '';
  const { commits, count, fate, clashed } = others;
  const who = commits.map(({ oid, by }) => `${oid.slice(0, 7)} by ${by}`);
  const list = some(who) + (count > who.length ? ` and ${count - who.length} more` : '');
  const both = clashed === 0 ? '' : `, and so do ${counted(clashed, 'file')} that the run had changed too`;
  return fate === 'kept'
    ? `; what people committed since stays: ${list}${both}`
    : `; what people committed since goes back too: ${list}`;
}

/** What steps are called in the definition that a run moved to, as the end of a sentence. */
export function mappedWords(renamed: { readonly [old: string]: string } = {}): string {
  const pairs = Object.entries(renamed).map(([old, name]) => `${old} is ${name}`);
  return pairs.length === 0 ? '' : `, where ${some(pairs)}`;
}

const PLACES = {
  history: ' of its own branch',
  kept: ', which was kept',
  head: ' of the pull request’s branch',
} as const;

/** Where a document was found again, behind its commit; nothing in entries from before that was noted. */
export const foundAgain = (where: EntryOf<'progress.restored'>['where']): string =>
  where === undefined ? '' : PLACES[where];
