import { describe, expect, it } from 'vitest';
import { decide } from '../../src/decide/decide.ts';
import type { Situation } from '../../src/decide/situation.ts';
import { append } from '../../src/progress/append.ts';
import { encode } from '../../src/progress/codec.ts';
import { hashes } from '../../src/hashes.ts';
import { given, LEA, MARIA, type Story } from '../support/story.ts';

const TWO = `
name: story
settings: {retry: {maximum-attempts: 2, initial-interval: 30s}}
steps:
  - {name: build, prompt: "Build.", timeout-minutes: 10}
  - {name: check, run: npm test}
`;
const SET = `
name: story
settings: {retry: {maximum-attempts: 2, initial-interval: 30s}}
steps:
  - {name: left, prompt: "Left.", needs: []}
  - {name: right, prompt: "Right.", needs: []}
  - {name: agree, type: approval, needs: []}
`;

const began = (yaml = TWO): Story => {
  const story = given(yaml);
  story.start();
  return story;
};

describe('given two actions runs that decide from the same situation', () => {
  it('when both start a step, then their decisions differ in nothing but who made them', () => {
    const story = given(TWO).comment(LEA, '/start');
    const situation = { ...story.situation() };
    situation.snapshot.permissions = { lea: 'write' };
    const [one, other] = [decide(situation), decide({ ...situation, nonce: 'other' })];
    expect(one.id).not.toBe(other.id);
    expect(JSON.stringify(one).replaceAll(one.id, 'id')).toBe(
      JSON.stringify(other).replaceAll(other.id, 'id'),
    );
  });

  it('when the same one decides twice, then the decision is the same to the letter', () => {
    const situation = began().situation();
    expect(decide(situation)).toEqual(decide(situation));
  });

  it('when one has written and the other brings an outcome of its lost claim, then it leaves no trace', () => {
    const story = began();
    const before = encode(story.progress!);
    const lost = {
      task: 'd-other/build/1',
      status: 'success',
      text: 'x',
      value: null,
      files: [],
      deletions: [],
    } as const;
    expect(
      story.wake([{ ...lost, files: [{ path: 'src/a.ts', content: '' }], deletions: [] }]),
    ).toMatchObject({
      reason: 'late_outcome',
      files: [],
    });
    expect(encode(story.progress!)).toBe(before);
  });
});

describe('given an attempt whose outcome never came', () => {
  it('when its lease has one second left, then it is still awaited', () => {
    const story = began();
    expect(story.progress?.steps['build']?.claim?.lease_until).toBe('2026-01-05T09:16:00Z');
    expect(story.later(15 * 60 - 1).wake().reason).toBe('step_in_flight');
  });

  it('when its lease has run out, then the attempt failed, and the policy and the next wake-up apply', () => {
    const story = began();
    story.later(15 * 60);
    expect(story.wake()).toMatchObject({ kind: 'wait', reason: 'retry_delayed' });
    expect(story.progress).toMatchObject({ next_wakeup: '2026-01-05T09:16:30Z' });
    expect(story.later(30).wake().tasks[0]).toMatchObject({ step: 'build', attempt: 2 });
    story.later(15 * 60);
    expect(story.wake().reason).toBe('step_failed_uncaught');
    expect(story.progress?.errors.map(({ error }) => error.type)).toEqual(['lease-expired', 'lease-expired']);
  });

  it('when its outcome comes after the lease but before anybody noticed, then it counts', () => {
    const story = began();
    expect(story.later(3600).back('build').reason).toBe('step_recorded');
  });

  it('when the outcome of an earlier attempt comes during the next, then it leaves no trace', () => {
    const story = began();
    const [task] = story.tasks();
    story.later(15 * 60).wake();
    story.later(30).wake();
    const outcome = {
      task: task?.id ?? '',
      status: 'success',
      text: 'old',
      value: null,
      files: [],
      deletions: [],
    } as const;
    expect(story.wake([{ ...outcome, files: [], deletions: [] }]).reason).toBe('late_outcome');
  });

  it('when one of two leases runs out, then the other attempt is not touched', () => {
    const story = began(SET);
    story.back('left');
    story.later(3600).wake();
    expect(story.states()).toMatchObject({ left: 'success', right: 'pending' });
  });
});

describe('given work in the head whose record was lost', () => {
  const lost = (): { story: Story; ahead: NonNullable<Story['progress']> } => {
    const story = began(SET);
    const claimed = story.progress;
    story.back('left', { text: 'written' });
    const ahead = story.progress!;
    story.progress = claimed;
    return { story, ahead };
  };

  it('when its claim is still held, then its entries are adopted as they are and the journal says so', () => {
    const { story, ahead } = lost();
    const decision = story.wake([], (s) => ({ ...s, ahead: { head_oid: 'h1', progress: ahead } }));
    expect(decision.entries.slice(0, 2)).toEqual([
      ahead.journal.entries[0],
      expect.objectContaining({
        type: 'head.adopted',
        head_oid: 'h1',
        adopted: ahead.journal.entries[0]?.decision,
      }),
    ]);
    expect(story.progress).toMatchObject({ outputs: { left: 'written' }, metrics: { recovery_actions: 1 } });
    expect(story.states()).toMatchObject({ left: 'success', right: 'in_progress' });
  });

  it('when the copy itself went on from a restored document, then that is not said of the one that takes it over', () => {
    const { story, ahead } = lost();
    const at = { at: story.now, decision: 'd-1' };
    const restored = {
      type: 'progress.restored',
      ...at,
      from_oid: 'a',
      rejected_oid: 'b',
      why: 'w',
    } as const;
    const entries = [restored, ...ahead.journal.entries];
    const copy = { ...ahead, journal: { ...ahead.journal, entries } };
    const decision = story.wake([], (s) => ({ ...s, ahead: { head_oid: 'h1', progress: copy } }));
    expect(decision.entries.map(({ type }) => type).slice(0, 2)).toEqual(['step.completed', 'head.adopted']);
  });

  it('when its claim has been settled otherwise, then nothing is adopted', () => {
    const { story, ahead } = lost();
    story.fail('left');
    const decision = story.wake([], (s) => ({ ...s, ahead: { head_oid: 'h1', progress: ahead } }));
    expect(decision.entries).toEqual([]);
  });

  it('when the copy speaks of what is no step of a claim, then nothing is adopted', () => {
    const { story, ahead } = lost();
    const entries = [{ type: 'run.completed', at: story.now, decision: 'd-1' } as const];
    const forged = { ...ahead, journal: { ...ahead.journal, entries } };
    const decision = story.wake([], (s) => ({ ...s, ahead: { head_oid: 'h1', progress: forged } }));
    expect(decision.entries.map((entry) => entry.type)).not.toContain('run.completed');
  });
});

describe('given a document that had to be restored', () => {
  it('when a decision goes on from it, then the journal says from where, instead of what, and why', () => {
    const story = began();
    const restored = {
      from_oid: 'a1',
      rejected_oid: 'b2',
      why: 'it is no JSON',
      verdict: 'unreadable',
      where: 'history',
    } as const;
    const decision = story.wake([], (situation) => ({ ...situation, restored }));
    expect(decision).toMatchObject({ reason: 'progress_restored', steps: ['build'] });
    expect(decision.entries).toMatchObject([{ type: 'progress.restored', ...restored }]);
    expect(story.progress?.metrics.recovery_actions).toBe(1);
  });

  it('when it waits for a person, then that is recorded too', () => {
    const story = began('name: story\nsteps:\n  - {name: agree, type: approval}\n');
    const restored = {
      from_oid: 'a1',
      rejected_oid: 'b2',
      why: 'it is no JSON',
      verdict: 'unreadable',
      where: 'history',
    } as const;
    expect(story.wake([], (situation) => ({ ...situation, restored })).entries[0]?.type).toBe(
      'progress.restored',
    );
  });

  it('when nothing valid is left, then that is said at every wake-up and no command starts a run beside it', () => {
    const problem = { code: 'progress_tampered', severity: 'error', message: 'Gone.' } as const;
    const story = given(TWO).comment(LEA, '/start');
    const decision = story.wake([], (situation) => ({ ...situation, problems: [problem] }));
    expect(decision).toMatchObject({
      kind: 'none',
      reason: 'progress_unreadable',
      problems: [problem],
      entries: [],
    });
  });
});

describe('given the count of decisions', () => {
  it('when something else is decided between claim and record, then the two are still one decision', () => {
    const story = began(SET);
    expect(story.progress?.metrics.decisions).toBe(1);
    story.comment(MARIA, '/pause').wake();
    expect(story.progress?.metrics.decisions).toBe(2);
    story.back('left');
    story.back('right');
    expect(story.progress?.metrics.decisions).toBe(2);
  });

  it('when every document is folded again from the one before, then it comes out the same', () => {
    const story = began(SET);
    story.comment(MARIA, '/approve').wake();
    story.back('right');
    story.fail('left');
    story.later(30).wake();
    story.back('left');
    story.wake();
    expect(story.progress?.status).toBe('completed');
    story.documents.forEach((document, index) => {
      const before = index === 0 ? null : story.documents[index - 1]!;
      expect(encode(append(before, document.journal.entries, hashes.sha256))).toBe(encode(document));
    });
  });
});

describe('given a policy that breaks while a step is performed', () => {
  it('when the step comes back, then its work is recorded all the same, and nothing new begins', () => {
    const story = given(
      'name: story\nsteps:\n  - {name: build, prompt: "Build."}\n  - {name: check, run: npm test}\n',
    );
    story.start();
    const task = story.tasks()[0]?.id ?? '';
    const broken = (situation: Situation): Situation => ({
      ...situation,
      problems: [{ code: 'unknown_key', severity: 'error', message: 'The policy has errors.' }],
    });
    const outcome = {
      task,
      status: 'success',
      text: 'built',
      value: null,
      files: [],
      deletions: [],
    } as const;
    expect(story.wake([{ ...outcome, files: [], deletions: [] }], broken).reason).toBe('step_recorded');
    expect(story.wake([], broken)).toMatchObject({ reason: 'problems_found', entries: [] });
    expect(story.states()).toEqual({ build: 'success' });
  });
});
