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
  asked: {
    workflow: workflow([
      made.prompt('plan'),
      made.approval('plan-approval', {
        required: 2,
        needs: ['plan'],
        answers: ['review', 'command', 'label', 'tick'],
        approvers: {
          users: ['maria', 'jonas', 'kim'],
          teams: ['core'],
          code_owners: true,
          minimum_permission: 'write',
        },
        reminders: [3600, 86_400],
        on_timeout: 'escalate',
        escalate_to: ['kim'],
      }),
    ]),
    progress: run(
      {
        plan: state('plan'),
        'plan-approval': waiting('plan-approval', 'approval', {
          required: 2,
          message: 'Is this the right plan?',
          deadline: '2026-01-07T09:00:00Z',
          since: '2026-01-05T10:15:00Z',
          changed: { at: '2026-01-05T10:15:00Z', what: 'src/parse.ts, by eve' },
          remind_at: ['2026-01-05T10:00:00Z', '2026-01-06T09:00:00Z'],
          reminded: 1,
          delegated: [{ from: { id: 103, login: 'jonas' }, to: 'lee', at: '2026-01-05T10:20:00Z' }],
          parts: [
            { kind: 'owners', of: 'src/', from: ['maria', 'acme/core'], by: ['maria'] },
            { kind: 'owners', of: 'docs/', from: ['kim'], by: [] },
            { kind: 'team', of: 'acme/core', from: [], by: [], note: 'this token cannot read the team' },
          ],
          answers: [
            {
              by: MARIA,
              answer: 'approve',
              source: 'tick',
              source_id: 'UCE_1',
              at: '2026-01-05T10:30:00Z',
              text: '',
            },
          ],
          refused: [
            {
              by: { id: 101, login: 'lea' },
              source: 'review',
              source_id: 1,
              why: 'the author of the pull request does not count',
            },
            {
              by: { id: 109, login: 'tim' },
              source: 'label',
              source_id: 'LE_1',
              why: 'answering needs write access, and tim has triage',
            },
          ],
        }),
      },
      {
        status: 'blocked',
        status_reason: 'awaiting_person',
        next_wakeup: '2026-01-06T09:00:00Z',
      },
    ),
  },
  reopened: {
    workflow: workflow(sequence([made.approval('sign-off'), made.shell('deploy')])),
    progress: run(
      {
        'sign-off': state('sign-off', {
          type: 'approval',
          gate: gate('sign-off', {
            since: LATER,
            reopened: { at: LATER, why: 'maria took the approval back', closed_at: AT },
          }),
        }),
      },
      { status: 'blocked', status_reason: 'awaiting_person' },
    ),
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
