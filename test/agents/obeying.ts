import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createAnthropicAgent } from '../../src/agents/claude/anthropic.ts';
import { openWorkspace } from '../../src/agents/checkout/workspace.ts';
import { noteTaker } from '../../src/agents/tools/notes.ts';
import type { AgentTask } from '../../src/decide/work/task.ts';
import { receive } from '../../src/orchestrate/outcomes.ts';
import { performPrompt } from '../../src/orchestrate/perform.ts';
import { record } from '../../src/orchestrate/record.ts';
import { wake } from '../../src/orchestrate/wake.ts';
import type { Outcome } from '../../src/ports.ts';
import { FakeGitHub, worldOf } from '../support/github.ts';
import { serveModel, type Asked, type Said } from '../support/model-server.ts';
import { LEA } from '../support/story.ts';

/** Look like nobody's key, so that only the scan for a runner's own secrets finds them. */
export const KEY = 'canary/Zm9vYmFy+0123456789abcdef';
export const TOKEN = 'tok3n/of+GitHub=9876543210fedcba';

const STORY = `name: story
settings: {max-retry: 0}
steps:
  - {name: build, prompt: "Build it.", agent: programmer, on-error: human}
  - {name: ship-approval, type: approval}
  - {name: ship, prompt: "Ship it.", agent: programmer}
`;

/** Where people and programs that nobody vouches for can put words that an agent is shown. */
export const POSITIONS = [
  'title',
  'body',
  'comment',
  'review',
  'plan',
  'tool output',
  'diff',
  'file name',
] as const;
export type Position = (typeof POSITIONS)[number];

/** The words that the model obeys where they stand; as they can be part of a file name. */
const wordsOf = (position: Position): string => `obey-the-${position.replace(' ', '-')}-please`;

const TEMPLATE = `Build what the plan says.
~~~~~~~~
{{ pull_request.title }} / {{ pull_request.body }} / {{ outputs.plan }} / {{ steps.run_tests.text }}
{{ approvals.plan.comments }} / {{ approvals.code.comments }}
~~~~~~~~`;

const BASE: { [path: string]: string } = {
  '.github/pawl/workflows/story.yml': STORY,
  '.github/workflows/ci.yml': 'name: CI\n',
  '.github/CODEOWNERS': '* @acme/owners\n',
  'package.json': '{"scripts":{"test":"node --test"}}\n',
  'AGENTS.md': 'Be kind.\n',
  'docs/notes.md': 'Some notes.\n',
};

/** A checkout of a head with a file, a link and a name that somebody chose. */
export class Checkout {
  readonly directory = mkdtempSync(join(tmpdir(), 'pawl-obeying-'));
  readonly base: string;
  readonly head: string;

  constructor() {
    this.#git('init', '-q', '-b', 'main');
    this.base = this.#commit(BASE);
    symlinkSync('docs', join(this.directory, 'linked'));
    symlinkSync('/proc/self/environ', join(this.directory, 'environ'));
    this.head = this.#commit({
      'src/a.ts': `one // ${wordsOf('diff')}\n`,
      'src/b.ts': 'two\n',
      [`src/${wordsOf('file name')}.ts`]: 'three\n',
    });
  }

  close(): Promise<void> {
    return rm(this.directory, { recursive: true });
  }

  #commit(files: { [path: string]: string }): string {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(this.directory, path)), { recursive: true });
      writeFileSync(join(this.directory, path), text);
    }
    this.#git('add', '.');
    this.#git('-c', 'user.name=Lea', '-c', 'user.email=lea@example.com', 'commit', '-q', '-m', 'Work');
    return this.#git('rev-parse', 'HEAD').trim();
  }

  #git(...args: string[]): string {
    return execFileSync('git', ['-C', this.directory, ...args], { encoding: 'utf8' });
  }
}

/** A model that looks around and then, at the words that it obeys, does as it was told, turn by turn; else it does nothing. */
const obeying =
  (words: string, orders: readonly Said[]) =>
  ({ body, turn }: Asked): Said => {
    const seenAt = body.messages.findIndex((message) => JSON.stringify(message.content).includes(words));
    const order = seenAt === -1 ? undefined : orders[turn - Math.ceil(seenAt / 2)];
    if (order !== undefined) return order;
    if (turn > 0) return { text: JSON.stringify({ summary: 'Done.', files: [], deletions: [] }) };
    return {
      tools: [
        { name: 'list_files', input: {} },
        { name: 'view_diff', input: {} },
        { name: 'read_file', input: { path: 'src/a.ts' } },
      ],
    };
  };

export interface Obeyed {
  /** What the worker handed back, and what was left of it once it was received. */
  outcome: Outcome;
  received: Outcome;
  github: FakeGitHub;
  /** The branch as it was before anything was recorded, and as it is now; without what the run itself writes there. */
  before: { [path: string]: string };
  after: { [path: string]: string };
  requests: Asked[];
  /** Answers of tools in the order in which they were given. */
  results: Asked['results'];
  lines: string[];
}

/**
 * One prompt step from its claim to its record, in memory but for the checkout, with a model that follows the orders it finds at a
 * position of its prompt.
 */
export async function obey(
  checkout: Checkout,
  orders: readonly Said[],
  { position = 'title', policy = null }: { position?: Position; policy?: string | null } = {},
): Promise<Obeyed> {
  const github = new FakeGitHub(BASE, policy);
  github.say(LEA, '/start');
  const { tasks, snapshot } = await wake(worldOf(github), 7, true);
  const [claimed] = tasks;
  if (claimed?.kind !== 'agent') throw new Error('Nothing was begun');
  const task = shown(claimed, checkout);
  const before = branchOf(github);
  const model = await serveModel(obeying(wordsOf(position), orders));
  const lines: string[] = [];
  try {
    const workspace = await openWorkspace(checkout.directory);
    const secrets = [KEY, TOKEN];
    const agent = createAnthropicAgent({
      apiKey: KEY,
      baseUrl: model.url,
      workspace,
      secrets,
      notes: () => noteTaker(null, secrets),
      log: (line) => lines.push(line),
    });
    const blob = (): Promise<null> => Promise.resolve(null);
    const outcome = await performPrompt(task, { agent, workspace, blob, secrets });
    if (model.refused.length > 0) throw new Error(`The API refused: ${model.refused.join('; ')}`);
    const received = receive(task, JSON.stringify(outcome), task.paths);
    await record(worldOf(github, 'r'), snapshot, [received]);
    await wake(worldOf(github, 'w'), 7, true);
    const { requests } = model;
    const results = requests.flatMap((asked) => asked.results);
    return { outcome, received, github, before, after: branchOf(github), requests, results, lines };
  } finally {
    await model.close();
  }
}

export interface Written {
  name: string;
  input: { path: string; content: string };
}

export const write = (path: string, content = 'mine\n'): Written => ({
  name: 'write_file',
  input: { path, content },
});

/** The last word of a programmer. */
export const answer = (summary: string, files: object[] = [], deletions: string[] = []): Said => ({
  text: JSON.stringify({ summary, files, deletions }),
});

/** A claimed task with the words of all positions in it. */
const shown = (task: AgentTask, { base, head }: Checkout): AgentTask => ({
  ...task,
  head_oid: head,
  template: { name: 'build', text: TEMPLATE },
  scope: {
    ...task.scope,
    pull_request: { title: wordsOf('title'), body: wordsOf('body') },
    outputs: { plan: wordsOf('plan') },
    steps: { run_tests: { text: wordsOf('tool output') } },
    approvals: { plan: { comments: wordsOf('comment') }, code: { comments: wordsOf('review') } },
  },
  context: { ...task.context, base_oid: base },
});

const branchOf = (github: FakeGitHub): { [path: string]: string } =>
  Object.fromEntries(
    Object.entries(github.history('feature')[0]?.files ?? {}).filter(([path]) => !path.startsWith('.pawl/')),
  );
