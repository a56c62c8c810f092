import { afterEach, describe, expect, it } from 'vitest';
import { pawlIn } from '../cli/pawl.ts';
import { serveModel, type ModelServer } from '../support/model-server.ts';

const KEY = 'a-key-of-the-demo-0123456789';

let model: ModelServer | undefined;
afterEach(async () => {
  await model?.close();
  model = undefined;
});

describe('given `npm run demo -- --agents claude`', () => {
  it('when there is no key, then it exits with 2 and says what to do', async () => {
    const { code, out, err } = await pawlIn({}, 'demo', '--agents', 'claude');
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain('set ANTHROPIC_API_KEY');
    expect(err).toContain('leave out --agents claude');
  });

  it('when the bound on its cost is none, then it exits with 2 and says what would be one', async () => {
    const env = { ANTHROPIC_API_KEY: KEY };
    for (const given of ['0', 'much']) {
      const { code, err } = await pawlIn(env, 'demo', '--agents', 'claude', `--cost-usd=${given}`);
      expect({ given, code }).toEqual({ given, code: 2 });
      expect(err).toContain('an amount such as 5 or 2.50');
    }
    expect((await pawlIn({}, 'demo', '--cost-usd', '5')).code).toBe(2);
  });

  it('when the key is refused, then it said before what it may cost, asks twice, gives up, and shows neither key nor success', async () => {
    model = await serveModel(() => ({
      status: 401,
      type: 'authentication_error',
      message: 'invalid x-api-key',
    }));
    const env = { ANTHROPIC_API_KEY: KEY, ANTHROPIC_BASE_URL: model.url };
    const { code, out, err } = await pawlIn(env, 'demo', '--agents', 'claude', '--cost-usd', '2.50');
    expect({ code, err }).toEqual({ code: 1, err: '' });
    expect(out.split('\n')[0]).toContain(`at ${model.url}. All of it may cost at most $2.50`);
    expect(out).toContain('maria says: retry create-plan');
    expect(out).toContain('maria says: reject create-plan: It failed again.');
    expect(out).toContain('The workflow is failed');
    expect(out).toContain('Claude used 0 tokens and cost $0.00.');
    expect(out).not.toContain(KEY);
    expect(model.requests).toHaveLength(2);
  }, 120_000);
});
