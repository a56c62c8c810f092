import type { FileChange } from './git/commit-stream.ts';

/** Whole texts by path; null removes. An object also gives the mode. */
export interface Files {
  [path: string]: string | null | { text: string; mode: '100644' | '100755' | '120000' };
}

export const filesToChanges = (files: Files): FileChange[] =>
  Object.entries(files).map(([path, file]) => {
    if (file === null) return { path, contents: null };
    if (typeof file === 'string') return { path, contents: Buffer.from(file) };
    return { path, contents: Buffer.from(file.text), mode: file.mode };
  });
