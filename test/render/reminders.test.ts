import { describe, expect, it } from 'vitest';
import type { Gate } from '../../src/progress/gate.ts';
import type { ApprovalStep } from '../../src/workflow/step.ts';
import { mention } from '../../src/render/mention.ts';
import { render, type RenderInput } from '../../src/render/render.ts';
import { approval, gate, LATER, MARIA, run, state, workflow } from './build.ts';
import { inputOf } from './input.ts';
import { SITUATIONS } from './situations.ts';

const waiting = (given: Partial<Gate>, users: string[], more: Partial<RenderInput> = {}): RenderInput => {
  const step: Partial<ApprovalStep> = {
    approvers: { users, teams: [], code_owners: false, minimum_permission: 'write' },
    on_timeout: 'escalate',
  };
  return inputOf({
    workflow: workflow([approval('sign-off', step)]),
    progress: run(
      {
        'sign-off': state('sign-off', { type: 'approval', status: 'waiting', gate: gate('sign-off', given) }),
      },
      { status: 'blocked', status_reason: 'awaiting_person' },
    ),
    ...more,
  });
};

const called = (input: RenderInput): string[] => render(input).reminders[0]?.body.match(/@[\w/-]+/g) ?? [];

describe('given names that could do harm in a mention', () => {
  it.each([
    '',
    'a b',
    'all\n/approve',
    '-->',
    'x/y/z',
    '../x',
    'maria-',
    'a--b',
    'core/',
    '@',
    'evil[bot]',
    'é',
  ])('when the name is %j, then nobody is called by it', (name) => {
    expect(mention(name)).toBeNull();
  });

  it.each([
    ['maria', '@maria'],
    ['@Maria-2', '@Maria-2'],
    ['kim_acme', '@kim_acme'],
    ['acme/core.team', '@acme/core.team'],
  ])('when the name is %j, then %j is called', (name, text) => {
    expect(mention(name)).toBe(text);
  });
});

describe('given an open gate', () => {
  it('when no deadline has passed, then nobody is reminded', () => {
    expect(render(waiting({ remind_at: [LATER] }, ['maria'])).reminders).toEqual([]);
  });

  it('when the run has ended, then nobody is reminded', () => {
    const input = waiting({ reminded: 1 }, ['maria']);
    const progress = input.progress === null ? null : { ...input.progress, status: 'cancelled' as const };
    expect(render({ ...input, progress }).reminders).toEqual([]);
  });

  it('when the second reminder was due, then one comment stands for it, under a key of its own', () => {
    const [reminder, ...others] = render(waiting({ reminded: 2 }, ['maria'])).reminders;
    expect(others).toEqual([]);
    expect(reminder?.key).toBe('sign-off/2026-01-05T09:00:00Z/2');
    expect(reminder?.body.split('\n')[0]).toBe('<!-- pawl:reminder sign-off/2026-01-05T09:00:00Z/2 -->');
  });

  it('when it is overdue after the reminders, then that is the newest; a later reminder is newer', () => {
    const overdue = { at: '2026-01-05T11:00:00Z' };
    const key = (given: Partial<Gate>) =>
      render(waiting(given, ['maria']))
        .reminders[0]?.key.split('/')
        .at(-1);
    expect(key({ reminded: 1, remind_at: ['2026-01-05T10:00:00Z'], overdue })).toBe('overdue');
    expect(key({ reminded: 2, remind_at: ['2026-01-05T10:00:00Z', LATER], overdue })).toBe('2');
  });

  it('when nobody is named, then nobody is mentioned and anyone is asked', () => {
    const [reminder] = render(waiting({ reminded: 1 }, [])).reminders;
    expect(reminder?.body).toContain('⏰ Anyone with write access: **sign-off** waits for an answer.');
    expect(reminder?.body).not.toContain('@');
  });

  it('when somebody answered, handed on, or started the run, then he is not called', () => {
    const answers: Gate['answers'] = [
      { by: MARIA, answer: 'approve', source: 'review', source_id: 1, at: LATER, text: '' },
    ];
    const delegated = [{ from: { id: 9, login: 'jonas' }, to: 'kim', at: LATER }];
    expect(
      called(waiting({ reminded: 1, answers, delegated, required: 2 }, ['maria', 'jonas', 'lea', 'Tim'])),
    ).toEqual(['@kim', '@Tim']);
  });

  it('when it was escalated, then those come first; when thirty may answer, then ten are called', () => {
    const many = Array.from({ length: 30 }, (_, index) => `user-${index}`);
    const overdue = { at: LATER, escalated_to: ['boss', 'evil[bot]'] };
    const input = waiting({ overdue }, many);
    expect(called(input)).toEqual(['@boss', ...many.slice(0, 9).map((login) => `@${login}`)]);
    expect(render(input).reminders[0]?.body).toContain('still waits for an answer');
    expect(render(input).reminders[0]?.body).toContain(
      '**Overdue** since 2026-01-05 12:30 UTC; handed on to **boss**',
    );
  });

  it('when policy names people too, then only those whom both let in are called', () => {
    const base = waiting({ reminded: 1 }, ['maria', 'kim']);
    if (base.policy === null) throw new Error('no policy');
    const span = { file: 'p', line: 1, column: 1, end_line: 1, end_column: 2 };
    const everywhere = {
      users: [
        { text: 'KIM', span },
        { text: 'eve', span },
      ],
      teams: [],
      code_owners: false,
    };
    const policy = { ...base.policy, approvals: { ...base.policy.approvals, everywhere } };
    expect(called({ ...base, policy })).toEqual(['@KIM']);
  });

  it('when teams and owners are missing, then they are called, teams with their organization', async () => {
    const situation = SITUATIONS['asked'];
    if (situation === undefined) throw new Error('no situation');
    const [reminder] = render(inputOf({ ...situation, comment_id: 99 })).reminders;
    await expect(reminder?.body ?? '').toMatchFileSnapshot('snapshots/reminder.md');
    expect(reminder?.body).toContain('@acme/core');
    expect(reminder?.body).not.toMatch(/@maria|@jonas/);
  });

  it('when the instance has a name that could end the hidden line, then the key cannot', () => {
    const input = waiting({}, []);
    if (input.progress === null) throw new Error('no run');
    const steps = {
      'x --> y--z#1[0]': state('sign-off', { status: 'waiting', gate: gate('sign-off', { reminded: 1 }) }),
    };
    const [reminder] = render({ ...input, progress: { ...input.progress, steps } }).reminders;
    expect(reminder?.key).toBe('x%20%2D->%20y%2D-z#1[0]/2026-01-05T09:00:00Z/1'.replace('>', '%3E'));
    expect(reminder?.key).not.toMatch(/--|[<>\s]/);
  });
});
