import { execFileSync } from 'node:child_process';
import { instantOf } from '../instant.ts';
import { restoredFromElsewhere, type RecordedVersion } from '../progress/versions.ts';
import { UsageError } from './verb.ts';

/** Every version of a run's document, oldest first, as a clone has them. */
export interface Cloned {
  pull: number;
  ref: string;
  versions: RecordedVersion[];
  /** Texts that documents here were restored from and that the branch does not have, as far as they can be had. */
  elsewhere: string[];
}

/**
 * Reads the run branches of a clone, or that of one pull request: a branch here goes before one on a remote, and that before
 * the tag which keeps the branch of a closed pull request. Nobody vouches for its commits.
 */
export function versionsIn(directory: string, pull?: number): Cloned[] {
  const git = (args: string[], input?: string): Buffer => gitIn(directory, args, input);
  const number = pull ?? '*';
  const patterns = [
    `refs/heads/pawl/pr-${number}`,
    `refs/remotes/*/pawl/pr-${number}`,
    `refs/tags/pawl-archive/pr-${number}`,
  ];
  const refs = new Map<number, string>();
  for (const ref of linesOf(git(['for-each-ref', '--format=%(refname)', ...patterns]))) {
    const found = Number(/\/pr-([1-9]\d*)$/.exec(ref)?.[1] ?? 0);
    if (found > 0 && !refs.has(found)) refs.set(found, ref);
  }
  if (refs.size === 0) {
    const branch = `pawl/pr-${pull ?? 'N'}`;
    throw new UsageError(
      `There is no branch ${branch} in ${directory}, and no tag pawl-archive/pr-${pull ?? 'N'}; fetch it, as in git fetch origin ${branch}:${branch}.`,
    );
  }
  return [...refs].map(([found, ref]) => {
    const versions = versionsOf(git, found, ref);
    const sources = restoredFromElsewhere(versions).map((oid) => `${oid}:${documentOf(found)}`);
    return { pull: found, ref, versions, elsewhere: textsOf(git, sources).filter((text) => text !== null) };
  });
}

const documentOf = (pull: number): string => `.pawl/pr-${pull}/progress.json`;

type Git = (args: string[], input?: string) => Buffer;

/** Fields of one commit, each ended by a byte that no message can hold. */
const FIELDS = ['%H', '%an', '%ct', '%B'];

function versionsOf(git: Git, pull: number, ref: string): RecordedVersion[] {
  const path = documentOf(pull);
  const format = `--format=${FIELDS.map((field) => `${field}%x00`).join('')}`;
  const told = git(['log', '--reverse', '--topo-order', '--full-history', format, ref, '--', path])
    .toString('utf8')
    .split('\0');
  const commits: Omit<RecordedVersion, 'text'>[] = [];
  for (let at = 0; at + FIELDS.length <= told.length; at += FIELDS.length) {
    const [commit = '', author = '', seconds = '', message = ''] = told.slice(at, at + FIELDS.length);
    commits.push({
      // Git ends each commit with a line break.
      commit: commit.trim(),
      author,
      at: instantOf(Number(seconds) * 1000),
      message,
      ours: null,
    });
  }
  const texts = textsOf(
    git,
    commits.map(({ commit }) => `${commit}:${path}`),
  );
  return commits.map((commit, index) => ({ ...commit, text: texts[index] ?? null }));
}

/** Documents that one process of git is asked for. */
const AT_ONCE = 500;

/** Texts of objects by name, in their order; null where there is none. */
function textsOf(git: Git, names: readonly string[]): (string | null)[] {
  const texts: (string | null)[] = [];
  for (let first = 0; first < names.length; first += AT_ONCE) {
    const asked = names.slice(first, first + AT_ONCE);
    const said = git(['cat-file', '--batch'], `${asked.join('\n')}\n`);
    let at = 0;
    while (at < said.length) {
      const end = said.indexOf('\n', at);
      const [, type, size] = / (\w+) (\d+)$/.exec(said.toString('utf8', at, end)) ?? [];
      at = end + 1;
      texts.push(type === 'blob' ? said.toString('utf8', at, at + Number(size)) : null);
      if (size !== undefined) at += Number(size) + 1;
    }
  }
  return texts;
}

const linesOf = (said: Buffer): string[] =>
  said
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '');

/** What a clone's configuration would run is kept from running. */
const CAUTION = ['-c', 'core.hooksPath=/dev/null', '-c', 'log.showSignature=false', '-c', 'core.fsmonitor='];

function gitIn(directory: string, args: readonly string[], input: string | undefined): Buffer {
  try {
    return execFileSync('git', ['-C', directory, ...CAUTION, ...args], {
      maxBuffer: 1_073_741_824,
      stdio: ['pipe', 'pipe', 'pipe'],
      ...(input === undefined ? {} : { input }),
    });
  } catch (error) {
    const said = String(error instanceof Error && 'stderr' in error ? error.stderr : error).trim();
    throw new UsageError(`git could not read ${directory}: ${said}`, { cause: error });
  }
}
