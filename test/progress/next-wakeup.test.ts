import { describe, expect, it } from 'vitest';
import { hashes } from '../../src/hashes.ts';
import { append } from '../../src/progress/append.ts';
import type { Entry } from '../../src/progress/entry.ts';
import type { Gate } from '../../src/progress/gate.ts';
import type { Progress, StepState } from '../../src/progress/schema.ts';
import { given } from '../support/story.ts';

const FIRST = '2026-01-05T10:01:00Z';
const SECOND = '2026-01-05T12:01:00Z';
const DEADLINE = '2026-01-06T09:01:00Z';
const STAMP = { at: '2026-01-05T09:30:00Z', decision: 'd-1', step: 'agree' };
const SUBJECT = { digest: 'x', content: 'x', outputs: [] };

/** A run with a gate that reminds twice and has a deadline. */
const asked = (step: Partial<StepState> = {}, gate: Partial<Gate> = {}): Progress => {
  const keys = 'reminders: [1h, 3h], timeout-minutes: 1440';
  const story = given(`name: story\nsteps:\n  - {name: agree, type: approval, ${keys}}\n`);
  story.start();
  const agree = story.progress?.steps['agree'];
  if (story.progress === null || agree?.gate === undefined) throw new Error('The gate has not opened');
  expect(story.progress.next_wakeup).toBe(FIRST);
  const steps = { agree: { ...agree, ...step, gate: { ...agree.gate, ...gate } } };
  return { ...story.progress, steps };
};

const due = (before: Progress, entry: Entry): string | null =>
  append(before, [entry], hashes.sha256).next_wakeup;

const reminded = (count: number): Entry => ({ ...STAMP, type: 'gate.reminded', count });

describe('given the next instant at which a gate calls for people', () => {
  it('when one reminder is journalled, then it is the next; after the last it is the deadline', () => {
    expect(due(asked(), reminded(1))).toBe(SECOND);
    expect(due(asked(), reminded(2))).toBe(DEADLINE);
  });

  it('when the gate is closed, then there is none', () => {
    const closed: Entry = {
      ...STAMP,
      type: 'gate.closed',
      status: 'approved',
      conclusion: 'success',
      answers: [],
      text: '',
      value: '',
    };
    expect(due(asked(), closed)).toBeNull();
  });

  it('when a gate was cancelled with its step and never closed, then it calls nobody any more', () => {
    expect(due(asked({ status: 'completed', conclusion: 'cancelled' }), reminded(1))).toBeNull();
  });

  it('when an approved gate is asked again although its step has ended, then its reminders go on', () => {
    const again: Entry = { ...STAMP, type: 'gate.reopened', subject: SUBJECT, why: 'it changed' };
    const approved = asked(
      { status: 'completed', conclusion: 'success' },
      { status: 'approved', reminded: 1 },
    );
    expect(due(approved, again)).toBe(SECOND);
  });
});
