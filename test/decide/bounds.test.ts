import { describe, expect, it } from 'vitest';
import { decide } from '../../src/decide/decide.ts';
import { BOUNDS, byteLength } from '../../src/progress/bounds.ts';
import { encode } from '../../src/progress/codec.ts';
import { given, LEA, MARIA, type Story } from '../support/story.ts';

const many = (count: number, policy = 'limits: {parallel: 100}'): Story => {
  const steps = Array.from(
    { length: count },
    (_, index) => `  - {name: s${index}, prompt: "Go.", needs: []}`,
  );
  return given(
    `name: story\nsteps:\n${steps.join('\n')}\n  - {name: agree, type: approval, needs: []}\n`,
    policy,
  );
};

const allBack = (story: Story, value: string): ReturnType<Story['wake']> =>
  story.wake(
    story
      .tasks()
      .map(({ id }) => ({ task: id, status: 'success', text: 't', value, files: [], deletions: [] })),
  );

describe('given limits on decisions', () => {
  it.each([
    ['policy', 'settings: {}', 'limits: {decisions: 2}'],
    ['the workflow', 'settings: {limits: {decisions: 2}}', 'limits: {decisions: 9}'],
  ])(
    'when the limit of %s is reached, then the run is parked once and starts nothing more',
    (_, settings, policy) => {
      const story = given(
        `name: story\n${settings}\nsteps:\n  - {name: a, prompt: "A."}\n  - {name: b, prompt: "B."}\n  - {name: c, prompt: "C."}\n`,
        policy,
      );
      story.start();
      story.back('a');
      story.wake();
      story.back('b');
      expect(story.wake()).toMatchObject({ kind: 'wait', reason: 'limit_reached', tasks: [] });
      expect(story.progress).toMatchObject({
        status: 'blocked',
        status_reason: 'limit_reached',
        next_wakeup: null,
      });
      expect(story.wake()).toMatchObject({ kind: 'none', reason: 'limit_reached', entries: [] });
    },
  );

  it('when it is reached by the last step, then the run completes all the same', () => {
    const story = given('name: story\nsteps:\n  - {name: a, prompt: "A."}\n', 'limits: {decisions: 1}');
    story.start();
    story.back('a');
    expect(story.wake().reason).toBe('all_steps_done');
  });
});

describe('given a document that would grow beyond its bound', () => {
  it('when an outcome does it, then the run fails, the document stays readable and no file is written', () => {
    const story = many(60);
    story.start();
    const decision = allBack(story, 'x'.repeat(8_000));
    expect(decision).toMatchObject({ kind: 'finish', reason: 'output_too_large', files: [] });
    expect(story.progress).toMatchObject({ status: 'failed', status_reason: 'output_too_large' });
    expect(byteLength(encode(story.progress!))).toBeLessThan(BOUNDS.document);
  });

  it('when characters are longer than a byte, then bytes are what counts', () => {
    const story = many(60);
    story.start();
    expect(allBack(story, '語'.repeat(2_700)).reason).toBe('output_too_large');
  });

  it('when it stays below, then it is written', () => {
    const story = many(20);
    story.start();
    expect(allBack(story, 'x'.repeat(8_000)).reason).toBe('set_recorded');
  });

  it('when the values of a start do it, then nothing begins and the person is told', () => {
    const yaml = `name: story\nvariables:\n  - {name: goal, type: string, default: "${'x'.repeat(250_000)}"}\nsteps:\n  - {name: a, prompt: "A."}\n`;
    const story = given(yaml);
    expect(story.start()).toMatchObject({
      kind: 'refuse',
      reason: 'output_too_large',
      tasks: [],
      entries: [],
      reactions: [{ content: 'CONFUSED' }],
      problems: [{ code: 'document_too_large' }],
    });
    expect(story.progress).toBeNull();
    expect(story.wake().reason).toBe('no_run');
  });

  it('when a run had ended before, then the refusal is on its record and it stays as it ended', () => {
    const short = given('name: story\nsteps:\n  - {name: a, prompt: "A."}\n');
    short.start();
    short.back('a');
    short.wake();
    const yaml = `name: story\nvariables:\n  - {name: goal, type: string, default: "${'x'.repeat(250_000)}"}\nsteps:\n  - {name: a, prompt: "A."}\n`;
    const story = given(yaml);
    story.progress = short.progress;
    story.snapshot.comments = short.snapshot.comments;
    story.later(3600);
    const decision = story.comment(LEA, 'hello').comment(LEA, '/start').wake();
    expect(decision.entries.map((entry) => entry.type)).toEqual(['command.refused']);
    expect(story.progress?.status).toBe('completed');
  });
});

describe('given very many commands', () => {
  it('when two thousand answers wait, then each decision is bounded and all are answered in the end', () => {
    const story = many(1);
    story.start();
    for (let index = 0; index < 2_000; index += 1) story.comment(MARIA, '/approve');
    let rounds = 0;
    while (story.wake().wake && rounds < 100) rounds += 1;
    expect(rounds).toBe(39);
    expect(byteLength(encode(story.progress!))).toBeLessThan(100_000);
    expect(story.progress?.inbox.cursor).toBe(story.snapshot.comments.at(-1)?.id);
  });

  it('when a comment is as long as GitHub lets it be, then it is read in a moment', () => {
    const story = many(1);
    story.start();
    for (const body of [
      '/approve ' + 'a'.repeat(65_000),
      `/start ${'a='.repeat(30_000)}`,
      `/${'a-'.repeat(32_000)}`,
    ])
      story.comment(MARIA, body);
    const before = performance.now();
    decide({
      ...story.situation(),
      snapshot: { ...story.situation().snapshot, permissions: { maria: 'write' } },
    });
    expect(performance.now() - before).toBeLessThan(1_000);
  });
});
