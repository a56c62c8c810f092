import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Stage } from './stage.ts';

export interface Finale {
  comment: string;
  /** One line per commit, newest first: the pull request's branch, and the run's. */
  head: string[];
  run: string[];
  tests: { passed: boolean; output: string };
}

/** What is left at the end: the comment as it stands, both branches, and the checked-out result with its tests run. */
export function finale({ sandbox, pull, branch }: Stage): Finale {
  const log = (ref: string, not: string): string[] =>
    execFileSync('git', ['-C', sandbox.gitDirectory, 'log', '--format=%h %an: %s', ref, `^${not}`], {
      encoding: 'utf8',
    })
      .split('\n')
      .filter((line) => line !== '');
  const comment = sandbox.comments(pull).findLast((candidate) => candidate.body.startsWith('<!-- pawl:'));
  return {
    comment: comment?.body ?? '',
    head: log(branch, 'main'),
    run: log(`pawl/pr-${pull}`, 'main'),
    tests: testResult(sandbox.gitDirectory, branch),
  };
}

function testResult(gitDirectory: string, branch: string): Finale['tests'] {
  const directory = mkdtempSync(join(tmpdir(), 'pawl-result-'));
  try {
    execFileSync('git', ['clone', '--quiet', '--branch', branch, gitDirectory, directory], {
      stdio: 'ignore',
    });
    const { NODE_TEST_CONTEXT: _runner, ...environment } = process.env;
    const output = execFileSync(process.execPath, ['--test'], {
      cwd: directory,
      encoding: 'utf8',
      env: environment,
    });
    return { passed: true, output };
  } catch (error) {
    const output = error instanceof Error && 'stdout' in error ? String(error.stdout) : String(error);
    return { passed: false, output };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
