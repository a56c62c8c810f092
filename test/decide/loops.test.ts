import { describe, expect, it } from 'vitest';
import { given, JONAS, MARIA, type Story } from '../support/story.ts';

const began = (steps: string): Story => {
  const story = given(`name: story\nsettings: {max-retry: 0}\nsteps:\n${steps}`);
  story.start();
  return story;
};

const loop = (keys: string, until = 'scores.quality >= 9'): string => `
  - name: polish
    type: loop
    max-iterations: 2
    ${keys}
    until: ${until}
    steps:
      - {name: judge, prompt: "Judge.", agent: validator}
      - {name: mend, prompt: "Mend."}
  - {name: after, prompt: "After."}
`;

/** One judgement with a score, and the decision that follows. */
const judged = (story: Story, instance: string, quality: number): ReturnType<Story['wake']> => {
  story.back(instance, { scores: { quality } });
  return story.wake();
};

describe('given a loop', () => {
  it('when it is used up, then it fails by default and says after how many iterations', () => {
    const story = began(loop(''));
    judged(story, 'judge#1', 5);
    judged(story, 'mend#1', 5);
    judged(story, 'judge#2', 6);
    expect(judged(story, 'mend#2', 6).reason).toBe('step_failed_uncaught');
    expect(story.progress?.steps['polish']?.error?.message).toBe('polish did not converge in 2 iterations');
    expect(story.progress?.metrics.iterations).toBe(1);
    expect(story.states()).toMatchObject({ after: 'skipped' });
  });

  it('when it is used up and goes on, then it counts as success', () => {
    const story = began(loop('on-exhausted: continue'));
    for (const instance of ['judge#1', 'mend#1', 'judge#2', 'mend#2']) judged(story, instance, 5);
    expect(story.states()).toMatchObject({ polish: 'success', after: 'in_progress' });
  });

  it('when it is used up and a person is asked, then /retry grants one more iteration and /skip goes on', () => {
    const story = began(loop('on-exhausted: human'));
    for (const instance of ['judge#1', 'mend#1', 'judge#2', 'mend#2']) judged(story, instance, 5);
    expect(story.progress?.steps['polish']).toMatchObject({ status: 'waiting', gate: { kind: 'error' } });
    expect(story.comment(MARIA, '/retry polish').wake().steps).toEqual(['judge#3']);
    judged(story, 'judge#3', 5);
    judged(story, 'mend#3', 5);
    expect(story.progress?.steps['polish']).toMatchObject({ status: 'waiting', granted: 1 });
    expect(story.comment(MARIA, '/skip polish good enough').wake().steps).toEqual(['after']);
    expect(story.progress?.steps['polish']).toMatchObject({ conclusion: 'skipped', because: 'person' });
  });

  it('when it is used up and a person rejects, then the run fails', () => {
    const story = began(loop('on-exhausted: human'));
    for (const instance of ['judge#1', 'mend#1', 'judge#2', 'mend#2']) judged(story, instance, 5);
    expect(story.comment(JONAS, '/reject polish hopeless').wake().reason).toBe('gate_rejected');
  });

  it('when a body step fails, then until is not tested and the loop fails', () => {
    const story = began(loop('', 'true'));
    story.fail('judge#1');
    story.wake();
    expect(story.progress?.convergence_history).toEqual([]);
    expect(story.states()).toMatchObject({ polish: 'failure', 'mend#1': 'skipped' });
    expect(story.progress?.steps['polish']?.error?.message).toBe('judge, mend failed');
  });

  it('when until holds after a body step that is not the last, then the loop ends there', () => {
    const story = began(loop(''));
    expect(judged(story, 'judge#1', 9).steps).toEqual(['after']);
    expect(story.states()).toEqual({ polish: 'success', 'judge#1': 'success', after: 'in_progress' });
    expect(story.progress?.convergence_history).toMatchObject([
      { loop: 'polish', iteration: 1, after: 'judge#1', converged: true, scores: { quality: 9 } },
    ]);
  });

  it('when until names what only the end of the body makes, then it is no error before', () => {
    const story = began(loop('', "outputs.mend == 'mended'"));
    expect(judged(story, 'judge#1', 1).steps).toEqual(['mend#1']);
    story.back('mend#1', { text: 'mended' });
    expect(story.wake().steps).toEqual(['after']);
  });

  it('when until cannot be evaluated at the end of the body, then the loop fails', () => {
    const story = began(loop('', 'outputs.mend.deep.er'));
    judged(story, 'judge#1', 1);
    judged(story, 'mend#1', 1);
    expect(story.states()['polish']).toBe('failure');
    expect(story.progress?.steps['polish']?.error?.message).toMatch(/story\.yml/);
  });

  it('when until is wrong in another way, then the loop fails at the first test', () => {
    const story = began(loop('', 'outputs.judge - 1 > 0'));
    judged(story, 'judge#1', 1);
    expect(story.states()['polish']).toBe('failure');
  });

  it('when its failure is caught, then what follows runs', () => {
    const story = began(loop('continue-on-error: true'));
    for (const instance of ['judge#1', 'mend#1', 'judge#2', 'mend#2']) judged(story, instance, 5);
    expect(story.states()).toMatchObject({ polish: 'failure', after: 'in_progress' });
  });

  it('when a body step is skipped by its condition, then until is not tested after it', () => {
    const story = began(`
  - name: polish
    type: loop
    max-iterations: 1
    until: "true"
    on-exhausted: continue
    steps:
      - {name: judge, if: "false", prompt: "Judge."}
  - {name: after, prompt: "After."}
`);
    expect(story.progress?.convergence_history).toEqual([]);
    expect(story.states()).toMatchObject({ polish: 'success', after: 'in_progress' });
  });

  it('when a body of skipped steps goes round, then all rounds belong to one decision and it ends', () => {
    const story = began(`
  - name: polish
    type: loop
    max-iterations: 100
    until: "false"
    steps:
      - {name: judge, if: "false", prompt: "Judge."}
`);
    expect(story.decisions).toHaveLength(1);
    expect(story.progress?.metrics).toMatchObject({ iterations: 99, decisions: 1 });
    expect(story.progress?.status).toBe('failed');
  });

  it('when iterations pass, then a step sees its own count and the bound', () => {
    const story = given(`
name: story
steps:
  - name: polish
    type: loop
    max-iterations: 3
    until: iteration >= 2
    steps:
      - {name: tool, run: "true", env: {ROUND: "{{ iteration }} of {{ max_iterations }}"}, number: "{{ iteration + 1 }}"}
`);
    story.start();
    expect(story.tasks()[0]).toMatchObject({ step: 'tool#1', iteration: 1, env: { ROUND: '1 of 3' } });
    story.back('tool#1');
    expect(story.wake().tasks[0]).toMatchObject({ step: 'tool#2', iteration: 2, env: { ROUND: '2 of 3' } });
    expect(story.progress?.current_step).toBe(3);
  });
});

describe('given a loop in a loop', () => {
  const NESTED = `
  - name: outer
    type: loop
    max-iterations: 2
    until: outputs.agree == 'yes'
    steps:
      - name: inner
        type: loop
        max-iterations: 2
        on-exhausted: continue
        until: scores.quality >= 9
        steps:
          - {name: judge, prompt: "Judge.", agent: validator}
      - {name: agree, prompt: "Agree."}
`;

  it('when the inner one begins again, then its instances carry both iterations and budgets are its own', () => {
    const story = began(NESTED);
    judged(story, 'judge#1#1', 1);
    judged(story, 'judge#1#2', 1);
    story.back('agree#1', { text: 'no' });
    expect(story.wake().steps).toEqual(['judge#2#1']);
    judged(story, 'judge#2#1', 9);
    story.back('agree#2', { text: 'yes' });
    expect(story.wake().reason).toBe('all_steps_done');
    expect(Object.keys(story.states())).toEqual([
      'outer',
      'inner#1',
      'judge#1#1',
      'judge#1#2',
      'agree#1',
      'inner#2',
      'judge#2#1',
      'agree#2',
    ]);
  });
});

describe('given an approval inside a loop', () => {
  const REVIEWED = `
  - name: review
    type: loop
    max-iterations: 2
    until: approvals.agree.status == 'approved'
    steps:
      - {name: agree, type: approval, needs: []}
      - {name: revise, prompt: "Revise."}
`;

  it('when changes are requested, then the next body step runs and the gate opens again', () => {
    const story = began(REVIEWED);
    expect(story.comment(JONAS, '/request-changes shorter').wake().steps).toEqual(['revise#1']);
    expect(story.progress?.approval_history).toMatchObject([
      { status: 'changes_requested', comments: 'shorter' },
    ]);
    story.back('revise#1');
    expect(story.wake().reason).toBe('gate_opened');
    expect(story.comment(JONAS, '/approve').wake().reason).toBe('all_steps_done');
  });

  it('when an answer was given before the gate opened again, then it does not count for the new one', () => {
    const story = began(REVIEWED);
    story.comment(JONAS, '/request-changes shorter').wake();
    story.comment(MARIA, '/approve');
    story.back('revise#1');
    story.wake();
    expect(story.wake().reason).toBe('awaiting_person');
    expect(story.progress?.inbox.handled.at(-1)).toMatchObject({ verb: 'approve' });
    expect(story.progress?.inbox.handled.at(-1)?.refused).toContain('before the gate opened');
  });
});

describe('given a loop that is skipped', () => {
  it('when conditions ask how often it went round, then it never did', () => {
    const story = began(`
  - name: outer
    type: loop
    max-iterations: 2
    until: "false"
    on-exhausted: continue
    steps:
      - name: inner
        type: loop
        if: "false"
        max-iterations: 3
        until: "true"
        steps:
          - {name: judge, prompt: "Judge."}
      - {name: mend, prompt: "Mend.", if: "steps.inner.iterations == 0"}
`);
    story.back('mend#1');
    expect(story.wake().steps).toEqual(['mend#2']);
  });
});
