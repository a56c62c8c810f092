import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { RunnerOptions } from '../../../src/sandbox/runner/options.ts';
import { Runner } from '../../../src/sandbox/runner/runner.ts';
import type { ActionsEvent } from '../../../src/sandbox/runner/trigger.ts';
import type { Permissions } from '../../../src/sandbox/runner/workflow.ts';

/** Prints what it was given, copies its input `say` to its output `said`, and fails when `say` is `fail`. */
const ECHO = `
import { appendFileSync } from 'node:fs';
const say = process.env.INPUT_SAY ?? '';
console.log('says ' + say);
appendFileSync(process.env.GITHUB_OUTPUT, 'said=' + say + '\\n');
appendFileSync(process.env.GITHUB_STEP_SUMMARY, '# ' + say + '\\n');
process.exit(say === 'fail' ? 1 : 0);
`;

const ECHO_YML = `
name: Echo
inputs:
  say: {description: what to say, default: 'nothing on \${{ github.ref_name }}'}
  key: {description: a secret}
runs: {using: node24, main: dist/action.js}
`;

interface Given {
  /** Files of the default branch by path. */
  files: { [path: string]: string };
  action?: { yml: string; js: string };
  options?: Partial<RunnerOptions>;
}

function write(root: string, files: { [path: string]: string }): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

/** A bare repository with one commit on `main`, a fake action, and a runner for both. */
export class World {
  readonly directory = mkdtempSync(join(tmpdir(), 'pawl-test-'));
  readonly gitDirectory = join(this.directory, 'origin.git');
  readonly sha: string;
  readonly runner: Runner;
  /** What each job's token was minted with, in the order of the jobs. */
  readonly minted: Permissions[] = [];

  constructor({ files, action = { yml: ECHO_YML, js: ECHO }, options = {} }: Given) {
    const tree = join(this.directory, 'tree');
    write(tree, { 'README.md': 'hello\n', ...files });
    this.#git(this.directory, 'init', '--quiet', '--bare', '-b', 'main', this.gitDirectory);
    this.#git(tree, 'init', '--quiet', '-b', 'main');
    this.#git(tree, 'add', '.');
    this.#git(tree, 'commit', '--quiet', '-m', 'first');
    this.#git(tree, 'push', '--quiet', this.gitDirectory, 'main');
    this.sha = this.#git(tree, 'rev-parse', 'HEAD').trim();
    write(join(this.directory, 'action'), {
      'action.yml': action.yml,
      'package.json': '{"type":"module"}',
      'dist/action.js': action.js,
    });
    const workspaces = join(this.directory, 'workspaces');
    mkdirSync(workspaces);
    this.runner = new Runner({
      gitDirectory: this.gitDirectory,
      repository: { owner: 'octo', name: 'sample', defaultBranch: 'main', id: 7 },
      apiUrl: 'http://127.0.0.1:1/api',
      graphqlUrl: 'http://127.0.0.1:1/graphql',
      actionDirectory: join(this.directory, 'action'),
      mintToken: (permissions) => {
        this.minted.push(permissions);
        return `token-${this.minted.length}-of-a-job`;
      },
      secrets: {},
      clock: () => '2026-01-05T09:00:00Z',
      directory: workspaces,
      ...options,
    });
  }

  #git(cwd: string, ...args: string[]): string {
    const person = ['-c', 'user.name=t', '-c', 'user.email=t@example.com', '-c', 'commit.gpgsign=false'];
    return execFileSync('git', [...person, ...args], { cwd, encoding: 'utf8' });
  }

  close(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}

/** A dispatch by a person, the plainest event there is. */
export const dispatch = (inputs: { [name: string]: string } = {}): ActionsEvent => ({
  name: 'workflow_dispatch',
  payload: { inputs, sender: { login: 'ada', type: 'User' } },
  actor: 'ada',
});

/** A workflow file that is started by a dispatch. */
export const onDispatch = (jobs: string): { [path: string]: string } => ({
  '.github/workflows/test.yml': `name: Test\non: workflow_dispatch\npermissions: {}\njobs:\n${jobs}`,
});
