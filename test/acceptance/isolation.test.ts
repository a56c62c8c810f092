import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { Actions, ROOT } from '../support/actions.ts';

const CANARY = 'sk-ant-canary-0123456789abcdef';
const DUMP = `name: small
steps:
  - name: look-around
    run: |
      env
      tr '\\0' '\\n' < "/proc/$PPID/environ"
      cat .git/config
      ls -a "$HOME" .
      echo done
    max-retry: 0
`;

/** Everything in one job, as on a machine of one's own. */
const ONE_JOB = `name: Pawl
on:
  issue_comment: { types: [created] }
  workflow_dispatch: { inputs: { pull-request: { type: string } } }
permissions: { actions: write, contents: write, issues: write, pull-requests: write, statuses: write }
jobs:
  run:
    runs-on: ubuntu-24.04
    steps:
      - uses: pawl-dev/pawl@0000000000000000000000000000000000000000
        with:
          mode: run
          token: \${{ github.token }}
          pull-request: \${{ inputs.pull-request }}
          anthropic-api-key: \${{ secrets.ANTHROPIC_API_KEY }}
`;

let actions: Actions;

afterEach(() => actions.close());

const output = async (step: string): Promise<string> => {
  const found = (await actions.progress()).steps[step]?.output;
  return found === undefined ? '' : actions.git('cat-file', 'blob', found.oid);
};

describe('given a repository whose secrets hold the model’s key', () => {
  it('threat 25, 35, 47: when a run step prints all it can reach, then there is no secret and no token', async () => {
    actions = await Actions.open({ workflow: DUMP, secrets: { ANTHROPIC_API_KEY: CANARY } });
    await actions.settle();
    const woken = await actions.say('lea', '/start');
    expect((await actions.progress()).steps['look-around']).toMatchObject({ conclusion: 'success' });
    const text = await output('look-around');
    expect(text).toContain('done');
    expect(text).toContain('PATH=');
    expect(text).not.toContain(CANARY);
    // The second half is what a process above it was given: names of inputs may be there, values of secrets never.
    expect(
      text.split('\n').filter((line) => /^[^=]*(TOKEN|SECRET|KEY|PASSWORD|RUNTIME)[^=]*=./i.test(line)),
    ).toEqual([]);
    expect(text).not.toMatch(/gh[sp]_/);
    const shell = woken
      .flatMap(({ runs }) => runs)
      .flatMap(({ jobs }) => jobs)
      .find(({ id, result }) => id === 'shell' && result === 'success');
    expect(shell?.environment.length).toBeGreaterThan(5);
    expect(
      shell?.environment.filter((name) => /TOKEN|SECRET|KEY/i.test(name) && !name.startsWith('INPUT_')),
    ).toEqual([]);
    expect(woken.map(({ log }) => log).join('')).not.toContain(CANARY);
    expect(actions.shown).not.toContain(CANARY);
  });

  it('when everything is done in one job, then the run step is refused, and the record says which caller performs it', async () => {
    actions = await Actions.open({
      workflow: DUMP,
      secrets: { ANTHROPIC_API_KEY: CANARY },
      files: { '.github/workflows/pawl.yml': ONE_JOB },
    });
    await actions.settle();
    await actions.say('lea', '/start');
    const { status, steps } = await actions.progress();
    expect(status).toBe('failed');
    expect(steps['look-around']).toMatchObject({
      conclusion: 'failure',
      attempts: 1,
      error: { type: 'permission' },
    });
    expect(steps['look-around']?.error?.message).toContain('shell_not_isolated');
    expect(actions.shown).toContain('shell_not_isolated');
    expect(actions.git('log', '--all', '-p')).not.toContain(CANARY);
  });

  it('when everything is done in one job and the agent is the recorded one, then prompt steps are performed all the same', async () => {
    const definition = 'name: small\nsteps:\n  - { name: build, type: prompt, prompt: Build it. }\n';
    actions = await Actions.open({
      workflow: definition,
      files: {
        '.github/workflows/pawl.yml': ONE_JOB.replace(
          '    steps:',
          '    env: { PAWL_SCRIPT: SCRIPT }\n    steps:',
        ).replace('SCRIPT }', `${join(ROOT, 'templates/sample/performance.yml')} }`),
      },
    });
    await actions.settle();
    const [woken] = await actions.say('lea', '/start');
    expect(woken?.decisions).toHaveLength(1);
    // The sample's performance has no step of that name: the agent was asked, and said so.
    const { steps } = await actions.progress();
    expect(steps['build']?.error?.message).toContain('The script has no entry for `build`');
    expect(readFileSync(join(ROOT, 'dist/action.js'), 'utf8')).not.toContain(CANARY);
  });
});
