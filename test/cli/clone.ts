import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { files } from './pawl.ts';

const PATH = '.pawl/pr-7/progress.json';

export interface Committed {
  /** Null takes the document away. */
  text: string | null;
  message?: string;
  author?: string;
}

/** A clone whose branch `pawl/pr-7` has one commit per document, or whose tag keeps them once the branch is gone. */
export function clone(
  documents: readonly (string | Committed)[],
  kept: 'branch' | 'archive' = 'branch',
): string {
  const directory = files({})('.');
  let minute = 0;
  const git = (...args: string[]): string => {
    // Of the same content at the same instants the ids are the same in every clone.
    const at = `2026-01-05T09:${String(minute).padStart(2, '0')}:00Z`;
    const env = { ...process.env, GIT_AUTHOR_DATE: at, GIT_COMMITTER_DATE: at };
    const who = ['-c', 'user.name=t', '-c', 'user.email=t@example.com'];
    return execFileSync('git', ['-C', directory, ...who, ...args], { encoding: 'utf8', env });
  };
  git('init', '--quiet', '--initial-branch', 'pawl/pr-7');
  mkdirSync(dirname(join(directory, PATH)), { recursive: true });
  for (const one of documents) {
    minute += 1;
    const {
      text,
      message = 'pawl: one decision',
      author = 't',
    } = typeof one === 'string' ? { text: one } : one;
    if (text === null) rmSync(join(directory, PATH));
    else writeFileSync(join(directory, PATH), text);
    git('add', '--all', '--force', '.');
    const by = `--author=${author} <${author}@example.com>`;
    git('commit', '--quiet', '--no-verify', '--allow-empty', '--cleanup=verbatim', by, '--message', message);
  }
  if (kept === 'archive') {
    git('tag', 'pawl-archive/pr-7');
    git('checkout', '--quiet', '--detach');
    git('branch', '--quiet', '-D', 'pawl/pr-7');
  }
  return directory;
}

/** The commits of a clone, oldest first. */
export const commitsOf = (directory: string): string[] =>
  execFileSync('git', ['-C', directory, 'rev-list', '--reverse', 'HEAD'], { encoding: 'utf8' })
    .trim()
    .split('\n');
