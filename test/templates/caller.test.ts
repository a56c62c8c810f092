import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import { parseAction, parseWorkflow } from '../../src/sandbox/runner/workflow.ts';
import type { RaisedEvent } from '../../src/sandbox/runner/trigger.ts';
import { dispatch, World } from '../sandbox/runner/world.ts';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const caller = read('templates/github/pawl.yml');
const doorbell = read('templates/github/pawl-review.yml');
const actionYml = read('action.yml');

const files = { 'pawl.yml': caller, 'pawl-review.yml': doorbell };
const steps = Object.entries(files).flatMap(([name, text]) =>
  Object.entries(parseWorkflow(text, name).jobs).flatMap(([job, { steps }]) =>
    steps.map((step) => ({ job, step })),
  ),
);

describe('given the shipped workflow files', () => {
  it('threat 38: then permissions are empty on top and each job has what it needs and no more', () => {
    const parsed = Object.entries(files).map(([name, text]) => parseWorkflow(text, name));
    expect(parsed.map((file) => file.permissions)).toEqual([{}, {}]);
    const writer = {
      actions: 'write',
      checks: 'read',
      contents: 'write',
      issues: 'write',
      'pull-requests': 'write',
      statuses: 'write',
    };
    const granted = parsed
      .flatMap((file) => Object.entries(file.jobs))
      .map(([id, job]) => [id, job.permissions]);
    expect(Object.fromEntries(granted)).toEqual({
      decide: writer,
      agent: { contents: 'read' },
      shell: { contents: 'read' },
      record: writer,
      sweep: {
        actions: 'write',
        checks: 'read',
        contents: 'read',
        issues: 'read',
        'pull-requests': 'read',
        statuses: 'read',
      },
      ring: {},
    });
  });

  it('threat 39: then every action is pinned by a whole commit id, with its version beside it', () => {
    const uses = Object.values(files).flatMap((text) =>
      [...text.matchAll(/^\s*(?:- )?(uses: .*)$/gm)].map(([, line]) => line),
    );
    expect(uses.length).toBeGreaterThan(5);
    for (const line of uses)
      expect(line).toMatch(/^uses: [\w.-]+\/[\w.-]+@[0-9a-f]{40} # (v\d+\.\d+\.\d+|filled in)/);
  });

  it('threat 36: then no script has an expression in it', () => {
    for (const { step } of steps) expect(step.run ?? '').not.toContain('${{');
  });

  it('threat 35: then secrets and the token are named only where no code of the repository runs', () => {
    const jobs = Object.entries(files).flatMap(([name, text]) => {
      const { jobs, ...rest } = parseWorkflow(text, name);
      return [...Object.entries(jobs), [name, rest] as const];
    });
    const naming = (what: RegExp) =>
      jobs.filter(([, part]) => what.test(JSON.stringify(part))).map(([id]) => id);
    expect(naming(/secrets\b|github\.token/)).toEqual(['decide', 'agent', 'record', 'sweep']);
    expect(naming(/secrets\.ANTHROPIC_API_KEY\b/)).toEqual(['agent']);
    expect(naming(/secrets\.PAWL_SEAL_KEY\b/)).toEqual(['decide', 'record']);
    expect(naming(/secrets\b(?!\.(?:ANTHROPIC_API_KEY|PAWL_SEAL_KEY)\b)/)).toEqual([]);
  });

  it('then the jobs that can write check nothing out, and no checkout keeps a credential', () => {
    const checkouts = steps.filter(({ step }) => step.uses?.startsWith('actions/checkout@'));
    expect(checkouts.map(({ job }) => job)).toEqual(['agent', 'shell']);
    for (const { step } of checkouts) expect(step.with['persist-credentials']).toBe('false');
  });

  it('then no input with a secret has a default that would hand it to every mode', () => {
    const { inputs } = parseAction(actionYml, 'action.yml');
    expect(inputs.token?.default ?? '').toBe('');
    expect(inputs['anthropic-api-key']?.default ?? '').toBe('');
  });

  it('then every input and output of the action is described', () => {
    const described = z.record(z.string(), z.looseObject({ description: z.string() }));
    const { inputs, outputs } = z
      .looseObject({ inputs: described, outputs: described })
      .parse(parse(actionYml));
    for (const [name, { description }] of Object.entries({ ...inputs, ...outputs }))
      expect(`${name}: ${description}`).toMatch(/: [A-Z`].*[.]$/s);
  });
});

/** Stands in for the bundle: takes each mode's part in handing files from job to job, and prints what it got. */
const HANDING = `
import { appendFileSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
const input = (name) => process.env['INPUT_' + name.toUpperCase()];
const output = (name, value) => appendFileSync(process.env.GITHUB_OUTPUT, name + '=' + value + '\\n');
const mode = input('mode');
console.log('mode ' + mode + ' pull ' + input('pull-request'));
if (mode === 'decide') {
  // an event that is ignored sets no output at all
  if (input('pull-request') !== '') output('work', input('pull-request') === '1' ? 'both' : 'none');
  output('matrix', JSON.stringify({ agent: [{ task: '0' }, { task: '1' }], shell: [{ task: '2' }] }));
  output('head-oid', process.env.GITHUB_SHA);
  output('handover', 'H4sI+/=');
  mkdirSync(input('task'));
  for (const n of [0, 1, 2]) writeFileSync(join(input('task'), n + '.json'), 'task ' + n);
}
if (mode === 'agent' || mode === 'shell') {
  const task = readFileSync(input('task'), 'utf8');
  if (task === 'task 1') process.exit(1);
  const readme = readFileSync(join(process.env.GITHUB_WORKSPACE, 'repository', 'README.md'), 'utf8').trim();
  mkdirSync(dirname(input('outcome')));
  writeFileSync(input('outcome'), mode + ' did ' + task + ' on ' + readme);
}
if (mode === 'record') {
  console.log('handover ' + input('handover'));
  const outcomes = existsSync(input('outcome')) ? readdirSync(input('outcome')).sort() : [];
  for (const name of outcomes) console.log(name + ': ' + readFileSync(join(input('outcome'), name), 'utf8'));
}
`;

let world: World | undefined;
afterEach(() => {
  world?.close();
  world = undefined;
});

function play(event: RaisedEvent, text = caller) {
  world = new World({
    files: { '.github/workflows/pawl.yml': text, '.github/workflows/pawl-review.yml': doorbell },
    action: { yml: actionYml, js: HANDING },
    options: { secrets: { ANTHROPIC_API_KEY: 'sk-canary' } },
  });
  return world.runner.run(event);
}

const jobsThatRan = async (event: RaisedEvent, text = caller): Promise<string[]> =>
  (await play(event, text)).flatMap((run) =>
    run.jobs.filter(({ result }) => result !== 'skipped').map(({ id }) => id),
  );

const person = { login: 'ada', type: 'User' };
const bot = { login: 'github-actions[bot]', type: 'Bot' };
const comment = (
  action: string,
  body: string,
  sender = person,
  issue: object = { number: 1, pull_request: {} },
) => ({
  name: 'issue_comment',
  payload: { action, comment: { body }, issue, sender },
  actor: sender.login,
});
const pull = (action: string, label: string | null, sender = person) => ({
  name: 'pull_request_target',
  payload: { action, sender, number: 2, ...(label ? { label: { name: label } } : {}) },
  actor: sender.login,
});

describe('given events that cannot concern us', () => {
  const events: [string, RaisedEvent][] = [
    ['a comment that is no command', comment('created', 'nice work')],
    ['a command by a bot', comment('created', '/approve', bot)],
    ['a command edited into a comment', comment('edited', '/approve')],
    ['our own comment edited by us', comment('edited', '<!-- pawl:status {} -->', bot)],
    ['a command on an issue', comment('created', '/start', person, { number: 1 })],
    ['a label that is not ours', pull('labeled', 'bug')],
    ['a label set by a bot', pull('labeled', 'pawl:x', bot)],
    ['a label that we take off', pull('unlabeled', 'pawl:approved:agree', bot)],
    ['another title or text, which prompts then leave out', pull('edited', null)],
    ['somebody else’s comment that is edited', comment('edited', 'nice work, really')],
  ];
  it.each(events)('when it is %s then no job runs', async (_what, event) => {
    expect(await jobsThatRan(event)).toEqual([]);
  });
});

describe('given events that concern us', () => {
  const events: [string, RaisedEvent][] = [
    ['a command', comment('created', '/approve plan')],
    ['a tick in our comment', comment('edited', '<!-- pawl:status {} -->\n- [x] approve')],
    ['a tick taken away', comment('edited', '<!-- pawl:status {} -->\n- [ ] approve')],
    ['a label that starts a run', pull('labeled', 'pawl:agentic-pipeline')],
    ['a label that approves', pull('labeled', 'pawl:approved:agree')],
    ['such a label taken off', pull('unlabeled', 'pawl:approved:agree')],
    ['a push', pull('synchronize', null)],
    ['a merge by a bot', pull('closed', null, bot)],
    ['a dispatch by ourselves', { ...dispatch({ 'pull-request': '2' }), actor: 'github-actions[bot]' }],
  ];
  it.each(events)('when it is %s then one decision is taken and nothing else runs', async (_what, event) => {
    expect(await jobsThatRan(event)).toEqual(['decide']);
  });

  it.each(['submitted', 'edited', 'dismissed'])(
    'when a review is %s then its doorbell wakes the decision',
    async (action) => {
      const side = { ref: 'topic', sha: '0', repo: { id: 7 } };
      const payload = { action, sender: person, pull_request: { number: 2, head: side, base: side } };
      expect(await jobsThatRan({ name: 'pull_request_review', payload, actor: 'ada' })).toEqual([
        'ring',
        'decide',
      ]);
      const byBot = { ...payload, sender: bot };
      world?.close();
      expect(await jobsThatRan({ name: 'pull_request_review', payload: byBot, actor: 'bot' })).toEqual([]);
    },
  );

  it('when it is the schedule, or a dispatch that names no pull request, then only the sweep runs', async () => {
    expect(await jobsThatRan({ name: 'schedule', payload: {}, actor: 'ada' })).toEqual(['sweep']);
    world?.close();
    expect(await jobsThatRan(dispatch())).toEqual(['sweep']);
  });
});

describe('given a caller that wakes on checks from outside, as its comment says', () => {
  const asking = caller.replace('  # status:', '  status:');
  const status = (context: string, state: string): RaisedEvent => ({
    name: 'status',
    payload: { context, state, sender: person },
    actor: 'ada',
  });

  it('when our own status or no conclusion arrives, then no job runs', async () => {
    expect(await jobsThatRan(status('pawl', 'success'), asking)).toEqual([]);
    world?.close();
    expect(await jobsThatRan(status('ci/outside', 'pending'), asking)).toEqual([]);
  });

  it('when a check ends, then the sweep looks for who waits for it', async () => {
    expect(await jobsThatRan(status('ci/outside', 'failure'), asking)).toEqual(['sweep']);
    world?.close();
    expect(await jobsThatRan(status('ci/outside', 'failure'))).toEqual([]);
  });
});

describe('given a decision that starts an agent and a shell task', () => {
  it('when one agent fails then the others are recorded all the same, each job with its own rights', async () => {
    const [run] = await play(dispatch({ 'pull-request': '1' }));
    const results = run?.jobs.map(({ name, result }) => `${name} ${result}`).sort();
    expect(results).toEqual([
      'agent (0) success',
      'agent (1) failure',
      'decide success',
      'record success',
      'shell (2) success',
      'sweep skipped',
    ]);
    const log = (id: string) => run?.jobs.find((job) => job.id === id)?.log ?? '';
    expect(log('record')).toContain('handover H4sI+/=');
    expect(log('record')).toContain('0.json: agent did task 0 on hello\n2.json: shell did task 2 on hello\n');
    expect(log('record')).not.toContain('1.json');
  });
});
