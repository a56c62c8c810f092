import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createCommandAgent } from '../../../src/agents/workers/worker-command.ts';
import type { WorkerOptions } from '../../../src/agents/workers/bench.ts';
import { OUTCOME_LIMITS, type AgentTask, type Outcome } from '../../../src/ports.ts';
import { startModel, type ModelServer, type Reply } from '../../support/model-server.ts';
import { agentTask } from '../tasks.ts';
import { testPlace, type TestPlace } from './place.ts';

let place: TestPlace;
let model: ModelServer | undefined;
const logged: string[] = [];
beforeAll(async () => {
  place = await testPlace();
});
afterAll(() => place.remove());
afterEach(async () => {
  logged.length = 0;
  await model?.close();
  model = undefined;
});

/** Reads the task into `task`, and writes what `out` is given. */
const FRAME = `import { readFileSync, writeFileSync, appendFileSync, rmSync } from 'node:fs';
const task = JSON.parse(readFileSync(0, 'utf8'));
const out = (value) => process.stdout.write(typeof value === 'string' ? value : JSON.stringify(value));
`;

interface Over extends Partial<AgentTask> {
  command?: string[];
  environment?: string[];
}

const perform = (body: string, over: Over = {}, options: Partial<WorkerOptions> = {}): Promise<Outcome> => {
  const { command, ...rest } = over;
  const file = place.program('worker.mjs', `${FRAME}${body}\n`);
  const agent = { name: 'helper', uses: 'command' as const, returns: 'text' as const };
  const task = agentTask({
    agent: { ...agent, command: command ?? [process.execPath, file] },
    ...rest,
  });
  return createCommandAgent({
    original: place.original,
    secrets: [],
    environment: { PATH: process.env['PATH'] },
    model: null,
    log: (line) => logged.push(line),
    ...options,
  }).perform({ task, system: 'You help.', prompt: 'Build it.' });
};

const failure = async (body: string, over?: Over, options?: Partial<WorkerOptions>): Promise<string> => {
  const { status, error, files } = await perform(body, over, options);
  expect([status, files]).toEqual(['failure', []]);
  return `${error?.type}: ${error?.message}`;
};

const isAlive = (pid: number): boolean => {
  try {
    // an ended child that nobody waited for yet still has a number
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
};

describe('given a command that goes wrong', () => {
  it.each([
    [
      'fails with words',
      'console.error("no space");process.exit(3);',
      'tool: The command failed: exit code 3\nno space',
    ],
    ['kills itself', 'process.kill(process.pid, "SIGKILL");', 'tool: The command failed: killed by SIGKILL'],
  ])('when it %s, then the failure has a type and a sentence', async (_, body, message) => {
    expect(await failure(body)).toContain(message);
  });

  it('fault 16: when it hangs and its children too, then the whole group ends at the timeout', async () => {
    const file = join(place.root, 'child.txt');
    const hang = `import { spawn } from 'node:child_process';
writeFileSync('${file}', String(spawn('sleep', ['60'], { stdio: 'inherit' }).pid));
setInterval(() => {}, 1000);`;
    expect(await failure(hang, { timeout_seconds: 1 })).toBe('timeout: Stopped after 1 s');
    const child = Number(readFileSync(file, 'utf8'));
    await expect.poll(() => isAlive(child)).toBe(false);
  });

  it('fault 16: when it writes without an end, then it is stopped where an outcome could not be longer', async () => {
    const flood = `const chunk = 'x'.repeat(1_000_000); const more = () => { while (process.stdout.write(chunk)); process.stdout.once('drain', more); }; more();`;
    expect(await failure(flood)).toBe(
      `validation: The command wrote more than ${OUTCOME_LIMITS.bytes} bytes to standard output`,
    );
  });

  it.each([
    [
      'no program on the PATH',
      ['no-such-program'],
      'tool: program_missing: `no-such-program`, the command of the agent helper, is not on the PATH',
    ],
    ['a NUL in its arguments', [process.execPath, 'a\0b'], 'tool: The command could not be started'],
    ['no file there', ['/nowhere/worker'], 'tool: The command failed: exit code 127'],
  ])('when there is %s, then that is said', async (_, command, message) => {
    expect(await failure('', { command })).toContain(message);
  });

  it('when the job has no checkout, then it says what is missing', async () => {
    expect(await failure('', {}, { original: null })).toMatch(
      /^tool: `uses: command` works on a copy of the checkout/,
    );
  });

  it.each([
    [
      'a link',
      "import { symlinkSync } from 'node:fs'; symlinkSync('/etc/passwd', task.checkout + '/x')",
      '`x` is no plain file',
    ],
    [
      'a binary',
      "writeFileSync(task.checkout + '/logo.png', Buffer.from([0, 1]))",
      '`logo.png` is no text in UTF-8',
    ],
  ])('threat 28: when it leaves %s in its copy, then nothing of its work is taken', async (_, body, why) => {
    const message = await failure(`${body};out({status: 'success'})`, { returns: 'files' });
    expect(message).toBe(`validation: The command's work cannot be taken: ${why}`);
  });

  it.each<[string, object, string]>([
    [
      'threat 27: a workflow of Actions',
      { files: [{ path: '.GitHub/workflows/x.yml', content: '' }] },
      'nothing in `.github` is written by agents',
    ],
    [
      'threat 27: instructions to agents',
      { deletions: ['CLAUDE.md'] },
      '`claude.md` is never written by agents',
    ],
    ['threat 28: a path outside', { files: [{ path: '../x', content: '' }] }, 'the path has a part that is'],
    ['threat 28: a path through a link', { files: [{ path: 'link', content: '' }] }, 'is a link'],
    [
      'threat 34: a key',
      { files: [{ path: 'a.js', content: `const k = 'ghp_${'a1B2'.repeat(9)}';` }] },
      'a.js',
    ],
    [
      'threat 26: the key of the job',
      { files: [{ path: 'a.js', content: 'canary-key-of-the-job-0099' }] },
      'it has a secret of the machine',
    ],
    ['a huge file', { files: [{ path: 'a.txt', content: 'x'.repeat(300_000) }] }, 'more than 262144'],
  ])('when it brings %s, then nothing of its work is taken', async (_, work, why) => {
    const said = JSON.stringify({ status: 'success', ...work });
    const message = await failure(
      `out(${JSON.stringify(said)})`,
      { returns: 'files' },
      { secrets: ['canary-key-of-the-job-0099'] },
    );
    expect(message).toMatch(/^validation: The command's work cannot be taken: "/);
    expect(message).toContain(why);
  });
});

describe('given a command that does its work', () => {
  it('when it is started, then it reads the whole task and finds a copy of the checkout, not the checkout', async () => {
    const { text, status } = await perform(
      'out({status: "success", text: JSON.stringify({task, readme: readFileSync(task.checkout + "/README.md", "utf8")})})',
      {
        returns: 'files',
        must_write: ['src/a.js'],
        allowance: { turns: 5, cost_usd: 2 },
      },
    );
    const said = JSON.parse(text.split('\n')[0] ?? '');
    expect(status).toBe('success');
    expect(said).toEqual({
      readme: '# Tower\n',
      task: {
        version: 1,
        id: 'd-1/step/1',
        repository: 'acme/tower',
        pull: 7,
        head_oid: 'a'.repeat(40),
        step: 'create-plan',
        name: 'create-plan',
        attempt: 1,
        iteration: 1,
        agent: 'helper',
        system: 'You help.',
        prompt: 'Build it.',
        model: 'claude-sonnet-5-5',
        returns: 'files',
        schema: null,
        tools: expect.arrayContaining(['read_file', 'edit_file']),
        allowance: { turns: 5, cost_usd: 2 },
        must_write: ['src/a.js'],
        paths: { allow: [], deny: [] },
        timeout_seconds: 30,
        checkout: expect.stringMatching(/pawl-worker-.*\/checkout$/),
      },
    });
    expect(said.task.checkout).not.toContain(place.root);
    expect(existsSync(said.task.checkout)).toBe(false);
  });

  it('when it names files itself, then those are its work, whatever it left in the copy', async () => {
    const outcome = await perform(
      `writeFileSync(task.checkout + '/junk.txt', 'x');
out({status: 'success', text: 'Done.', files: [{path: 'src/c.js', content: 'c\\n'}], deletions: ['README.md'], notes: [{category: 'lesson', title: 'T', tags: [], text: 'x'}]})`,
      { returns: 'files' },
    );
    expect(outcome).toMatchObject({
      task: 'd-1/step/1',
      status: 'success',
      files: [{ path: 'src/c.js', content: 'c\n' }],
      deletions: ['README.md'],
      notes: [{ title: 'T' }],
    });
    expect(outcome.text).toContain('Done.\n\n- `src/c.js`: written');
  });

  it('when it names none, then what changed in the copy is its work', async () => {
    const outcome = await perform(
      `appendFileSync(task.checkout + '/src/a.js', '// more\\n'); rmSync(task.checkout + '/src/b.js'); out({status: 'success'})`,
      { returns: 'files' },
    );
    expect(outcome).toMatchObject({
      files: [{ path: 'src/a.js', content: 'export const a = 1;\n// more\n' }],
      deletions: ['src/b.js'],
    });
    expect(readFileSync(join(place.original.directory, 'src/a.js'), 'utf8')).toBe('export const a = 1;\n');
  });

  it('when it ends without reading its task, then that is no fault', async () => {
    const long = 'p'.repeat(1_000_000);
    const task = agentTask({
      agent: {
        name: 'helper',
        uses: 'command',
        returns: 'text',
        command: ['/bin/sh', '-c', `echo '{"status":"success","text":"hi"}'`],
      },
    });
    const agent = createCommandAgent({
      original: place.original,
      secrets: [],
      environment: { PATH: process.env['PATH'] },
      model: null,
      log: () => undefined,
    });
    expect(await agent.perform({ task, system: '', prompt: long })).toMatchObject({
      status: 'success',
      text: 'hi',
    });
  });
});

/** A worker that asks the model twice at most and tells what it heard. */
const ASKING = `const ask = async () => {
  const answer = await fetch(process.env.ANTHROPIC_BASE_URL + '/v1/messages', { method: 'POST',
    headers: { 'content-type': 'application/json', 'anthropic-version': '2023-06-01', 'x-api-key': process.env.ANTHROPIC_API_KEY },
    body: JSON.stringify({ model: task.model, max_tokens: 1000, messages: [{ role: 'user', content: task.prompt }] }) });
  if (!answer.ok) { console.error(answer.status, (await answer.json()).error.message); process.exit(1); }
  return (await answer.json()).content.at(-1).text;
};
out({ status: 'success', text: await ask() + ' ' + await ask(), usage: { input_tokens: 1, output_tokens: 1, cost_usd: 0 } });`;

describe('given a command that asks the model', () => {
  const asking = async (replies: Reply[], over: Over = {}): Promise<Outcome> => {
    model = await startModel(...replies);
    return perform(ASKING, over, { model: { apiKey: 'sk-ant-real', baseUrl: model.url } });
  };

  it('when it asks through the proxy, then what it used is counted there and not taken from its own words', async () => {
    const outcome = await asking([{ text: 'one' }, { text: 'two' }]);
    expect(outcome).toMatchObject({
      status: 'success',
      text: 'one two',
      usage: { input_tokens: 200, output_tokens: 100, turns: 2 },
    });
    expect(outcome.usage?.cost_usd).toBeCloseTo((200 * 2 + 100 * 10) / 1_000_000, 10);
    expect(logged).toEqual(['command, claude-sonnet-5-5: 2 requests, 200 tokens in, 100 out, $0.0014']);
  });

  it.each([
    [
      'limits the rate',
      { status: 429, type: 'rate_limit_error', headers: { 'retry-after': '7' } },
      { type: 'rate-limited' },
    ],
    ['is overloaded', { status: 529, type: 'overloaded_error' }, { type: 'overloaded' }],
    ['refuses the key', { status: 401, type: 'authentication_error' }, { type: 'permission' }],
  ])(
    'when the API %s and it fails of that, then the failure is the API’s and not its own',
    async (_, reply, error) => {
      const outcome = await asking([reply]);
      expect(outcome).toMatchObject({ status: 'failure', error });
      if (error.type === 'rate-limited') expect(outcome.retry_after).toBe(7);
    },
  );

  it('threat 33: when it fails because its allowance is used up, then the failure is one of budget, with what it cost', async () => {
    const outcome = await asking([{ text: 'one' }], { allowance: { turns: 1 } });
    expect(outcome).toMatchObject({
      status: 'failure',
      error: { type: 'budget' },
      usage: { turns: 1, input_tokens: 100 },
    });
    expect(outcome.error?.message).toContain('1 of 1 requests');
    expect(model?.requests).toHaveLength(1);
  });
});
