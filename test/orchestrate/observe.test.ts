import { describe, expect, it } from 'vitest';
import { observe } from '../../src/orchestrate/observe.ts';
import { encode } from '../../src/progress/codec.ts';
import type { Gate } from '../../src/progress/gate.ts';
import type { Progress, StepState } from '../../src/progress/schema.ts';
import { FakeGitHub, worldOf } from '../support/github.ts';
import { given, MARIA } from '../support/story.ts';

const STARTED = '2026-01-05T09:01:00Z';
const OPENED = '2026-01-05T09:30:00Z';
const ANSWER = {
  by: { id: MARIA.id, login: MARIA.login },
  answer: 'approve',
  source: 'comment',
  source_id: 7,
  at: OPENED,
  text: '',
} as const;

/** A run with a gate that opened half an hour later. */
const waiting = (gate: Partial<Gate> = {}, step: Partial<StepState> = {}): Progress => {
  const story = given('name: story\nsteps:\n  - {name: agree, type: approval}\n');
  story.start();
  const agree = story.progress?.steps['agree'];
  if (story.progress === null || agree?.gate === undefined) throw new Error('The gate has not opened');
  expect(story.progress.started_at).toBe(STARTED);
  const steps = { agree: { ...agree, ...step, gate: { ...agree.gate, opened_at: OPENED, ...gate } } };
  return { ...story.progress, steps };
};

/** From when on comments are asked for. */
const since = async (document: string | null): Promise<string | null> => {
  const github = new FakeGitHub({});
  const read = github.read.bind(github);
  let asked: string | null = null;
  github.read = (pull, options) => {
    asked = options.since(document);
    return read(pull, options);
  };
  await observe(worldOf(github), 7);
  return asked;
};

describe('given what comments are read for', () => {
  it('when there is no document, or none that can be read, then all are needed', async () => {
    expect(await since(null)).toBeNull();
    expect(await since('{')).toBeNull();
  });

  it('when no gate is open, then those since the run began are', async () => {
    const closed = waiting(
      { status: 'approved', used: ['build'], answers: [ANSWER] },
      { status: 'completed' },
    );
    expect(await since(encode(closed))).toBe(STARTED);
  });

  it('when a gate is open, then what was said before it opened is not', async () => {
    expect(await since(encode(waiting()))).toBe(OPENED);
  });

  it('when a gate was approved and nothing has come of it, then its answers are read again', async () => {
    const approved = waiting({ status: 'approved', answers: [ANSWER] }, { status: 'completed' });
    expect(await since(encode(approved))).toBe(OPENED);
  });

  it('when a gate that was approved is asked again, then it is read although its step has ended', async () => {
    const again = waiting(
      { reopened: { at: OPENED, closed_at: OPENED, why: 'it changed' } },
      { status: 'completed' },
    );
    expect(await since(encode(again))).toBe(OPENED);
  });

  it('when a gate was cancelled with its step, or approved by nobody, then it is read no more', async () => {
    expect(await since(encode(waiting({}, { status: 'completed' })))).toBe(STARTED);
    expect(await since(encode(waiting({ status: 'approved' }, { status: 'completed' })))).toBe(STARTED);
  });
});
