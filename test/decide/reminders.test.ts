import { describe, expect, it } from 'vitest';
import { JONAS, LEA, MARIA, type Story } from '../support/story.ts';
import { gateOf, opened } from './open-gate.ts';

const HOUR = 3_600;

const reminded = (story: Story): number[] =>
  story.decisions.flatMap(({ entries }) =>
    entries.flatMap((entry) => (entry.type === 'gate.reminded' ? [entry.count] : [])),
  );

const due = (story: Story): string | null | undefined => story.progress?.next_wakeup;

describe('given an approval that reminds people after one, two and three hours', () => {
  const asking = (keys = ''): Story => opened(`reminders: [2h, 1h, 3h]${keys}`);

  it('when it has no reminders, then none is ever due', () => {
    const story = opened();
    expect(gateOf(story).remind_at).toBeUndefined();
    expect(due(story)).toBeNull();
    story.later(90 * 24 * HOUR).wake();
    expect(reminded(story)).toEqual([]);
  });

  it('when it opens, then the instants are fixed, and the run wakes for the first', () => {
    const story = asking();
    expect(gateOf(story).remind_at).toEqual([
      '2026-01-05T10:01:00Z',
      '2026-01-05T11:01:00Z',
      '2026-01-05T12:01:00Z',
    ]);
    expect(due(story)).toBe('2026-01-05T10:01:00Z');
  });

  it('when one is not due by a second, then nothing is written; at its instant it is, and the next is waited for', () => {
    const story = asking().later(HOUR - 1);
    expect(story.wake().entries).toEqual([]);
    expect(story.later(1).wake().entries).toMatchObject([{ type: 'gate.reminded', step: 'agree', count: 1 }]);
    expect(gateOf(story)).toMatchObject({ status: 'pending', reminded: 1 });
    expect(due(story)).toBe('2026-01-05T11:01:00Z');
  });

  it('when wake-ups come twice at the same instant, then it is journalled once', () => {
    const story = asking().later(HOUR);
    story.wake();
    expect(story.wake().entries).toEqual([]);
    expect(reminded(story)).toEqual([1]);
  });

  it('when the schedule was late and two were missed, then they are one reminder, and the third still comes', () => {
    const story = asking().later(2 * HOUR + 10);
    story.wake();
    story.wake();
    expect(reminded(story)).toEqual([2]);
    expect(due(story)).toBe('2026-01-05T12:01:00Z');
    story.later(5 * HOUR).wake();
    expect(reminded(story)).toEqual([2, 3]);
    expect(due(story)).toBeNull();
  });

  it('when somebody answers first, then nobody is reminded any more', () => {
    const story = asking().comment(MARIA, '/approve');
    story.wake();
    expect(story.progress?.status).toBe('completed');
    expect(due(story)).toBeNull();
    story.later(10 * HOUR).wake();
    expect(reminded(story)).toEqual([]);
  });

  it('when the answer is read only after a reminder was due, then it counts and nobody is reminded', () => {
    const story = asking()
      .comment(MARIA, '/approve')
      .later(2 * HOUR);
    story.wake();
    expect(gateOf(story).status).toBe('approved');
    expect(reminded(story)).toEqual([]);
  });

  it('when one of two has answered, then the other is still reminded', () => {
    const story = asking(', required: 2').comment(JONAS, '/approve');
    story.wake();
    story.later(HOUR).wake();
    expect(reminded(story)).toEqual([1]);
    expect(gateOf(story).answers).toHaveLength(1);
  });

  it('when the run is paused, then the instants stay what they were', () => {
    const story = asking().comment(LEA, '/pause');
    story.wake();
    story.later(HOUR).wake();
    expect(reminded(story)).toEqual([1]);
  });

  it('when a list of answers cannot be read, then it waits until it can be, and is not lost', () => {
    const story = asking().later(HOUR);
    story.snapshot.incomplete = ['comments'];
    expect(story.wake().entries).toEqual([]);
    story.snapshot.incomplete = [];
    story.wake();
    expect(reminded(story)).toEqual([1]);
  });
});

describe('given an approval with a deadline and a reminder after it', () => {
  it('when the deadline only reminds, then that is not counted as a reminder, and the later one comes too', () => {
    const story = opened('reminders: 2h, timeout-minutes: 60').later(HOUR);
    expect(story.wake().entries).toMatchObject([{ type: 'gate.timed_out', action: 'remind' }]);
    expect(due(story)).toBe('2026-01-05T11:01:00Z');
    story.later(HOUR).wake();
    expect(reminded(story)).toEqual([1]);
  });

  it('when both were missed, then one decision says both', () => {
    const story = opened('reminders: 30m, timeout-minutes: 60').later(2 * HOUR);
    expect(story.wake().entries.map(({ type }) => type)).toEqual(['gate.timed_out', 'gate.reminded']);
    expect(due(story)).toBeNull();
  });

  it('when the deadline ends it, then nobody is reminded of what is over', () => {
    const story = opened('reminders: 30m, timeout-minutes: 60, on-timeout: reject').later(2 * HOUR);
    story.wake();
    expect(gateOf(story).status).toBe('rejected');
    expect(reminded(story)).toEqual([]);
  });

  it('when it escalates, then reminders go on', () => {
    const keys = 'reminders: [30m, 2h], timeout-minutes: 60, on-timeout: escalate, escalate-to: [jonas]';
    const story = opened(keys).later(HOUR);
    story.wake();
    expect(gateOf(story).overdue?.escalated_to).toEqual(['jonas']);
    story.later(HOUR).wake();
    expect(reminded(story)).toEqual([1, 2]);
  });
});
