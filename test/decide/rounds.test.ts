import { describe, expect, it } from 'vitest';
import { given, JONAS, MARIA, type Story } from '../support/story.ts';
import { gateOf } from './open-gate.ts';

/** Plan, build, agree: changes requested go back to the plan. */
const asked = (keys = ''): Story => {
  const story = given(`
name: story
steps:
  - {name: first, prompt: "First."}
  - {name: plan, prompt: "Plan."}
  - {name: build, prompt: "Build."}
  - {name: agree, type: approval, back-to: plan${keys === '' ? '' : `, ${keys}`}}
  - {name: ship, prompt: "Ship {{ outputs.agree }}."}
`);
  story.start();
  for (const step of ['first', 'plan', 'build']) {
    story.back(step);
    story.wake();
  }
  return story;
};

const again = (story: Story): void => {
  for (const step of ['plan', 'build']) {
    story.back(step);
    story.wake();
  }
};

describe('given a gate with back-to', () => {
  it('when changes are requested, then the run goes on from that step, and what is before it stays', () => {
    const story = asked();
    const decision = story.comment(MARIA, '/request-changes name the flag').wake();
    expect(decision.tasks.map((task) => task.step)).toEqual(['plan']);
    expect(decision.entries).toContainEqual(
      expect.objectContaining({ type: 'round.begun', step: 'agree', back_to: 'plan', round: 1 }),
    );
    expect(story.states()).toMatchObject({
      first: 'success',
      plan: 'in_progress',
      build: 'pending',
      agree: 'pending',
    });
    expect(story.progress?.approval_history).toMatchObject([
      { status: 'changes_requested', comments: 'name the flag', approver: [{ login: 'maria' }] },
    ]);
    expect(story.progress?.outputs['agree']).toBe('name the flag');
  });

  it('when the step is done again, then its prompt can name what was asked for', () => {
    const story = given(`
name: story
steps:
  - {name: plan, prompt: "Plan."}
  - {name: mend, prompt: "Mend.", if: "approvals.agree.status == 'changes_requested' and approvals.agree.comments"}
  - {name: agree, type: approval, back-to: plan}
`);
    story.start();
    story.back('plan');
    story.wake();
    expect(story.states()).toEqual({ plan: 'success', mend: 'skipped', agree: 'waiting' });
    story.comment(MARIA, '/request-changes shorter').wake();
    story.back('plan');
    expect(story.wake().tasks.map((task) => task.step)).toEqual(['mend']);
  });

  it('when the step was done again, then the gate asks anew, and earlier answers do not count', () => {
    const story = asked('required: 2').comment(JONAS, '/approve').comment(MARIA, '/request-changes shorter');
    story.wake();
    again(story);
    expect(gateOf(story)).toMatchObject({ status: 'pending', answers: [] });
    expect(story.comment(MARIA, '/approve').wake().tasks).toEqual([]);
    expect(
      story
        .comment(JONAS, '/approve good')
        .wake()
        .tasks.map((task) => task.step),
    ).toEqual(['ship']);
    expect(story.progress?.steps['agree']).toMatchObject({ rounds: 1, conclusion: 'success' });
  });

  it('when its rounds are used up, then it fails and the run with it', () => {
    const story = asked('max-rounds: 2');
    for (const round of [1, 2]) {
      story.comment(MARIA, `/request-changes round ${round}`).wake();
      again(story);
    }
    expect(story.progress?.steps['agree']).toMatchObject({ rounds: 2, status: 'waiting' });
    story.comment(MARIA, '/request-changes once more').wake();
    expect(story.progress?.status).toBe('failed');
    expect(story.states()).toMatchObject({ agree: 'failure', ship: 'skipped' });
    expect(gateOf(story).status).toBe('changes_requested');
  });

  it('when they are used up and the step catches failures, then the run goes on', () => {
    const story = asked('max-rounds: 1, continue-on-error: true');
    story.comment(MARIA, '/request-changes a').wake();
    again(story);
    expect(
      story
        .comment(MARIA, '/request-changes b')
        .wake()
        .tasks.map((task) => task.step),
    ).toEqual(['ship']);
  });

  it('when nothing is said of rounds, then there are five', () => {
    const story = asked();
    for (const round of [1, 2, 3, 4, 5]) {
      story.comment(MARIA, `/request-changes round ${round}`).wake();
      again(story);
      expect(story.states()).toMatchObject({ agree: 'waiting' });
    }
    story.comment(MARIA, '/request-changes enough').wake();
    expect(story.progress?.status).toBe('failed');
  });

  it('when it is rejected, then it does not go back', () => {
    const story = asked().comment(MARIA, '/reject no');
    expect(story.wake().reason).toBe('gate_rejected');
  });

  it('when a loop is around it, then it goes back within the iteration', () => {
    const story = given(`
name: story
steps:
  - name: cycle
    type: loop
    until: "approvals.agree.status == 'approved'"
    max-iterations: 2
    steps:
      - {name: plan, prompt: "Plan."}
      - {name: agree, type: approval, back-to: plan, max-rounds: 1}
`);
    story.start();
    story.back('plan#1');
    story.wake();
    const decision = story.comment(MARIA, '/request-changes shorter').wake();
    expect(decision.tasks.map((task) => task.step)).toEqual(['plan#1']);
    expect(story.progress?.steps['cycle']?.iteration).toBe(1);
    story.back('plan#1');
    story.wake();
    story.comment(MARIA, '/request-changes shorter still').wake();
    expect(story.states()).toMatchObject({ 'agree#1': 'failure', cycle: 'failure' });
  });
});

describe('given changes requested without back-to', () => {
  it('when a loop is around the gate, then it counts as a success and the next body step runs', () => {
    const story = given(`
name: story
steps:
  - name: cycle
    type: loop
    until: "approvals.agree.status == 'approved'"
    max-iterations: 2
    steps:
      - {name: agree, type: approval}
      - {name: mend, prompt: "{{ outputs.agree }}"}
`);
    story.start();
    const decision = story.comment(MARIA, '/request-changes shorter').wake();
    expect(decision.tasks.map((task) => task.step)).toEqual(['mend#1']);
    expect(story.progress?.steps['agree#1']).toMatchObject({
      conclusion: 'success',
      gate: { status: 'changes_requested' },
    });
    expect(story.progress?.outputs['agree']).toBe('shorter');
  });
});
