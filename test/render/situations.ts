import type { Progress, StepState } from '../../src/progress/schema.ts';
import type { Workflow } from '../../src/workflow/schema.ts';
import * as made from './build.ts';

const { AT, LATER, MARIA, run, state, gate, workflow, sequence } = made;

/** What people look at while a run does something that only a part of the language brings about. */
export const SITUATIONS: { [name: string]: { workflow: Workflow; progress: Progress } } = {
  paused: {
    workflow: workflow(sequence([made.prompt('plan'), made.prompt('write'), made.shell('test')])),
    progress: run(
      { plan: state('plan'), write: performing('write') },
      {
        status: 'paused',
        status_reason: 'paused_by_person',
        paused: { by: MARIA, at: AT, text: 'release freeze.' },
      },
    ),
  },
  undoing: {
    workflow: workflow(
      sequence([
        made.shell('migrate', { compensate: made.shell('migrate-back') }),
        made.shell('deploy', { compensate: made.shell('roll-back') }),
        made.shell('smoke-test'),
      ]),
    ),
    progress: run(
      {
        migrate: state('migrate', { type: 'shell' }),
        deploy: state('deploy', { type: 'shell' }),
        'smoke-test': failed('smoke-test', 'exit code 1'),
        'roll-back': performing('roll-back', 'shell'),
      },
      {
        undoable: ['migrate', 'deploy'].map((step) => ({ step, name: step, iteration: 1, bindings: {} })),
        ending: {
          status: 'failed',
          reason: 'step_failed_uncaught',
          message: 'smoke-test failed: exit code 1',
          undo: ['deploy', 'migrate'],
        },
        deadline: LATER,
      },
    ),
  },
  cancelled: {
    workflow: workflow(
      sequence([
        made.prompt('plan'),
        made.parallel('look', [made.prompt('one'), made.prompt('two')]),
        made.shell('test'),
      ]),
    ),
    progress: run(
      {
        plan: state('plan'),
        look: state('look', { type: 'parallel', conclusion: 'cancelled', because: 'run-ended' }),
        one: state('one'),
        two: state('two', { conclusion: 'cancelled', because: 'run-ended' }),
        test: state('test', { conclusion: 'skipped', because: 'run-ended', attempts: 0 }),
      },
      {
        status: 'cancelled',
        status_reason: 'no_longer_known',
        completed_at: LATER,
        ending: {
          status: 'cancelled',
          reason: 'cancelled_by_person',
          message: 'maria: superseded',
          undo: [],
        },
      },
    ),
  },
  question: {
    workflow: workflow(
      sequence([
        made.input(
          'release-facts',
          [
            {
              name: 'env',
              type: 'string',
              required: true,
              enum: ['staging', 'production'],
              description: 'Where it goes',
            },
            { name: 'replicas', type: 'number', required: true },
            { name: 'note', type: 'string', required: true },
            { name: 'flags', type: 'list', required: false, default: ['a b'] },
          ],
          { from: ['maria', 'jonas'] },
        ),
        made.shell('deploy'),
      ]),
    ),
    progress: run(
      {
        'release-facts': waiting('release-facts', 'input', { message: 'Where does it go?', deadline: LATER }),
      },
      { status: 'blocked', status_reason: 'awaiting_person' },
    ),
  },
  words: {
    workflow: workflow(sequence([made.words('look-over'), made.approval('sign-off', { needs: ['none'] })])),
    progress: run(
      {
        'look-over': waiting('look-over', 'words', { message: 'What is missing?', deadline: LATER }),
        'sign-off': waiting('sign-off', 'approval', {
          opened_at: '2026-01-05T09:01:00Z',
          since: '2026-01-05T09:01:00Z',
        }),
      },
      { status: 'blocked', status_reason: 'awaiting_person' },
    ),
  },
  overdue: {
    workflow: workflow([
      made.approval('sign-off', { on_timeout: 'escalate', escalate_to: ['jonas', 'kim'] }),
    ]),
    progress: run(
      {
        'sign-off': waiting('sign-off', 'approval', {
          overdue: { at: LATER, escalated_to: ['jonas', 'kim'] },
        }),
      },
      { status: 'blocked', status_reason: 'awaiting_person' },
    ),
  },
  waits: {
    workflow: workflow([
      made.wait('window', made.signal('deploy-window')),
      made.wait('cool-down', made.duration('2h')),
      made.dispatch('ci'),
      made.prompt('flaky', { circuit_breaker: { failure_threshold: 3, reset_timeout_seconds: 3600 } }),
    ]),
    progress: run(
      {
        window: holding('window', { kind: 'signal', signal: 'deploy-window' }, LATER),
        'cool-down': holding('cool-down', { kind: 'time', due: LATER }),
        ci: state('ci', {
          type: 'dispatch',
          status: 'in_progress',
          run: { id: 4711, url: 'https://evil.example/x' },
        }),
        flaky: state('flaky', {
          status: 'pending',
          attempts: 3,
          not_before: LATER,
          error: { type: 'tool', message: 'no' },
        }),
      },
      {
        circuits: { flaky: { failures: 3, open_until: LATER } },
        signals: [{ id: 5, name: 'freeze-over', text: 'from Monday', by: MARIA, at: AT }],
        checkpoints: [{ name: 'planned', step: 'plan', at: AT }],
        deadline: '2026-01-06T09:00:00Z',
      },
    ),
  },
  items: {
    workflow: workflow([
      made.forEach('each-file', [made.prompt('review'), made.shell('check')], { max_parallel: 3 }),
    ]),
    progress: run({
      'each-file': state('each-file', {
        type: 'for-each',
        status: 'in_progress',
        items: ['src/a.ts', 'src/b.ts', 'src/c.ts', { path: 'docs/@kim.md' }, 'src/e.ts'],
      }),
      'review[0]': state('review'),
      'check[0]': state('check', { type: 'shell' }),
      'review[1]': failed('review', 'refused'),
      'check[1]': state('check', { type: 'shell', conclusion: 'skipped', because: 'needs', attempts: 0 }),
      'review[2]': performing('review'),
    }),
  },
  ralph: {
    workflow: workflow([made.ralph('finish'), made.loop('converge', [made.prompt('write')])]),
    progress: run({
      finish: state('finish', { type: 'ralph-loop', status: 'in_progress', iteration: 3, max_iterations: 6 }),
      'finish#1': state('finish'),
      'finish#2': state('finish', { iteration: 2 }),
      'finish#3': { ...performing('finish'), iteration: 3 },
      converge: state('converge', { type: 'loop', iteration: 2, status: 'in_progress', attempts: 2 }),
      'write#2': state('write', {
        status: 'pending',
        attempts: 1,
        not_before: LATER,
        error: { type: 'timeout', message: 'slow' },
      }),
    }),
  },
  subprocess: {
    workflow: workflow(
      sequence([
        made.call('release', [made.prompt('release.notes'), made.approval('release.confirm')]),
        made.set('remember', { shipped: true }),
      ]),
    ),
    progress: run(
      {
        release: state('release', { type: 'workflow', status: 'in_progress' }),
        'release.notes': state('release.notes'),
        'release.confirm': waiting('release.confirm', 'approval', {}),
      },
      { status: 'blocked', status_reason: 'awaiting_person' },
    ),
  },
};

function performing(name: string, type = 'prompt'): StepState {
  return state(name, { type, status: 'in_progress', claim: { decision: 'd3', lease_until: LATER } });
}

function failed(name: string, message: string): StepState {
  return state(name, { conclusion: 'failure', error: { type: 'tool', message } });
}

function waiting(
  name: string,
  kind: 'approval' | 'input' | 'words',
  given: Parameters<typeof gate>[1],
): StepState {
  const type = { approval: 'approval', input: 'input', words: 'wait-for-human' }[kind];
  return state(name, { type, status: 'waiting', gate: gate(name, { kind, ...given }) });
}

function holding(name: string, wait: NonNullable<StepState['wait']>, deadline?: string): StepState {
  return state(name, {
    type: 'wait',
    status: 'waiting',
    wait,
    ...(deadline === undefined ? {} : { deadline }),
  });
}
