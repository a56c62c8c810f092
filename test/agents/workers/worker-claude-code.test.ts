import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path, { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { WorkerOptions } from '../../../src/agents/workers/bench.ts';
import { isInstruction, settingsFor } from '../../../src/agents/workers/claude-command.ts';
import { createClaudeCodeAgent } from '../../../src/agents/workers/worker-claude-code.ts';
import type { AgentTask, Outcome } from '../../../src/ports.ts';
import { startModel } from '../../support/model-server.ts';
import { agentTask } from '../tasks.ts';
import { testPlace, type TestPlace } from './place.ts';

const KEY = 'sk-ant-canary-of-the-job-5512';

let place: TestPlace;
beforeAll(async () => {
  place = await testPlace();
});
afterAll(() => place.remove());
beforeEach(() => {
  rmSync(join(place.root, 'calls'), { recursive: true, force: true });
  mkdirSync(join(place.root, 'calls'));
});

/** Behaves as the program is documented to: the prompt on standard input, one result as JSON; notes each of its calls. */
const FRAME = `#!/usr/bin/env node
const { readFileSync, writeFileSync, rmSync, readdirSync, symlinkSync } = require('node:fs');
const args = process.argv.slice(2);
const of = (name) => args[args.indexOf(name) + 1];
const input = readFileSync(0, 'utf8');
const nth = readdirSync('CALLS').length;
writeFileSync('CALLS/' + nth + '.json', JSON.stringify({ args, input, env: process.env, cwd: process.cwd(),
  files: readdirSync('.', { recursive: true }), settings: JSON.parse(readFileSync(of('--settings'), 'utf8')) }));
const result = (text, more = {}) => process.stdout.write(JSON.stringify({ type: 'result', subtype: 'success', is_error: false, result: text, session_id: 's-' + nth, ...more }));
`;

const perform = (
  body: string,
  over: Partial<AgentTask> = {},
  options: Partial<WorkerOptions> = {},
): Promise<Outcome> => {
  place.program('bin/claude', `${FRAME.replaceAll('CALLS', join(place.root, 'calls'))}${body}\n`);
  const returns = over.returns ?? 'files';
  const task = agentTask({ agent: { name: 'programmer', uses: 'claude-code', returns }, ...over, returns });
  return createClaudeCodeAgent({
    original: place.original,
    secrets: [],
    environment: {
      PATH: [join(place.root, 'bin'), path.dirname(process.execPath)].join(path.delimiter),
      SECRET: KEY,
    },
    model: { apiKey: KEY, baseUrl: 'http://127.0.0.1:1' },
    log: () => undefined,
    ...options,
  }).perform({ task, system: 'You are the programmer.', prompt: 'Build it.' });
};

interface Call {
  args: string[];
  input: string;
  env: { [name: string]: string };
  cwd: string;
  files: string[];
  settings: { disableAllHooks: boolean; permissions: { allow: string[]; deny: string[] } };
}

const calls = (): Call[] =>
  readdirSync(join(place.root, 'calls'))
    .sort()
    .map((name) => JSON.parse(readFileSync(join(place.root, 'calls', name), 'utf8')) as Call);

const after = ({ args }: Call, name: string): string | undefined => args[args.indexOf(name) + 1];

describe('given a runner on which claude cannot work', () => {
  it('when it is not installed, then the failure says what to install', async () => {
    const outcome = await perform('', {}, { environment: { PATH: '/nowhere' } });
    expect(outcome.error).toMatchObject({
      type: 'tool',
      message: expect.stringContaining('npm install --global @anthropic-ai/claude-code'),
    });
  });

  it('when there is no key, then it is not started', async () => {
    expect((await perform('', {}, { model: null })).error?.type).toBe('permission');
    expect(calls()).toEqual([]);
  });

  it.each([
    [
      'dies',
      'console.error("out of memory"); process.exit(9);',
      'tool: claude failed: it wrote no result in JSON\nout of memory',
    ],
    ['writes prose', 'console.log("Hello!")', 'tool: claude failed: it wrote no result in JSON'],
    [
      'reports an error',
      'result("Invalid settings", { is_error: true }); process.exitCode = 1;',
      'tool: claude failed: Invalid settings',
    ],
    ['fails after its answer', 'result("Done."); process.exitCode = 3;', 'tool: claude failed: exit code 3'],
    [
      'uses up its turns',
      'result("", { subtype: "error_max_turns", is_error: true }); process.exitCode = 1;',
      'budget: claude used up its 60 requests',
    ],
    [
      'leaves a link',
      'if (nth === 0) symlinkSync("/etc/passwd", "x"); result("Done.");',
      'validation: what claude left cannot be taken: `x` is no plain file',
    ],
  ])(
    'when it %s, then the failure has a type and a sentence, and nothing is taken',
    async (_, body, message) => {
      const { status, error, files } = await perform(body);
      expect([status, files]).toEqual(['failure', []]);
      expect(`${error?.type}: ${error?.message}`).toContain(message);
    },
  );

  it('when the API refused its last request, then that is why it failed', async () => {
    const model = await startModel({ status: 429, type: 'rate_limit_error' });
    const body = `fetch(process.env.ANTHROPIC_BASE_URL + '/v1/messages', { method: 'POST', headers: { 'content-type': 'application/json', 'anthropic-version': '2023-06-01', 'x-api-key': process.env.ANTHROPIC_API_KEY },
  body: JSON.stringify({ model: process.env.ANTHROPIC_MODEL, max_tokens: 100, messages: [{ role: 'user', content: 'x' }] }) })
  .then(({ status }) => { result('API Error: ' + status, { is_error: true }); process.exitCode = 1; });`;
    const outcome = await perform(body, {}, { model: { apiKey: KEY, baseUrl: model.url } });
    await model.close();
    expect(outcome.error?.type).toBe('rate-limited');
  });
});

describe('given claude at work in a copy', () => {
  it('when it edits, then whole files and deletions are its work, and its answer is the summary', async () => {
    const outcome = await perform(
      `writeFileSync('src/c.js', 'c\\n'); rmSync('README.md'); result('Added c.');`,
    );
    expect(outcome).toMatchObject({
      status: 'success',
      files: [{ path: 'src/c.js', content: 'c\n' }],
      deletions: ['README.md'],
    });
    expect(outcome.text).toMatch(/^Added c\.\n/);
    expect(existsSync(calls()[0]?.cwd ?? '')).toBe(false);
    const [call] = calls();
    expect(call?.input).toBe('Build it.');
    expect(call?.args).toEqual(
      expect.arrayContaining([
        '-p',
        'json',
        '60',
        'You are the programmer.',
        'claude-sonnet-5-5',
        'acceptEdits',
        '--strict-mcp-config',
      ]),
    );
  });

  it('when the task brings no files, then it has nothing to write with, and what changed is not taken', async () => {
    const outcome = await perform(`writeFileSync('x', ''); result('A plan.');`, { returns: 'text' });
    expect(outcome).toMatchObject({ status: 'success', text: 'A plan.', files: [] });
    expect(after(calls()[0] as Call, '--tools')).toBe('Read,Glob,Grep');
  });

  it('when its report is not in the schema, then it is asked for once more in the same conversation', async () => {
    const schema = { type: 'object', required: ['passed'] };
    const outcome = await perform(`result(nth === 0 ? 'It passed.' : '{"passed": true}');`, {
      returns: 'report',
      schema,
    });
    expect(outcome).toMatchObject({ status: 'success', value: { passed: true } });
    const [first, second] = calls();
    expect(first?.input).toContain('"required": [\n    "passed"\n  ]');
    expect(second?.input).toContain(
      'That cannot be used: the answer is not what was asked for: it is not one JSON value',
    );
    expect([first?.args.includes('--resume'), after(second as Call, '--resume')]).toEqual([false, 's-0']);
  });

  it('when it stays outside of the schema, or says nothing twice, then that is a failure of validation', async () => {
    const schema = { type: 'object', required: ['passed'] };
    const wrong = await perform(`result('{"no": 1}');`, { returns: 'report', schema });
    expect(wrong.error).toMatchObject({
      type: 'validation',
      message: expect.stringContaining("must have required property 'passed'"),
    });
    expect((await perform(`result('', { session_id: undefined });`)).error).toMatchObject({
      type: 'validation',
    });
    expect(calls().at(-1)?.input).toContain('Build it.\n\nYou answered:');
  });

  it('threat 27: when it writes where agents must not, then it is told once, and what stays so is a failure', async () => {
    const write = `require('node:fs').mkdirSync('.github/workflows', { recursive: true }); writeFileSync('.github/workflows/x.yml', 'on: push\\n');`;
    const mended = await perform(
      `if (nth === 0) { ${write} } else rmSync('.github', { recursive: true }); writeFileSync('ok.md', 'ok\\n'); result('Done.');`,
    );
    expect(calls()[1]?.input).toContain(
      '".github/workflows/x.yml": nothing in `.github` is written by agents',
    );
    expect(mended).toMatchObject({ status: 'success', files: [{ path: 'ok.md' }] });
    const stubborn = await perform(`${write} result('Done.');`);
    expect(stubborn).toMatchObject({ status: 'failure', files: [], error: { type: 'validation' } });
  });

  it('when time runs out, then it is stopped', async () => {
    expect((await perform('setInterval(() => {}, 1000)', { timeout_seconds: 1 })).error?.type).toBe(
      'timeout',
    );
  });
});

describe('threat 25: given claude at work beside secrets', () => {
  it('when it looks around, then there is no key but the one for once, and no variable of the job', async () => {
    const outcome = await perform(
      `result(JSON.stringify([process.env, readFileSync('/proc/self/environ', 'utf8')]));`,
      { returns: 'text' },
    );
    expect(outcome.status).toBe('success');
    expect(JSON.stringify([outcome, calls()])).not.toContain(KEY);
    const { env } = calls()[0] as Call;
    expect(env['ANTHROPIC_API_KEY']).toMatch(/^pawl-once-/);
    expect(env['ANTHROPIC_BASE_URL']).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });

  it('when it is started, then it has tools that read and edit files, and none that executes or reaches out', async () => {
    await perform(`result('Done.');`);
    const [call] = calls() as [Call];
    expect(after(call, '--tools')).toBe('Read,Glob,Grep,Edit,Write');
    expect(call.settings.permissions.allow).toEqual([`Read(/${call.cwd}/**)`, `Edit(/${call.cwd}/**)`]);
    expect(call.args).not.toContain('--allowedTools');
    expect(after(call, '--disallowedTools')?.split(',')).toEqual(
      expect.arrayContaining(['Bash', 'WebFetch', 'WebSearch', 'Task']),
    );
    expect(call.settings.permissions.deny).toEqual(
      expect.arrayContaining(['Bash', 'WebFetch', 'Read(//proc/**)', 'Read(//etc/**)', 'Edit(//etc/**)']),
    );
    expect(call.args).not.toContain('bypassPermissions');
  });

  it('when everything beside its copy is looked at, then each of it is denied, its own settings and home too', async () => {
    const inner = join(place.root, 'a b', 'checkout');
    mkdirSync(inner, { recursive: true });
    const { permissions } = (await settingsFor(inner)) as Call['settings'];
    for (const beside of [join(place.root, 'beside.txt'), join(place.root, 'checkout'), '/proc', '/etc'])
      expect(permissions.deny).toContain(`Read(/${beside})`);
    expect(
      permissions.deny.filter(
        (rule) => rule.startsWith(`Read(/${inner}`) || rule === `Read(/${place.root}/**)`,
      ),
    ).toEqual([]);
  });
});

describe('threat 47: given a pull request that instructs whoever opens it', () => {
  it.each([
    'CLAUDE.md',
    'docs/claude.local.md',
    '.claude/settings.json',
    'a/.CLAUDE/agents/x.md',
    '.mcp.json',
  ])('when it has %s, then that is not in the copy that claude works in', (file) =>
    expect(isInstruction(file)).toBe(true),
  );

  it('when files are only called alike, then they are there', async () => {
    expect(['src/claude.ts', 'claude/a.md', 'notclaude.md', 'mcp.json'].filter(isInstruction)).toEqual([]);
    await perform(`result('Done.');`);
    const [call] = calls() as [Call];
    expect(call.files.sort()).toEqual(['README.md', 'logo.png', 'run.sh', 'src', 'src/a.js', 'src/b.js']);
    expect(call.settings.disableAllHooks).toBe(true);
    expect(after(call, '--setting-sources')).toBe('user');
  });

  it('when such a file is not in the copy, then it is not taken for removed', async () => {
    expect((await perform(`result('Done.');`)).deletions).toEqual([]);
  });
});
