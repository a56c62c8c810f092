import { afterEach, describe, expect, it } from 'vitest';
import { startModel, type Reply } from '../support/model-server.ts';
import { Actions, type Woken } from '../support/actions.ts';

const JUDGE = `name: small
steps:
  - name: judge
    type: prompt
    agent: validator
    prompt: Judge it.
    max-retry: 0
    on-error: human
    output:
      schema:
        type: object
        additionalProperties: false
        required: [passed, summary]
        properties: { passed: { type: boolean }, summary: { type: string } }
`;
const KEY = 'sk-ant-acceptance-0123456789';

let actions: Actions;
let model: Awaited<ReturnType<typeof startModel>> | undefined;

afterEach(async () => {
  await model?.close();
  model = undefined;
  await actions.close();
});

const start = async (options: Parameters<typeof Actions.open>[0]): Promise<Woken[]> => {
  actions = await Actions.open({ workflow: JUDGE, ...options });
  await actions.settle();
  return actions.say('lea', '/start');
};

const withModel = async (...replies: Reply[]): Promise<Woken[]> => {
  model = await startModel(...replies);
  return start({ agents: { ANTHROPIC_BASE_URL: model.url }, secrets: { ANTHROPIC_API_KEY: KEY } });
};

/** The step failed and a person is asked: in the document, in the comment, and nothing of the answer was taken over. */
const parked = async (type: string, says: string | RegExp): Promise<void> => {
  const { status, steps, outputs } = await actions.progress();
  expect({ status, step: steps['judge']?.status, type: steps['judge']?.error?.type }).toEqual({
    status: 'blocked',
    step: 'waiting',
    type,
  });
  expect(steps['judge']?.error?.message).toMatch(says);
  expect(outputs['judge'] ?? null).toBeNull();
  expect(actions.shown).toContain('Your decision is needed');
  expect(actions.shown).toContain('/retry judge');
};

const allSucceed = (woken: Woken[]): boolean =>
  woken.every(({ runs }) => runs.every(({ result }) => result === 'success'));

describe('given a model whose answer is nonsense', () => {
  it('fault 15: when the recorded agent’s answer does not fit the schema, then the step is parked for a person', async () => {
    const woken = await start({
      performance:
        'steps:\n  judge:\n    - output: { passed: perhaps, summary: 7 }\n    - output: { passed: true, summary: Fine. }\n',
    });
    expect(allSucceed(woken)).toBe(true);
    await parked('validation', /schema/);
    await actions.say('jonas', '/retry judge');
    const { status, outputs } = await actions.progress();
    expect({ status, outputs }).toEqual({
      status: 'completed',
      outputs: { judge: { passed: true, summary: 'Fine.' } },
    });
  });

  it('fault 15: when Claude answers prose instead of the form, even when asked again, then the step is parked', async () => {
    const woken = await withModel({ text: 'I would rather talk about the weather.' });
    expect(allSucceed(woken)).toBe(true);
    await parked('validation', /./);
    expect(model?.requests).toHaveLength(2);
    expect(woken.map(({ log }) => log).join('')).not.toContain(KEY);
  });

  it('fault 15: when the second answer fits, then it is taken, and what it cost is recorded', async () => {
    await withModel({ text: '{"passed": tr' }, { text: '{"passed": true, "summary": "Fine."}' });
    const { status, outputs, metrics } = await actions.progress();
    expect({ status, outputs }).toEqual({
      status: 'completed',
      outputs: { judge: { passed: true, summary: 'Fine.' } },
    });
    expect(metrics.tokens).toBeGreaterThan(0);
    expect(model?.requests[0]?.headers.authorization).toBe(`Bearer ${KEY}`);
  });

  it('threat 26: when the answer holds the key, then it is dropped whole', async () => {
    await withModel({ text: JSON.stringify({ passed: true, summary: `Look: ${KEY}` }) });
    await parked('refused', /secret/);
    expect(actions.git('log', '--all', '-p')).not.toContain(KEY);
    expect(actions.comment).not.toContain(KEY);
  });
});

describe('given a model that limits the rate of requests', () => {
  it.each([
    [429, 'rate_limit_error', 'rate-limited'],
    [529, 'overloaded_error', 'overloaded'],
  ])(
    'fault 15: when it answers %i and asks to wait, then no runner waits, and the step is tried again when the time is over',
    async (status, type, expected) => {
      model = await startModel(
        { status, type, headers: { 'retry-after': '900' } },
        { text: '{"passed": true, "summary": "Fine."}' },
      );
      const woken = await start({
        workflow: JUDGE.replace('max-retry: 0', 'max-retry: 1').replace('    on-error: human\n', ''),
        agents: { ANTHROPIC_BASE_URL: model.url },
        secrets: { ANTHROPIC_API_KEY: KEY },
      });
      expect(allSucceed(woken)).toBe(true);
      expect(model.requests).toHaveLength(1);
      const { steps, updated_at, next_wakeup } = await actions.progress();
      expect(steps['judge']).toMatchObject({ status: 'pending', error: { type: expected } });
      expect(steps['judge']?.not_before).toBe(next_wakeup);
      expect(Date.parse(next_wakeup ?? '') - Date.parse(updated_at)).toBe(900_000);
      await actions.schedule(600);
      expect(model.requests).toHaveLength(1);
      await actions.schedule(600);
      expect((await actions.progress()).status).toBe('completed');
    },
  );
});

describe('given a model that cannot be asked', () => {
  it('when there is no key, then a person is told which secret to set, and after that the run goes on', async () => {
    const woken = await start({});
    expect(allSucceed(woken)).toBe(true);
    await parked(
      'permission',
      /there is no key for the model: pass the input anthropic-api-key, from a secret called ANTHROPIC_API_KEY/,
    );
    expect(actions.shown).toContain('from a secret called ANTHROPIC_API_KEY');
    expect(woken.map(({ log }) => log).join('')).toContain('from a secret called ANTHROPIC_API_KEY');
  });

  it('when the key is refused, then the step is parked with what the API said', async () => {
    const woken = await withModel({
      status: 401,
      type: 'authentication_error',
      message: 'invalid x-api-key',
    });
    expect(allSucceed(woken)).toBe(true);
    await parked('permission', /./);
  });
});
