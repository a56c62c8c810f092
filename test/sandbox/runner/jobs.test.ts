import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { dispatch, onDispatch, World } from './world.ts';

let world: World;
afterEach(() => world.close());

describe('given a workflow file that the sandbox does not play', () => {
  it.each([
    ['an unknown action', 'steps: [{uses: someone/else@v1}]', /someone\/else@v1.*does not know/],
    ['an unknown input', 'steps: [{uses: pawl-dev/pawl@v1, with: {shout: x}}]', /unknown input "shout"/],
    ['an unknown key', 'container: node\n    steps: [{run: "true"}]', /container/],
    ['a need that does not exist', 'needs: ghost\n    steps: [{run: "true"}]', /needs what never runs/],
    ['neither uses nor run', 'steps: [{name: nothing}]', /either `uses` or `run`/],
  ])('when it has %s then the run is refused before anything starts', async (_what, job, message) => {
    world = new World({ files: onDispatch(`  a:\n    runs-on: x\n    ${job}\n`) });
    await expect(world.runner.run(dispatch())).rejects.toThrow(message);
    expect(world.minted).toEqual([]);
  });

  it('when permissions are left to the settings of the repository then it is refused', async () => {
    const text = 'on: workflow_dispatch\njobs: {a: {runs-on: x, steps: [{run: "true"}]}}';
    world = new World({ files: { '.github/workflows/a.yml': text } });
    await expect(world.runner.run(dispatch())).rejects.toThrow(/does not say its permissions/);
  });
});

describe('given jobs that need each other', () => {
  it('when one fails then its dependants are skipped, always() runs, and both see the result', async () => {
    world = new World({
      files: onDispatch(`
  bad: {runs-on: x, steps: [{uses: pawl-dev/pawl@v1, with: {say: fail}}, {run: echo unreached}]}
  after: {runs-on: x, needs: bad, steps: [{run: echo unreached}]}
  cleanup:
    runs-on: x
    needs: [bad, after]
    if: always()
    env: {SEEN: '\${{ needs.bad.result }} \${{ needs.after.result }}'}
    steps: [{run: echo "saw $SEEN"}]
`),
    });
    const [run] = await world.runner.run(dispatch());
    expect(run?.jobs.map(({ id, result }) => [id, result])).toEqual([
      ['bad', 'failure'],
      ['after', 'skipped'],
      ['cleanup', 'success'],
    ]);
    expect(run?.result).toBe('failure');
    expect(run?.jobs[0]?.steps.map((step) => step.outcome)).toEqual(['failure', 'skipped']);
    expect(run?.jobs[2]?.log).toContain('saw failure skipped');
  });

  it('when one has outputs then the next reads them, and defaults of the action are evaluated', async () => {
    world = new World({
      files: onDispatch(`
  first:
    runs-on: x
    outputs: {word: '\${{ steps.echo.outputs.said }}'}
    steps: [{id: echo, uses: pawl-dev/pawl@v1}]
  second:
    runs-on: x
    needs: first
    if: needs.first.outputs.word == 'nothing on main'
    steps: [{uses: pawl-dev/pawl@v1, with: {say: 'heard \${{ needs.first.outputs.word }}'}}]
`),
    });
    const [run] = await world.runner.run(dispatch());
    expect(run?.jobs.map((job) => job.summary)).toEqual(['# nothing on main\n', '# heard nothing on main\n']);
    expect(run?.jobs[0]?.outputs).toEqual({ word: 'nothing on main' });
  });

  it('when a step sets a variable then only the steps after it in its own job have it', async () => {
    world = new World({
      files: onDispatch(`
  a: {runs-on: x, steps: [{run: 'echo "V=1" >> "$GITHUB_ENV"'}, {run: 'echo "a has \${V-none}"'}]}
  b: {runs-on: x, needs: a, steps: [{run: 'echo "b has \${V-none}"'}]}
`),
    });
    const [run] = await world.runner.run(dispatch());
    expect(run?.jobs.map((job) => job.log)).toEqual([
      expect.stringContaining('a has 1'),
      expect.stringContaining('b has none'),
    ]);
  });
});

describe('given a job with a matrix from the output of another', () => {
  const jobs = `
  plan:
    runs-on: x
    outputs: {rows: '\${{ steps.rows.outputs.said }}'}
    steps: [{id: rows, uses: pawl-dev/pawl@v1, with: {say: '\${{ inputs.rows }}'}}]
  work:
    runs-on: x
    needs: plan
    strategy:
      fail-fast: false
      matrix: {include: '\${{ fromJSON(needs.plan.outputs.rows) }}'}
    steps: [{uses: pawl-dev/pawl@v1, with: {say: '\${{ matrix.task }}'}}]
`;
  const files = {
    '.github/workflows/test.yml': `on: {workflow_dispatch: {inputs: {rows: {default: '[]'}}}}\npermissions: {}\njobs:${jobs}`,
  };

  it('when it is empty then the job fails and says so', async () => {
    world = new World({ files });
    const [run] = await world.runner.run(dispatch());
    const work = run?.jobs.find(({ id }) => id === 'work');
    expect(work).toMatchObject({
      result: 'failure',
      log: expect.stringContaining('does not contain any values'),
    });
  });

  it('when one of its jobs fails then the others still run and the whole has failed', async () => {
    world = new World({ files });
    const rows = JSON.stringify([{ task: '0' }, { task: 'fail' }, { task: '2' }]);
    const [run] = await world.runner.run(dispatch({ rows }));
    const work = run?.jobs.filter(({ id }) => id === 'work').map(({ name, result }) => [name, result]);
    expect(work?.sort()).toEqual([
      ['work (0)', 'success'],
      ['work (2)', 'success'],
      ['work (fail)', 'failure'],
    ]);
    expect(run?.result).toBe('failure');
  });
});

describe('given artifacts', () => {
  it('when two jobs use one name then the second fails', async () => {
    const upload = `{uses: actions/upload-artifact@v7, with: {name: one, path: f}}`;
    world = new World({
      files: onDispatch(`
  a: {runs-on: x, steps: [{run: echo a > f}, ${upload}]}
  b: {runs-on: x, needs: a, steps: [{run: echo b > f}, ${upload}]}
`),
    });
    const [run] = await world.runner.run(dispatch());
    expect(run?.jobs[1]).toMatchObject({ result: 'failure', log: expect.stringContaining('already exists') });
  });

  it('when there is nothing to upload or nothing of that name then the step fails', async () => {
    world = new World({
      files: onDispatch(`
  a: {runs-on: x, steps: [{uses: actions/upload-artifact@v7, with: {name: n, path: gone, if-no-files-found: error}}]}
  b: {runs-on: x, needs: a, if: always(), steps: [{uses: actions/download-artifact@v8, with: {name: gone}}]}
`),
    });
    const [run] = await world.runner.run(dispatch());
    expect(run?.jobs.map((job) => job.result)).toEqual(['failure', 'failure']);
    expect(run?.jobs.map((job) => job.log).join('')).toMatch(
      /No files were found[\s\S]*not found for name: gone/,
    );
  });

  it('when several match a pattern then they land in one directory, and no match is no error', async () => {
    world = new World({
      files: onDispatch(`
  a: {runs-on: x, steps: [{run: echo 0 > 0.json}, {uses: actions/upload-artifact@v7, with: {name: out-0, path: 0.json}}]}
  b: {runs-on: x, steps: [{run: mkdir d; echo 1 > d/1.json}, {uses: actions/upload-artifact@v7, with: {name: out-1, path: d}}]}
  c:
    runs-on: x
    needs: [a, b]
    steps:
      - {uses: actions/download-artifact@v8, with: {pattern: out-*, path: all, merge-multiple: true}}
      - {uses: actions/download-artifact@v8, with: {pattern: other-*, path: none}}
      - {run: 'echo "found $(ls all | tr "\\n" " ")"; test ! -e none'}
`),
    });
    const [run] = await world.runner.run(dispatch());
    expect(run?.jobs[2]).toMatchObject({
      result: 'success',
      log: expect.stringContaining('found 0.json 1.json'),
    });
  });
});

const checkout = (extra: string) =>
  `{uses: actions/checkout@v7, with: {path: repository, fetch-depth: 0, persist-credentials: false${extra}}}`;

describe('given a checkout', () => {
  it('when the job may not read contents, or credentials would persist, then it fails', async () => {
    world = new World({
      files: onDispatch(`
  a: {runs-on: x, steps: [${checkout('')}]}
  b: {runs-on: x, permissions: {contents: read}, steps: [{uses: actions/checkout@v7, with: {fetch-depth: 0}}]}
`),
    });
    const [run] = await world.runner.run(dispatch());
    expect(run?.jobs.map((job) => job.result)).toEqual(['failure', 'failure']);
  });

  it('when it may then the commit is there, whole, and names no directory of the sandbox', async () => {
    world = new World({
      files: onDispatch(`
  a:
    runs-on: x
    permissions: {contents: read}
    steps: [${checkout(", ref: '${{ github.sha }}'")}, {run: 'cat README.md; git rev-parse HEAD; grep -r origin.git .git || echo clean', working-directory: repository}]
`),
    });
    const [run] = await world.runner.run(dispatch());
    expect(run?.jobs[0]?.log).toMatch(new RegExp(`hello\n${world.sha}\nclean`));
  });
});

describe('given an actions run that has ended', () => {
  it('when nothing was killed then no directory of it is left', async () => {
    world = new World({ files: onDispatch('  a: {runs-on: x, steps: [{run: "true"}]}\n') });
    const [run] = await world.runner.run(dispatch());
    expect(run).toMatchObject({ result: 'success', started_at: '2026-01-05T09:00:00Z', title: 'Test' });
    expect(readdirSync(join(world.directory, 'workspaces'))).toEqual([]);
  });

  it('when another workflow waits for it then that one runs next, told the pull request', async () => {
    world = new World({
      files: {
        '.github/workflows/bell.yml': `name: Bell
run-name: 'Bell of \${{ github.event.pull_request.number }}'
on: {pull_request_review: {types: [submitted]}}
permissions: {}
jobs: {ring: {runs-on: x, permissions: {}, steps: [{run: 'true'}]}}`,
        '.github/workflows/main.yml': `name: Main
on: {workflow_run: {workflows: [Bell], types: [completed]}}
permissions: {}
jobs:
  a:
    runs-on: x
    permissions: {}
    steps: [{uses: pawl-dev/pawl@v1, with: {say: '\${{ github.event.workflow_run.pull_requests[0].number }} \${{ github.event.workflow_run.display_title }}'}}]`,
      },
    });
    const side = { ref: 'topic', sha: world.sha, repo: { id: 7 } };
    const runs = await world.runner.run({
      name: 'pull_request_review',
      payload: {
        action: 'submitted',
        pull_request: { number: 3, head: side, base: side },
        sender: { login: 'ada' },
      },
      actor: 'ada',
    });
    expect(runs.map((run) => run.workflow)).toEqual([
      '.github/workflows/bell.yml',
      '.github/workflows/main.yml',
    ]);
    expect(runs[1]?.jobs[0]?.summary).toBe('# 3 Bell of 3\n');
  });

  it('when several events come at once then their jobs of one group run in the order of the events', async () => {
    world = new World({
      files: {
        '.github/workflows/a.yml': `on: {workflow_dispatch: {inputs: {n: {default: ''}}}}
permissions: {}
jobs:
  a:
    runs-on: x
    concurrency: {group: one, queue: max}
    steps: [{run: 'echo "$N" >> "$ORDER"', env: {N: '\${{ inputs.n }}'}}]`,
      },
      options: { env: { a: { ORDER: '../../../../order' } } },
    });
    const events = ['1', '2', '3', '4', '5', '6', '7', '8'];
    await Promise.all(events.map((n) => world.runner.run(dispatch({ n }))));
    expect(readFileSync(join(world.directory, 'order'), 'utf8').trim().split('\n')).toEqual(events);
  });

  it('when no workflow asks for the event then nothing has run', async () => {
    world = new World({ files: onDispatch('  a: {runs-on: x, steps: [{run: "true"}]}\n') });
    expect(await world.runner.run({ name: 'push', payload: {}, actor: 'ada' })).toEqual([]);
  });
});
