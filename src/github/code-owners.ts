import * as z from 'zod';
import type { SourceFile } from '../ports.ts';
import { file } from './answer.ts';
import { toSourceFile } from './files.ts';

/** Where GitHub looks for the file, in its order: the first that exists counts. */
const PLACES = { github: '.github/CODEOWNERS', root: 'CODEOWNERS', docs: 'docs/CODEOWNERS' } as const;

/** What to ask of a commit for its code owners. */
export const CODE_OWNERS = `... on Commit { ${Object.entries(PLACES)
  .map(([name, path]) => `${name}: file(path: "${path}") { ...File }`)
  .join(' ')} }`;

const answers = z.object({ github: file, root: file, docs: file });

/** The file that names code owners. Of a commit that GitHub does not know nothing can be said: its text is unknown, not absent. */
export function codeOwnersIn(answer: unknown, oid: string): SourceFile | null {
  const { data } = answers.safeParse(answer);
  if (data === undefined) return { path: PLACES.github, oid, text: null };
  return (
    toSourceFile(PLACES.github, data.github) ??
    toSourceFile(PLACES.root, data.root) ??
    toSourceFile(PLACES.docs, data.docs)
  );
}
