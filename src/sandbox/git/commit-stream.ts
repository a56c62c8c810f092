import type { Signature } from './objects.ts';

/** A change to one path: whole contents (mode 100644 unless told), or `null` to remove it. */
export interface FileChange {
  path: string;
  contents: Buffer | null;
  mode?: '100644' | '100755' | '120000';
}

export interface NewCommit {
  parent: string | null;
  author: Signature;
  committer: Signature;
  message: string;
  changes: FileChange[];
}

const stamp = ({ name, email, date }: Signature): string =>
  `${name.replace(/[<>\n]/g, '')} <${email.replace(/[<>\n]/g, '')}> ${Date.parse(date) / 1000} +0000`;

const quoted = (path: string): string => `"${path.replace(/["\\]/g, '\\$&').replace(/\n/g, '\\n')}"`;

const block = (bytes: Buffer): Buffer =>
  Buffer.concat([Buffer.from(`data ${bytes.length}\n`), bytes, Buffer.from('\n')]);

const SCRATCH = 'refs/sandbox/import';
const NOWHERE = '0'.repeat(40);

/** The stream `git fast-import` reads to make commits that no ref points to, and to print the oid of each. */
export const commitStream = (commits: readonly NewCommit[]): Buffer =>
  // A commit can be imported only on a ref: each begins it anew, and in the end it is taken away.
  Buffer.concat([...commits.map(oneCommit), Buffer.from(`reset ${SCRATCH}\nfrom ${NOWHERE}\n`)]);

function oneCommit(commit: NewCommit): Buffer {
  const parts: Buffer[] = [
    Buffer.from(`reset ${SCRATCH}\n\ncommit ${SCRATCH}\nmark :1\n`),
    Buffer.from(`author ${stamp(commit.author)}\ncommitter ${stamp(commit.committer)}\n`),
    block(Buffer.from(commit.message)),
  ];
  if (commit.parent !== null) parts.push(Buffer.from(`from ${commit.parent}\n`));
  for (const change of commit.changes) {
    if (change.contents === null) parts.push(Buffer.from(`D ${quoted(change.path)}\n`));
    else {
      parts.push(Buffer.from(`M ${change.mode ?? '100644'} inline ${quoted(change.path)}\n`));
      parts.push(block(change.contents));
    }
  }
  parts.push(Buffer.from('\nget-mark :1\n'));
  return Buffer.concat(parts);
}

/** Git's text form of a commit over a tree that exists already. */
export const mergeCommit = (
  tree: string,
  parents: string[],
  commit: Omit<NewCommit, 'parent' | 'changes'>,
): string =>
  [
    `tree ${tree}`,
    ...parents.map((parent) => `parent ${parent}`),
    `author ${stamp(commit.author)}`,
    `committer ${stamp(commit.committer)}`,
    '',
    `${commit.message}\n`,
  ].join('\n');
