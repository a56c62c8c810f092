import { execFileSync } from 'node:child_process';
import { hashes } from '../hashes.ts';
import { replay, type Replay, type Version } from '../progress/replay.ts';
import { choiceOf, textOf, UsageError, type Verb } from './verb.ts';

/** `pawl replay`: folds the journal of run branches again from git's history; must equal what is checked in. */
export const replayVerb: Verb = {
  name: 'replay',
  usage: 'replay --pr N | --repo DIRECTORY [--format text|json]',
  does: 'folds the journal again from git history and compares it with every document',
  words: 0,
  options: { pr: { type: 'string' }, repo: { type: 'string' }, format: { type: 'string' } },
  explains: {
    pr: 'number of the pull request; all that the clone has a branch of unless given',
    repo: 'a clone that has the branches pawl/pr-N, here or on a remote; this directory unless given',
    format: 'text or json',
  },
  run(call, { out, err }) {
    const pull = textOf(call, 'pr');
    const directory = textOf(call, 'repo');
    if (pull === undefined && directory === undefined)
      throw new UsageError(
        'replay needs --pr N, the number of a pull request, or --repo DIRECTORY, a clone.',
      );
    if (pull !== undefined && !/^[1-9]\d*$/.test(pull))
      throw new UsageError('replay needs --pr N, the number of a pull request.');
    const replays = replaysOf(directory ?? '.', pull);
    if (choiceOf(call, 'format', ['text', 'json']) === 'json')
      out(`${JSON.stringify(pull === undefined ? replays : replays[0])}\n`);
    else
      for (const { pull_request, same, differences, decisions, entries } of replays) {
        if (pull === undefined) out(`Pull request ${pull_request}:\n`);
        for (const { commit, what } of differences) out(`${commit.slice(0, 10)} differs: ${what}\n`);
        out(`${same} documents fold to themselves, ${differences.length} differ\n`);
        err(`${decisions} decisions, ${entries} entries\n`);
      }
    return Promise.resolve(replays.every(({ differences }) => differences.length === 0) ? 0 : 1);
  },
};

type Replayed = Replay & { pull_request: number };

/** One pull request's history, or that of every run branch in the clone; a branch here goes before one on a remote. */
function replaysOf(directory: string, pull: string | undefined): Replayed[] {
  const git = gitIn(directory);
  const patterns = [`refs/heads/pawl/pr-${pull ?? '*'}`, `refs/remotes/*/pawl/pr-${pull ?? '*'}`];
  const refs = new Map<string, string>();
  for (const ref of lines(git('for-each-ref', '--format=%(refname)', ...patterns))) {
    const number = /\/pr-([1-9]\d*)$/.exec(ref)?.[1];
    if (number !== undefined && !refs.has(number)) refs.set(number, ref);
  }
  if (refs.size === 0) {
    const example = `git fetch origin pawl/pr-${pull ?? 'N'}:pawl/pr-${pull ?? 'N'}`;
    throw new UsageError(
      `There is no branch pawl/pr-${pull ?? 'N'} in ${directory}; fetch it, as in ${example}.`,
    );
  }
  return [...refs].map(([number, ref]) => {
    const path = `.pawl/pr-${number}/progress.json`;
    const commits = lines(git('log', '--format=%H', '--reverse', ref, '--', path));
    const versions: Version[] = commits.map((commit) => ({ commit, text: git('show', `${commit}:${path}`) }));
    return { pull_request: Number(number), ...replay(versions, hashes.sha256) };
  });
}

const lines = (text: string): string[] => text.split('\n').filter((line) => line !== '');

const gitIn =
  (directory: string) =>
  (...args: string[]): string => {
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
