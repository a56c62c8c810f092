import { afterEach, describe, expect, it } from 'vitest';
import { createAnthropicAgent } from '../../src/agents/claude/anthropic.ts';
import type { AgentTask } from '../../src/decide/work/task.ts';
import { receive } from '../../src/orchestrate/outcomes.ts';
import { performPrompt } from '../../src/orchestrate/perform.ts';
import { record } from '../../src/orchestrate/record.ts';
import { wake } from '../../src/orchestrate/wake.ts';
import { decode } from '../../src/progress/codec.ts';
import type { Progress } from '../../src/progress/schema.ts';
import { FakeGitHub, worldOf } from '../support/github.ts';
import { startModel, type ModelServer, type Reply } from '../support/model-server.ts';
import { LEA, MARIA } from '../support/story.ts';

const storyOf = (keys: string): string => `name: story
agents:
  writer: {model: claude-sonnet-5-5, fallback: [claude-opus-5-5]}
  loner: {model: claude-sonnet-5-5}
steps:
  - {name: tell, prompt: "Tell.", timeout-minutes: 2, ${keys}}
`;

let model: ModelServer | undefined;
afterEach(async () => {
  await model?.close();
  model = undefined;
});

/** A run of one prompt step, whose agent is asked over the network; everything else is in memory. */
class Run {
  readonly github: FakeGitHub;
  readonly tasks: AgentTask[] = [];
  readonly #model: ModelServer;

  constructor(keys: string, asked: ModelServer) {
    this.github = new FakeGitHub({ '.github/pawl/workflows/story.yml': storyOf(keys) });
    this.github.say(LEA, '/start');
    this.#model = asked;
  }

  /** Actions runs until nothing is to be done; answers whether a step was performed. */
  async wake(): Promise<boolean> {
    for (let performed = false; ; performed = true) {
      const { tasks, snapshot } = await wake(worldOf(this.github), 7, true);
      const [task] = tasks;
      if (task?.kind !== 'agent') return performed;
      this.tasks.push(task);
      const { url: baseUrl } = this.#model;
      const agent = createAnthropicAgent({ apiKey: 'key-of-the-test', baseUrl, log: () => {} });
      const place = { agent, workspace: null, blob: () => Promise.resolve(null), secrets: [] };
      // a second is long enough for whoever hangs
      const outcome = await performPrompt({ ...task, timeout_seconds: 1 }, place);
      await record(worldOf(this.github, 'r'), snapshot, [receive(task, JSON.stringify(outcome), task.paths)]);
    }
  }

  get progress(): Progress {
    const path = '.pawl/pr-7/progress.json';
    const decoded = decode(this.github.text('pawl/pr-7', path) ?? '', path);
    if (!decoded.ok) throw new Error(JSON.stringify(decoded.problems));
    return decoded.value;
  }

  get step(): NonNullable<Progress['steps'][string]> {
    const { tell } = this.progress.steps;
    if (tell === undefined) throw new Error('The step has not begun');
    return tell;
  }

  /** Seconds until it is tried again. */
  get wait(): number {
    return (Date.parse(this.step.not_before ?? '') - Date.parse(this.github.now)) / 1_000;
  }
}

const begin = async (keys: string, ...replies: Reply[]): Promise<Run> => {
  model = await startModel(...replies);
  return new Run(keys, model);
};
const models = (): string[] => (model?.requests ?? []).map(({ body }) => body.model);

const AT_ONCE = { 'retry-after-ms': '1' };
const OVERLOADED: Reply = { status: 529, type: 'overloaded_error', headers: AT_ONCE };

describe('given a model’s API that is limited, overloaded or hangs, and a step that may be tried again', () => {
  it.each([
    [429, 'rate_limit_error', 'rate-limited'],
    [529, 'overloaded_error', 'overloaded'],
    [503, 'api_error', 'internal'],
  ])(
    'fault 15: when it answers %i and asks for an hour, then one request is made, and the next after an hour',
    async (status, type, expected) => {
      const busy: Reply = { status, type, headers: { 'retry-after': '3600' } };
      const run = await begin('agent: loner, retry: {maximum-attempts: 2}', busy, { text: 'Told.' });
      expect(await run.wake()).toBe(true);
      expect(models()).toHaveLength(1);
      expect(run.step).toMatchObject({
        status: 'pending',
        error: { type: expected },
        attempts: 1,
      });
      expect(run.wait).toBe(3_600);
      run.github.later(3_599);
      expect(await run.wake()).toBe(false);
      run.github.later(1);
      expect(await run.wake()).toBe(true);
      expect(run.progress.status).toBe('completed');
      expect(run.step).toMatchObject({ conclusion: 'success', attempts: 2 });
    },
  );

  it('fault 15: when it stays overloaded, then three requests are an attempt, and the next is the fallback’s', async () => {
    const replies = [OVERLOADED, OVERLOADED, OVERLOADED, { text: 'Told by another.' }];
    const run = await begin('agent: writer, retry: {maximum-attempts: 2}', ...replies);
    await run.wake();
    run.github.later(Math.ceil(run.wait));
    await run.wake();
    expect(models()).toEqual([...Array<string>(3).fill('claude-sonnet-5-5'), 'claude-opus-5-5']);
    expect(run.progress.status).toBe('completed');
    expect(run.tasks.map((task) => task.model)).toEqual(['claude-sonnet-5-5', 'claude-opus-5-5']);
  });

  it('fault 15: when it hangs, then the attempt ends in time, and the next one has twice as long', async () => {
    const run = await begin('agent: loner, retry: {maximum-attempts: 2}', 'hang', { text: 'Told.' });
    await run.wake();
    expect(run.step).toMatchObject({ status: 'pending', error: { type: 'timeout' } });
    run.github.later(Math.ceil(run.wait));
    await run.wake();
    expect(run.tasks.map(({ timeout_seconds }) => timeout_seconds)).toEqual([120, 240]);
    expect(run.progress.status).toBe('completed');
  });

  it('fault 15: when the last attempt has failed too, then a person is asked, what all of them cost is kept, and /retry is one more', async () => {
    const cut: Reply = { cutAfter: 'Once upon' };
    const run = await begin(
      'agent: loner, on-error: human, retry: {maximum-attempts: 2}',
      cut,
      { text: 'Told in part', stop: 'max_tokens' },
      { text: 'Told.' },
    );
    await run.wake();
    run.github.later(Math.ceil(run.wait));
    await run.wake();
    expect(run.step).toMatchObject({ status: 'waiting', gate: { kind: 'error' } });
    expect(run.progress.outputs['tell'] ?? null).toBeNull();
    const spent = run.progress.metrics;
    expect(spent.tokens).toBeGreaterThanOrEqual(250);
    run.github.later(86_400);
    expect(await run.wake()).toBe(false);
    run.github.say(MARIA, '/retry tell');
    await run.wake();
    expect(run.progress.status).toBe('completed');
    expect(run.progress.metrics.tokens).toBe(spent.tokens + 150);
  });

  it('when the key is refused, then nobody tries again by himself', async () => {
    const refused: Reply = { status: 401, type: 'authentication_error', message: 'invalid x-api-key' };
    const run = await begin('agent: writer, on-error: human, retry: {maximum-attempts: 5}', refused);
    await run.wake();
    expect(run.step).toMatchObject({ status: 'waiting', error: { type: 'permission' } });
    expect(models()).toHaveLength(1);
  });
});
