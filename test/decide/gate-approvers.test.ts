import { describe, expect, it } from 'vitest';
import { given, MARIA, type Story } from '../support/story.ts';
import { opened, refusedAt } from './open-gate.ts';

describe('given a gate that is answered in one way only', () => {
  it('when it takes reviews and somebody comments, then that does not count', () => {
    const story = opened('answers: [review]').comment(MARIA, '/approve');
    expect(refusedAt(story)).toEqual(['this gate is not answered by a command: use a review']);
    expect(story.review(MARIA, 'APPROVED').wake().reason).toBe('all_steps_done');
  });

  it('when it takes commands and somebody reviews, then that does not count', () => {
    const story = opened('answers: [command]').review(MARIA, 'APPROVED');
    expect(refusedAt(story)).toEqual(['this gate is not answered by a review: use a command']);
    expect(story.comment(MARIA, '/approve').wake().reason).toBe('all_steps_done');
  });
});

describe('given a rejection', () => {
  const asked = (keys: string): Story => {
    const story = given(`
name: story
steps:
  - {name: agree, type: approval, ${keys}}
  - {name: build, prompt: "Build."}
`);
    story.start();
    return story.comment(MARIA, '/reject no tests');
  };

  it.each([
    ['continue-on-error: true', 'failure', 'continue-on-error'],
    ['on-error: skip', 'skipped', 'on-error'],
  ])('when %s catches it, then the run goes on', (keys, conclusion, because) => {
    const story = asked(keys);
    expect(story.wake().tasks.map((task) => task.step)).toEqual(['build']);
    expect(story.progress?.steps['agree']).toMatchObject({
      conclusion,
      because,
      gate: { status: 'rejected' },
    });
  });

  it('when a later step asks for it, then the words are its output', () => {
    const story = asked('continue-on-error: true');
    story.wake();
    expect(story.progress?.outputs['agree']).toBe('no tests');
  });
});

describe('given a gate for each of several items', () => {
  const two = (): Story => {
    const story = given(`
name: story
steps:
  - name: each
    type: for-each
    items: [left, right]
    max-parallel: 2
    steps:
      - {name: agree, type: approval, message: "{{ item }}?"}
`);
    story.start();
    return story;
  };

  it('when a bare answer or only the name is given, then nobody knows which item is meant', () => {
    const story = two();
    for (const words of ['/approve', '/approve agree'])
      expect(story.comment(MARIA, words).wake().refusals[0]?.why).toMatch(
        /^several gates are open: name one, as in \/approve agree\[/,
      );
    expect(story.states()).toMatchObject({ 'agree[0]': 'waiting', 'agree[1]': 'waiting' });
  });

  it('when the item is named, then only its gate hears it', () => {
    const story = two().comment(MARIA, '/approve agree[1] fine');
    story.wake();
    expect(story.states()).toMatchObject({ 'agree[0]': 'waiting', 'agree[1]': 'success' });
    expect(story.progress?.outputs['agree[1]']).toBe('fine');
    story.comment(MARIA, '/approve').wake();
    expect(story.progress?.status).toBe('completed');
  });
});
