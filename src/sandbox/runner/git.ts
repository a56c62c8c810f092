import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const exec = promisify(execFile);

const environment = {
  PATH: process.env.PATH ?? '',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_TERMINAL_PROMPT: '0',
  // the log of a checkout would name the sandbox's own directory
  GIT_CONFIG_COUNT: '1',
  GIT_CONFIG_KEY_0: 'core.logAllRefUpdates',
  GIT_CONFIG_VALUE_0: 'false',
};

async function git(cwd: string, args: string[]): Promise<string> {
  const { stdout } = await exec('git', args, { cwd, env: environment, maxBuffer: 64 * 1024 * 1024 });
  return stdout;
}

/** The commit a branch of the bare repository points to. */
export const headOf = async (gitDirectory: string, branch: string): Promise<string> =>
  (await git(gitDirectory, ['rev-parse', '--verify', `refs/heads/${branch}^{commit}`])).trim();

type WorkflowText = { path: string; text: string };

const read = new Map<string, Promise<WorkflowText[]>>();

/** The workflow files at a commit, path and text, in the order of their names. Each commit's are read once. */
export function workflowFiles(gitDirectory: string, commit: string): Promise<WorkflowText[]> {
  const key = `${gitDirectory}\0${commit}`;
  const before = read.get(key);
  if (before !== undefined) return before;
  const files = readWorkflowFiles(gitDirectory, commit);
  read.set(key, files);
  return files;
}

async function readWorkflowFiles(gitDirectory: string, commit: string): Promise<WorkflowText[]> {
  const listed = await git(gitDirectory, ['ls-tree', '--name-only', '-z', commit, '.github/workflows/']);
  const paths = listed.split('\0').filter((path) => /\.ya?ml$/.test(path));
  return Promise.all(
    paths.map(async (path) => ({ path, text: await git(gitDirectory, ['show', `${commit}:${path}`]) })),
  );
}

/** Checks a commit, branch or tag out into a new directory, with all branches and no credentials. */
export async function checkOut(from: {
  gitDirectory: string;
  url: string;
  ref: string;
  directory: string;
}): Promise<string> {
  const { gitDirectory, url, ref, directory } = from;
  await git(gitDirectory, ['init', '--quiet', directory]);
  await git(directory, ['remote', 'add', 'origin', url]);
  await git(directory, [
    'fetch',
    '--quiet',
    '--no-recurse-submodules',
    gitDirectory,
    '+refs/heads/*:refs/remotes/origin/*',
    '+refs/tags/*:refs/tags/*',
    '+refs/pull/*:refs/remotes/pull/*',
  ]);
  const isOid = /^[0-9a-f]{40}$/.test(ref);
  await git(directory, ['checkout', '--quiet', '--detach', isOid ? ref : `refs/remotes/origin/${ref}`]);
  // names that directory too
  await rm(join(directory, '.git', 'FETCH_HEAD'), { force: true });
  return (await git(directory, ['rev-parse', 'HEAD'])).trim();
}
