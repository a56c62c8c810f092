import { describe, expect, it } from 'vitest';
import { given, JONAS, MARIA, type Story } from '../support/story.ts';

const NEVER = 'retry: {maximum-attempts: 1}';

describe('given a failure in each of several items', () => {
  const two = (): Story => {
    const story = given(`
name: story
steps:
  - name: each
    type: for-each
    items: [left, right]
    max-parallel: 2
    fail-fast: false
    steps:
      - {name: build, prompt: "Build {{ item }}.", on-error: human, ${NEVER}}
`);
    story.start();
    story.fail('build[0]');
    story.fail('build[1]');
    story.wake();
    return story;
  };

  it('when both are open and the step alone is named, then nobody knows which item is meant', () => {
    const story = two();
    for (const words of ['/retry', '/retry build', '/skip build'])
      expect(story.comment(MARIA, words).wake().refusals[0]?.why).toContain('name the step, as in');
    expect(story.states()).toMatchObject({ 'build[0]': 'waiting', 'build[1]': 'waiting' });
  });

  it('when the item is named, then only that one is tried again, and the other can be skipped', () => {
    const story = two().comment(MARIA, '/retry build[1]');
    expect(story.wake().tasks.map((task) => task.step)).toEqual(['build[1]']);
    story.comment(MARIA, '/skip build[0] not needed').wake();
    expect(story.progress?.steps['build[0]']).toMatchObject({
      conclusion: 'skipped',
      because: 'person',
      gate: { answers: [{ text: 'not needed' }] },
    });
  });
});

describe('given two failures', () => {
  it('when a bare and a named answer are read together, then the bare one counts for neither, whichever is asked first', () => {
    const story = given(`
name: story
steps:
  - {name: left, prompt: "Left.", on-error: human, needs: [], ${NEVER}}
  - {name: right, prompt: "Right.", on-error: human, needs: [], ${NEVER}}
`);
    story.start();
    story.fail('left');
    story.fail('right');
    story.wake();
    const decision = story.comment(MARIA, '/retry').comment(MARIA, '/retry left').wake();
    expect(decision.tasks.map((task) => task.step)).toEqual(['left']);
    expect(story.states()).toMatchObject({ right: 'waiting' });
    expect(story.wake().entries).toEqual([]);
  });
});

describe('given a loop that asks a person', () => {
  const loop = (keys: string): Story => {
    const story = given(`
name: story
steps:
  - name: cycle
    type: loop
    until: "scores.quality >= 9"
    max-iterations: 1
    ${keys}
    steps:
      - {name: build, prompt: "Build.", ${NEVER}}
`);
    story.start();
    return story;
  };

  it('when its iterations are used up and one says /retry, then there is one more', () => {
    const story = loop('on-exhausted: human');
    story.back('build#1', { scores: { quality: 1 } });
    story.wake();
    expect(story.progress?.steps['cycle']).toMatchObject({
      status: 'waiting',
      gate: { grants: 'iteration' },
    });
    expect(
      story
        .comment(MARIA, '/retry')
        .wake()
        .tasks.map((task) => task.step),
    ).toEqual(['build#2']);
    story.back('build#2', { scores: { quality: 9 } });
    expect(story.wake().reason).toBe('all_steps_done');
  });

  it('when a step in it failed and one says /retry, then it begins again', () => {
    const story = loop('on-error: human');
    story.fail('build#1');
    story.wake();
    expect(story.states()).toMatchObject({ cycle: 'waiting' });
    const again = story.comment(JONAS, '/retry cycle').wake();
    expect(again.tasks.map((task) => task.step)).toEqual(['build#1']);
    expect(story.progress?.steps['cycle']).toMatchObject({ status: 'in_progress', iteration: 1 });
  });

  it('when one says /reject, then the loop fails and the run with it', () => {
    const story = loop('on-exhausted: human');
    story.back('build#1', { scores: { quality: 1 } });
    story.wake();
    story.comment(JONAS, '/reject').wake();
    expect(story.states()).toMatchObject({ cycle: 'failure' });
    expect(story.progress?.status).toBe('failed');
  });
});

describe('given an open gate when the run ends', () => {
  it('when it is cancelled, then the gate is over too and a later answer finds none', () => {
    const story = given(`
name: story
steps:
  - {name: build, prompt: "Build.", needs: [], compensate: {prompt: "Undo."}}
  - {name: agree, type: approval, needs: []}
  - {name: ask, type: wait-for-human, message: "What?", needs: []}
`);
    story.start();
    story.back('build');
    story.wake();
    story.comment(MARIA, '/cancel').wake();
    expect(story.states()).toMatchObject({ agree: 'cancelled', ask: 'cancelled' });
    expect(story.comment(JONAS, '/approve').wake().refusals[0]?.why).toBe('no gate is waiting for an answer');
  });
});
