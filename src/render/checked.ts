import type { Entry } from '../progress/entry.ts';

type Found = Extract<Entry, { type: 'run.checked' }>['found'];

/** What looking at the branch after a rollback said, as a clause. */
export function checkedWords(found: Found, paths: readonly string[]): string {
  switch (found) {
    case 'as meant':
      return 'the branch was compared and has the files that it was to have';
    case 'otherwise':
      return `the branch was compared and is not as it was to be: ${paths.join(', ')} ${paths.length === 1 ? 'differs' : 'differ'} from the checkpoint`;
    case 'unknown':
      return 'the branch could not be compared: GitHub did not tell all that differs';
  }
}
