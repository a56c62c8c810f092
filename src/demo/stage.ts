import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import * as z from 'zod';
import { Runner } from '../sandbox/runner/runner.ts';
import { Sandbox } from '../sandbox/sandbox.ts';

/** The root of this package: where `action.yml`, `dist` and `templates` are, seen from `src/demo` and from the bundle alike. */
export const packageRoot = (from: string = import.meta.url): string => {
  let directory = new URL('.', from);
  while (!readdirSync(directory).includes('action.yml')) directory = new URL('..', directory);
  return fileURLToPath(directory);
};

const account = z.strictObject({
  login: z.string(),
  permission: z.enum(['none', 'read', 'triage', 'write', 'maintain', 'admin']),
  type: z.enum(['User', 'Bot']).default('User'),
});
const deed = z.strictObject({
  who: z.string(),
  at: z.string().optional(),
  after: z.string().optional(),
  does: z.enum(['comment', 'approve', 'request-changes', 'reject', 'retry', 'skip']),
  with: z.enum(['review', 'comment']).default('comment'),
  text: z.string().default(''),
});
/** One thing a person does: at once, or when the gate `after` waits. */
export type Deed = z.infer<typeof deed>;
const habit = z.strictObject({
  at: z.enum(['approval', 'failure', 'exhausted', 'spent']),
  who: z.string(),
  does: z.enum(['approve', 'reject', 'retry', 'skip']),
  times: z.int().positive(),
  text: z.string(),
});
/** What a person does, so often at most per gate, where no plan fits: an approval, a failure, a loop used up, a budget spent. */
export type Habit = z.infer<typeof habit>;
const cast = z.strictObject({
  accounts: z.array(account),
  people: z.array(deed),
  habits: z.array(habit),
});

const pullRequest = z.strictObject({
  title: z.string(),
  author: z.string(),
  branch: z.string(),
  body: z.string(),
  files: z.record(z.string(), z.string()),
});

/** A repository with an open pull request in an embedded GitHub, a runner for its events, and people with plans. */
export interface Stage {
  sandbox: Sandbox;
  runner: Runner;
  pull: number;
  branch: string;
  deeds: Deed[];
  habits: Habit[];
}

export interface StageOptions {
  /** The environment of the job that asks agents: a recorded performance, or where the model is. */
  agents: { [name: string]: string };
  secrets: { [name: string]: string };
  /** Start of the sandbox's clock; the host's time unless given. */
  clock?: string;
  /** Definition in place of the shipped one. */
  workflow?: string;
  /** Texts of files on the default branch, in place of or beside the sample's; null leaves one out. */
  files?: { [path: string]: string | null };
  /** People beside those of the sample. */
  accounts?: z.input<typeof account>[];
  /** What the scripted agents answer in place of the recorded performance, YAML. */
  performance?: string;
  /** Whether people also act where their plans do not fit, as they must where nobody knows what agents will answer. */
  improvise?: boolean;
}

/** Sets the stage: the sample repository with Pawl installed as `pawl init` would, and its pull request. */
export async function setStage(options: StageOptions): Promise<Stage> {
  const root = packageRoot();
  const sample = sampleIn(root);
  const { accounts, people, habits } = cast.parse(parse(readFileSync(join(sample, 'people.yml'), 'utf8')));
  const wanted = pullRequest.parse(parse(readFileSync(join(sample, 'pull-request.yml'), 'utf8')));
  const sandbox = await Sandbox.start(options.clock === undefined ? {} : { clock: options.clock });
  try {
    const files = repositoryFiles(root, options);
    await sandbox.createRepository({ owner: 'sample', name: 'durations', files });
    const everybody = [...accounts, ...(options.accounts ?? []).map((one) => account.parse(one))];
    for (const { login, ...rest } of everybody) sandbox.addUser(login, rest);
    const script = join(sandbox.directory, 'performance.yml');
    if (options.performance !== undefined) writeFileSync(script, options.performance);
    const scripted = options.performance === undefined ? {} : { PAWL_SCRIPT: script };
    const { number } = await sandbox.openPullRequest(wanted);
    const runner = new Runner({
      gitDirectory: sandbox.gitDirectory,
      repository: { owner: 'sample', name: 'durations', defaultBranch: 'main' },
      apiUrl: sandbox.url,
      graphqlUrl: sandbox.graphqlUrl,
      actionDirectory: root,
      mintToken: (permissions) => sandbox.token(undefined, permissions),
      secrets: options.secrets,
      env: { agent: { ...options.agents, ...scripted } },
      clock: () => sandbox.now(),
      directory: sandbox.directory,
    });
    return {
      sandbox,
      runner,
      pull: number,
      branch: wanted.branch,
      deeds: people,
      habits: options.improvise === true ? habits : [],
    };
  } catch (error) {
    await sandbox.close();
    throw error;
  }
}

const sampleIn = (root: string): string => join(root, 'templates', 'sample');

/** The files of the default branch, with Pawl's own among them. */
function repositoryFiles(root: string, options: StageOptions): { [path: string]: string } {
  const shipped = (path: string): string => readFileSync(join(root, 'templates', path), 'utf8');
  const files: { [path: string]: string | null } = {
    ...readTree(join(sampleIn(root), 'repository')),
    '.gitattributes': '.pawl/** linguist-generated\n.pawl/memory/** -linguist-generated\n',
    '.github/workflows/pawl.yml': shipped('github/pawl.yml'),
    '.github/workflows/pawl-review.yml': shipped('github/pawl-review.yml'),
    '.github/pawl/workflows/agentic-pipeline.yml':
      options.workflow ?? shipped('workflows/agentic-pipeline.yml'),
    ...options.files,
  };
  const present = Object.entries(files).flatMap(([path, text]) =>
    text === null ? [] : [[path, text] as const],
  );
  return Object.fromEntries(present);
}

/** Every file below a directory as text, by path from it. */
function readTree(directory: string): { [path: string]: string } {
  const entries = readdirSync(directory, { recursive: true, withFileTypes: true });
  return Object.fromEntries(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [relative(directory, path), readFileSync(path, 'utf8')]),
  );
}
