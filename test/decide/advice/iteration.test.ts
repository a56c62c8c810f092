import { describe, expect, it } from 'vitest';
import { JONAS, type Story } from '../../support/story.ts';
import { advised, answer, naming } from './asked.ts';

const YAML = `
name: story
settings: {orchestrator: claude}
steps:
  - name: polish
    type: loop
    max-iterations: 3
    until: scores.quality >= 9
    on-exhausted: human
    steps:
      - {name: mend, prompt: "Mend it."}
      - {name: judge, prompt: "Judge it."}
`;
const AGAIN = { type: 'execute_step', step_name: 'mend#2' } as const;
const HUMAN = { type: 'wait_for_human', step_name: 'polish' } as const;

/** One iteration has ended without its goal, and the run was woken. */
function tried(yaml = YAML): Story {
  const story = advised(yaml);
  iterate(story, 1);
  return story;
}

function iterate(story: Story, iteration: number): void {
  story.back(`mend#${iteration}`);
  story.wake();
  story.back(`judge#${iteration}`, { scores: { quality: 5 }, text: 'Two tests are missing.' });
  story.wake();
}

describe('given a loop that is about to begin once more', () => {
  it.each([
    ['skips to the end', { type: 'complete' }],
    ['names a step in the middle', { type: 'execute_step', step_name: 'judge#2' }],
    ['names the step without its iteration', { type: 'execute_step', step_name: 'mend' }],
    ['names the iteration that was', { type: 'execute_step', step_name: 'mend#1' }],
  ])('when the answer %s, then the rules go round', (_, next_action) => {
    const story = tried();
    answer(story, { value: { ...naming({}), next_action } });
    expect(story.wake().tasks).toMatchObject([{ step: 'mend#2' }]);
    expect(story.progress?.metrics.advice).toMatchObject({ asked: 1, refused: 1 });
  });

  it('when a person would not be asked at the end either, then there is one move, and nobody is asked', () => {
    const story = tried(YAML.replace('on-exhausted: human', 'on-exhausted: fail'));
    expect(story.tasks()).toMatchObject([{ step: 'mend#2' }]);
    expect(story.progress?.metrics.advice).toEqual({ asked: 0, given: 0, refused: 0, alone: 3 });
  });

  it('when a model is asked, then it sees what its judgement rests on and the two legal moves', () => {
    const story = tried();
    expect(story.tasks()).toMatchObject([
      {
        step: '@orchestrator',
        scope: {
          choice: 'iteration',
          legal_moves: [AGAIN, HUMAN].map((move) => JSON.stringify(move)).join('\n'),
          last_step_name: 'judge#1',
          last_step_output: 'Two tests are missing.',
        },
      },
    ]);
    expect(story.wake()).toMatchObject({ kind: 'none', reason: 'step_in_flight' });
  });

  it('when it goes on, then the first step of the next iteration is told what it passes on, and no other', () => {
    const story = tried();
    answer(story, { value: naming(AGAIN, { context_to_pass: 'Two tests are missing.' }) });
    expect(story.wake().tasks).toMatchObject([{ step: 'mend#2', advice: 'Two tests are missing.' }]);
    expect(story.progress?.metrics.advice).toEqual({ asked: 1, given: 1, refused: 0, alone: 2 });
    story.back('mend#2');
    expect(story.wake().tasks[0]).toMatchObject({ step: 'judge#2' });
    expect(story.tasks()[0]).not.toHaveProperty('advice');
  });

  it('when it would have a person look, then one is asked, and her /retry goes round without another question', () => {
    const story = tried();
    answer(story, { value: naming(HUMAN) });
    expect(story.wake().reason).toBe('gate_opened');
    expect(story.progress?.steps['polish']?.gate?.message).toMatch(/a person look at it/);
    story.comment(JONAS, '/retry polish');
    expect(story.wake().tasks).toMatchObject([{ step: 'mend#2' }]);
    iterate(story, 2);
    expect(story.tasks()).toMatchObject([{ step: '@orchestrator', attempt: 2 }]);
  });

  it('when its last iteration is used up, then a person is the only move', () => {
    const story = tried();
    answer(story, { value: naming(AGAIN) });
    story.wake();
    iterate(story, 2);
    answer(story, { value: naming({ ...AGAIN, step_name: 'mend#3' }) });
    story.wake();
    iterate(story, 3);
    expect(story.progress?.steps['polish']?.gate?.message).toBe('polish did not converge in 3 iterations');
    expect(story.progress?.metrics.advice).toMatchObject({ asked: 2, given: 2 });
  });

  it('when the loop is a ralph-loop, then it is asked in the same way', () => {
    const story = advised(`
name: story
settings: {orchestrator: claude}
steps:
  - {name: grind, type: ralph-loop, prompt: "Do it.", max-iterations: 3, on-exhausted: human}
`);
    story.back('grind#1', { text: 'not yet' });
    story.wake();
    answer(story, { value: naming({ type: 'execute_step', step_name: 'grind#2' }) });
    expect(story.wake().tasks).toMatchObject([{ step: 'grind#2' }]);
  });
});
