import { execFileSync } from 'node:child_process';
import { hashes } from '../hashes.ts';
import { replay, type Version } from '../progress/replay.ts';
import { choiceOf, textOf, UsageError, type Verb } from './verb.ts';

/** `pawl replay`: folds the journal of a run's branch again from git's history; must equal what is checked in. */
export const replayVerb: Verb = {
  name: 'replay',
  usage: 'replay --pr N [--repo DIRECTORY] [--format text|json]',
  does: 'folds the journal again from git history and compares it with every document',
  words: 0,
  options: { pr: { type: 'string' }, repo: { type: 'string' }, format: { type: 'string' } },
  explains: {
    pr: 'number of the pull request',
    repo: 'a clone that has the branch pawl/pr-N, here or on a remote; this directory unless given',
    format: 'text or json',
  },
  run(call, { out, err }) {
    const pull = textOf(call, 'pr') ?? '';
    if (!/^[1-9]\d*$/.test(pull)) throw new UsageError('replay needs --pr N, the number of a pull request.');
    const directory = textOf(call, 'repo') ?? '.';
    const result = replay(versionsOf(directory, pull), hashes.sha256);
    if (choiceOf(call, 'format', ['text', 'json']) === 'json') out(`${JSON.stringify(result)}\n`);
    else {
      for (const { commit, what } of result.differences) out(`${commit.slice(0, 10)} differs: ${what}\n`);
      out(`${result.same} documents fold to themselves, ${result.differences.length} differ\n`);
      err(`${result.decisions} decisions, ${result.entries} entries\n`);
    }
    return Promise.resolve(result.differences.length === 0 ? 0 : 1);
  },
};

function versionsOf(directory: string, pull: string): Version[] {
  const git = (...args: string[]): string => {
    try {
      return execFileSync('git', ['-C', directory, '-c', 'core.hooksPath=/dev/null', ...args], {
        encoding: 'utf8',
        maxBuffer: 512_000_000,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
    } catch (error) {
      const said = String(error instanceof Error && 'stderr' in error ? error.stderr : error).trim();
      throw new UsageError(`git could not read ${directory}: ${said}`, { cause: error });
    }
  };
  const refs = git(
    'for-each-ref',
    '--format=%(refname)',
    `refs/heads/pawl/pr-${pull}`,
    `refs/remotes/*/pawl/pr-${pull}`,
  );
  const [ref] = refs.split('\n').filter((line) => line !== '');
  if (ref === undefined)
    throw new UsageError(
      `There is no branch pawl/pr-${pull} in ${directory}; fetch it, as in git fetch origin pawl/pr-${pull}:pawl/pr-${pull}.`,
    );
  const path = `.pawl/pr-${pull}/progress.json`;
  const commits = git('log', '--format=%H', '--reverse', ref, '--', path)
    .split('\n')
    .filter((line) => line !== '');
  return commits.map((commit) => ({ commit, text: git('show', `${commit}:${path}`) }));
}
