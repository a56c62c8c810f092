import { describe, expect, it } from 'vitest';
import { entry as schema, type Entry } from '../../src/progress/entry.ts';
import { say } from '../../src/render/words.ts';
import { statusOf } from '../../src/render/status.ts';
import { labelsOf } from '../../src/render/labels.ts';
import { took } from '../../src/render/instant.ts';
import { stages } from './stages.ts';

const stamp = { at: '2026-01-05T09:00:00Z', decision: 'd1' };
const by = { id: 1, login: 'maria' };

const SAID: [Entry, string][] = [
  [{ type: 'run.blocked', ...stamp, on: [], reason: 'limit_reached' }, 'The run was parked: limit_reached.'],
  [
    {
      type: 'step.failed',
      ...stamp,
      step: 'build#2',
      error: { type: 'tool', message: 'exit code 1' },
      not_before: '2026-01-05T09:30:00Z',
    },
    'build#2 failed with tool: exit code 1; it is tried again from 2026-01-05 09:30 UTC.',
  ],
  [
    {
      type: 'step.failed',
      ...stamp,
      step: 'build',
      error: { type: 'timeout', message: '' },
      conclusion: 'timed_out',
    },
    'build failed with timeout; that was the end of it.',
  ],
  [
    {
      type: 'step.skipped',
      ...stamp,
      step: 'docs',
      name: 'docs',
      step_type: 'prompt',
      iteration: 1,
      because: 'person',
      by,
      text: 'not now.',
    },
    'docs was skipped: maria decided so: not now.',
  ],
  [
    { type: 'step.completed', ...stamp, step: 'code', summary: '', value: null, files: 1 },
    'code ended well and brought 1 file.',
  ],
  [{ type: 'run.paused', ...stamp, by, text: 'release freeze' }, 'maria paused the run: release freeze.'],
  [{ type: 'run.resumed', ...stamp, by }, 'maria let the run go on.'],
  [
    {
      type: 'run.ending',
      ...stamp,
      status: 'cancelled',
      reason: 'cancelled_by_person',
      message: '',
      undo: ['b', 'a'],
    },
    'The run is to end as cancelled (cancelled_by_person); before that b, a are undone.',
  ],
  [
    { type: 'run.cancelled', ...stamp, reason: 'terminated', message: 'maria: wrong branch' },
    'The run was cancelled (terminated): maria: wrong branch.',
  ],
  [
    { type: 'step.cancelled', ...stamp, step: 'look[1]', because: 'fail-fast' },
    'look[1] was cancelled: another one had failed.',
  ],
  [
    { type: 'step.abandoned', ...stamp, step: 'release' },
    'release goes on by itself; nothing waits for it any more.',
  ],
  [
    { type: 'dispatch.started', ...stamp, step: 'ci', run: { id: 7, url: 'https://x' }, deadline: stamp.at },
    'ci started the actions run 7.',
  ],
  [
    {
      type: 'step.skipped',
      ...stamp,
      step: 'quick',
      name: 'quick',
      step_type: 'prompt',
      iteration: 1,
      because: 'branch',
    },
    'quick was skipped: the other branch was taken.',
  ],
  [
    {
      type: 'block.started',
      ...stamp,
      step: 'each',
      name: 'each',
      step_type: 'for-each',
      iteration: 1,
      attempt: 2,
      items: ['a'],
      deadline: '2026-01-05T10:00:00Z',
    },
    'each began for 1 item (attempt 2), until 2026-01-05 10:00 UTC at the latest.',
  ],
  [
    {
      type: 'block.retried',
      ...stamp,
      step: 'set',
      error: { type: 'tool', message: 'no' },
      not_before: '2026-01-05T09:30:00Z',
      reset: ['a'],
    },
    'set failed with tool: no; all of it begins again from 2026-01-05 09:30 UTC.',
  ],
  [
    { type: 'round.begun', ...stamp, step: 'sign-off', back_to: 'plan', round: 2, reset: ['plan'] },
    'sign-off sent the run back to plan: round 2.',
  ],
  [
    {
      type: 'compensation.registered',
      ...stamp,
      undoable: { step: 'deploy', name: 'deploy', iteration: 1, bindings: {} },
    },
    'deploy can be undone from now on.',
  ],
  [
    { type: 'checkpoint.reached', ...stamp, step: 'plan', name: 'planned' },
    'The checkpoint planned was reached with plan.',
  ],
  [
    { type: 'circuit.changed', ...stamp, name: 'ci', failures: 3, open_until: '2026-01-05T10:00:00Z' },
    'ci failed 3 times in a row and is not started again before 2026-01-05 10:00 UTC.',
  ],
  [
    { type: 'circuit.changed', ...stamp, name: 'ci', failures: 0 },
    'ci ended well, and its failures are no longer counted.',
  ],
  [
    {
      type: 'wait.opened',
      ...stamp,
      step: 'hold',
      name: 'hold',
      iteration: 1,
      wait: { kind: 'checks', names: ['build', 'lint'] },
      deadline: '2026-01-05T10:00:00Z',
    },
    'hold waits for the checks build, lint, until 2026-01-05 10:00 UTC at the latest.',
  ],
  [
    {
      type: 'wait.opened',
      ...stamp,
      step: 'hold',
      name: 'hold',
      iteration: 1,
      wait: { kind: 'time', due: '2026-01-05T10:00:00Z' },
    },
    'hold waits until 2026-01-05 10:00 UTC.',
  ],
  [
    { type: 'wait.closed', ...stamp, step: 'hold', conclusion: 'timed_out', because: 'on-error' },
    'hold waited in vain and timed out; the run goes on without it.',
  ],
  [
    { type: 'signal.received', ...stamp, signal: { id: 1, name: 'go', text: '', by, at: stamp.at } },
    'maria gave the signal go.',
  ],
  [{ type: 'variables.set', ...stamp, values: { env: 'x', level: 1 }, by }, 'maria set env, level.'],
  [
    {
      type: 'variables.set',
      ...stamp,
      values: { env: 'x' },
      call: 'release',
      done: { step: 'release.mark', name: 'release.mark', iteration: 1 },
    },
    'release.mark set env of release.',
  ],
  [
    { type: 'gate.timed_out', ...stamp, step: 'sign-off', action: 'escalate', escalated_to: ['kim'] },
    'Nobody answered sign-off in time; it was handed to kim.',
  ],
  [
    { type: 'gate.timed_out', ...stamp, step: 'sign-off', action: 'auto-approve', conclusion: 'success' },
    'Nobody answered sign-off in time; it counts as approved, though nobody approved it.',
  ],
  [
    { type: 'block.completed', ...stamp, step: 'set', conclusion: 'timed_out', because: 'continue-on-error' },
    'set ran out of time; the run goes on without it.',
  ],
  [
    { type: 'gate.timed_out', ...stamp, step: 'sign-off', action: 'remind' },
    'Nobody answered sign-off in time; people are reminded.',
  ],
  [{ type: 'gate.reminded', ...stamp, step: 'sign-off', count: 1 }, 'People were reminded of sign-off.'],
  [
    { type: 'gate.reminded', ...stamp, step: 'sign-off', count: 12 },
    'People were reminded of sign-off for the 12th time.',
  ],
  [
    { type: 'gate.reminded', ...stamp, step: 'sign-off', count: 22 },
    'People were reminded of sign-off for the 22nd time.',
  ],
  [{ type: 'gate.delegated', ...stamp, step: 'sign-off', by, to: 'kim' }, 'maria handed sign-off on to kim.'],
  [
    { type: 'gate.assessed', ...stamp, step: 'sign-off', parts: [] },
    'Nothing is in the way at sign-off any more.',
  ],
  [
    {
      type: 'gate.assessed',
      ...stamp,
      step: 'sign-off',
      parts: [
        { kind: 'owners', of: 'src/', from: ['kim'], by: [] },
        { kind: 'owners', of: 'docs/', from: ['kim'], by: ['kim'] },
        { kind: 'team', of: 'acme/core', from: [], by: [], note: 'it cannot be read' },
      ],
    },
    'sign-off needs owners of src/; the team acme/core: it cannot be read.',
  ],
  [
    {
      type: 'gate.reopened',
      ...stamp,
      step: 'sign-off',
      subject: { digest: 'd', content: 'c', outputs: [] },
      why: 'maria took it back',
    },
    'sign-off was approved and is asked again: maria took it back.',
  ],
  [
    { type: 'run.compensated', ...stamp, by, undo: ['deploy', 'migrate'], from: 'migrate' },
    'maria has deploy, migrate undone, and the run goes back to migrate.',
  ],
  [
    { type: 'run.revived', ...stamp, by, retried: ['build'], reset: ['ship'], reopened: [] },
    'maria let the run go on after its end; build is tried again.',
  ],
  [
    {
      type: 'run.reset',
      ...stamp,
      by,
      to: 'planned',
      reset: ['build', 'test'],
      reopened: [],
      phase: null,
      unconverged: [],
      head_oid: 'a'.repeat(40),
    },
    'maria took the run back to planned, with the files of commit aaaaaaaaaaaa; build, test begin anew.',
  ],
  [{ type: 'run.hastened', ...stamp, by, steps: ['build'] }, 'maria had build tried again at once.'],
  [
    {
      type: 'run.migrated',
      ...stamp,
      by,
      workflow: { name: 'ship', path: 'p', blob_oid: 'b', base_oid: 'c'.repeat(40) },
      variables: {},
      gates: [],
      phases: [],
    },
    'maria moved the run to the definition of ship as of commit cccccccccccc.',
  ],
  [
    { type: 'command.refused', ...stamp, comment_id: 1, verb: 'start', by, why: 'no' },
    '/start by maria was refused: no.',
  ],
];

describe('given entries of the journal', () => {
  it.each(SAID)('when %o is said, then it is one sentence', (entry, sentence) => {
    expect(say(entry)).toBe(sentence);
  });

  it('when every entry of a whole run is said, then each is a sentence and names what it is about', () => {
    for (const progress of Object.values(stages()))
      for (const entry of progress.journal.entries) {
        const said = say(schema.parse(entry));
        expect(said).toMatch(/^\S.*[.!?]$/);
        expect(said).not.toMatch(/undefined|null|\[object/);
        const about = 'step' in entry && entry.type !== 'gate.opened' ? entry.step : '';
        expect(said).toContain(about);
      }
  });
});

describe('given a run', () => {
  const all = stages();
  const state = (stage: string) => statusOf(all[stage] ?? null, 'oid')?.state;

  it('when it waits or runs, then the commit status is pending, never an error', () => {
    const open = Object.keys(all).filter((stage) => !/completed|14-failed/.test(stage));
    expect(new Set(open.map(state))).toEqual(new Set(['pending']));
  });

  it('when it has ended, then the commit status and the label say how', () => {
    expect([state('12-completed'), state('14-failed')]).toEqual(['success', 'failure']);
    expect(labelsOf(all['12-completed'] ?? null)).toEqual(['pawl:completed']);
    expect(labelsOf(all['14-failed'] ?? null)).toEqual(['pawl:failed']);
    expect(labelsOf(all['03-plan-gate'] ?? null)).toEqual(['pawl:blocked']);
  });

  it('when it waits for a person, then the description says where and since when', () => {
    expect(statusOf(all['03-plan-gate'] ?? null, 'oid')?.description).toBe(
      'Waits for an answer at plan-approval since 2026-01-05 09:08 UTC',
    );
  });
});

describe('given two instants', () => {
  it.each([
    ['2026-01-05T09:00:00Z', '0 s'],
    ['2026-01-05T09:00:59Z', '59 s'],
    ['2026-01-05T11:05:59Z', '2 h 5 min'],
    ['2026-01-08T09:00:00Z', '3 d'],
    ['2026-01-05T08:00:00Z', '0 s'],
  ])('when the second is %s, then it took %s', (to, text) => {
    expect(took('2026-01-05T09:00:00Z', to)).toBe(text);
  });
});
