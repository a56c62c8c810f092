import { afterEach, describe, expect, it } from 'vitest';
import { dispatch, onDispatch, World } from './world.ts';

let world: World;
afterEach(() => world.close());

const CANARY = 'canary-7f3a91';

/** Prints its whole environment. */
const DUMP = `for (const [name, value] of Object.entries(process.env)) console.log(name + '=' + value);`;
const DUMP_YML = `
inputs: {token: {description: t}, key: {description: k}, mode: {description: m, default: run}}
runs: {using: node24, main: dist/action.js}
`;

describe('threat 25 and 35: given a job that runs code of the pull request', () => {
  it('when it prints all its environment then no secret, no token and nothing of the host is there', async () => {
    process.env.HOST_CANARY = CANARY;
    world = new World({
      files: onDispatch(`
  agent: {runs-on: x, permissions: {contents: read}, steps: [{uses: pawl-dev/pawl@v1, with: {key: '\${{ secrets.KEY }}', token: '\${{ github.token }}'}}]}
  shell: {runs-on: x, permissions: {contents: read}, steps: [{uses: pawl-dev/pawl@v1, with: {mode: shell}}, {run: env}]}
`),
      action: { yml: DUMP_YML, js: DUMP },
      options: { secrets: { KEY: CANARY } },
    });
    try {
      const [run] = await world.runner.run(dispatch());
      const shell = run?.jobs.find(({ id }) => id === 'shell');
      expect(shell?.log).toContain('INPUT_MODE=shell');
      expect(shell?.log).toContain('INPUT_TOKEN=\n');
      // masked text would show as ***: there is none, so nothing was there to mask
      expect(shell?.log).not.toMatch(/\*\*\*|canary|of-a-job/);
      expect(shell?.environment.filter((name) => /TOKEN|SECRET|KEY|CANARY/.test(name))).toEqual([
        'INPUT_KEY',
        'INPUT_TOKEN',
      ]);
    } finally {
      delete process.env.HOST_CANARY;
    }
  });
});

describe('threat 47: given a shell job', () => {
  it('when it reads the environment of every process it can see then no secret and no token is there', async () => {
    world = new World({
      files: onDispatch(`
  shell: {runs-on: x, permissions: {contents: read}, steps: [{run: 'cat /proc/[0-9]*/environ 2>/dev/null | tr "\\0" "\\n" | base64 -w0; true'}]}
`),
      options: { secrets: { KEY: CANARY } },
    });
    const [run] = await world.runner.run(dispatch());
    const encoded = run?.jobs[0]?.log.split('\n').at(-2) ?? '';
    const seen = Buffer.from(encoded, 'base64').toString();
    expect(seen).toContain('GITHUB_ACTIONS=true');
    expect(seen).not.toContain(CANARY);
    expect(seen).not.toContain('-of-a-job');
  });
});

describe('given a job whose step is given a secret and the token', () => {
  it('when it prints them then the log, the summary and the outputs show neither', async () => {
    world = new World({
      files: onDispatch(`
  a:
    runs-on: x
    permissions: {statuses: write}
    outputs: {leak: '\${{ steps.out.outputs.v }}', fine: '\${{ steps.out.outputs.w }}'}
    env: {K: '\${{ secrets.KEY }}', T: '\${{ secrets.GITHUB_TOKEN }}'}
    steps:
      - id: out
        run: 'echo "$K and $T" | tee -a "$GITHUB_STEP_SUMMARY"; echo "v=$K" >> "$GITHUB_OUTPUT"; echo "w=1" >> "$GITHUB_OUTPUT"'
      - run: 'echo "::add-mask::late"; echo "a late secret"'
`),
      options: { secrets: { KEY: CANARY } },
    });
    const [run] = await world.runner.run(dispatch());
    const job = run?.jobs[0];
    expect(job?.log).toContain('*** and ***');
    expect(job?.summary).toBe('*** and ***\n');
    expect(job?.log).toContain('a *** secret');
    expect(job?.outputs).toEqual({ fine: '1' });
    expect(world.minted).toEqual([{ statuses: 'write' }]);
  });

  it('when the caller of the sandbox adds variables to one job then no other job has them', async () => {
    world = new World({
      files: onDispatch(`
  agent: {runs-on: x, steps: [{run: 'echo "has \${PAWL_SCRIPT-none}"'}]}
  shell: {runs-on: x, needs: agent, steps: [{run: 'echo "has \${PAWL_SCRIPT-none}"'}]}
`),
      options: { env: { agent: { PAWL_SCRIPT: 'performance.yml' } } },
    });
    const [run] = await world.runner.run(dispatch());
    expect(run?.jobs[0]?.log).toContain('has performance.yml');
    expect(run?.jobs[1]?.log).toContain('has none');
  });
});
