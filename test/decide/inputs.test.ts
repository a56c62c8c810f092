import { describe, expect, it } from 'vitest';
import { given, JONAS, LEA, MARIA, RENE, type Story } from '../support/story.ts';

const HOUR = 3_600;
const FIELDS =
  'fields: [{name: size, type: number}, {name: colour, enum: [red, blue], default: red}, {name: note, type: string, required: false}]';

/** An input `ask` that has just opened, with a step behind it. */
const asked = (keys = FIELDS, type = 'input'): Story => {
  const story = given(`
name: story
steps:
  - {name: ask, type: ${type}, message: "How large, {{ pull_request.number }}?"${keys === '' ? '' : `, ${keys}`}}
  - {name: build, prompt: "Build {{ outputs.ask }}."}
`);
  story.start();
  return story;
};

const why = (story: Story): string | undefined => story.wake().refusals[0]?.why;

describe('given an input that is open', () => {
  it('when it opens, then people see what is asked and the run is blocked', () => {
    const story = asked();
    expect(story.progress?.steps['ask']).toMatchObject({
      status: 'waiting',
      type: 'input',
      gate: { kind: 'input', message: 'How large, 7?', status: 'pending' },
    });
    expect(story.progress?.status).toBe('blocked');
  });

  it.each<[string, (story: Story) => Story, string]>([
    [
      'a value has another type',
      (s) => s.comment(MARIA, '/input size=big'),
      'the field size must be a number',
    ],
    [
      'a required one is missing',
      (s) => s.comment(MARIA, '/input colour=blue'),
      'the field size must be given, a number',
    ],
    ['nothing is given', (s) => s.comment(MARIA, '/input'), 'the field size must be given, a number'],
    [
      'it is no choice',
      (s) => s.comment(MARIA, '/input size=1 colour=pink'),
      'the field colour must be one of red, blue',
    ],
    [
      'several things are wrong',
      (s) => s.comment(MARIA, '/input large weight=3 colour=pink'),
      'large is not key=value; a value with blanks needs quotes: key="two words"; there is no field weight; there are: size, colour, note; the field colour must be one of red, blue; the field size must be given, a number',
    ],
    ['somebody reads only', (s) => s.comment(RENE, '/input size=1'), 'answering an input needs write access'],
    [
      'it was edited',
      (s) => s.comment(MARIA, '/input size=1', '2026-01-05T10:00:00Z'),
      'the comment was edited after it was written',
    ],
    [
      'it is larger than a document holds',
      (s) => s.comment(MARIA, `/input size=1 note=${'x'.repeat(8_200)}`),
      'the answer is larger than 8192 bytes',
    ],
  ])('when %s, then it stays open and everything wrong is said in one sentence', (_, say, sentence) => {
    const story = say(asked());
    expect(why(story)).toBe(sentence);
    expect(story.states()).toEqual({ ask: 'waiting' });
    expect(story.wake().entries).toEqual([]);
  });

  it('when the values fit, then they are there in their types, defaults included, and the run goes on', () => {
    const story = asked().comment(LEA, '/input size=3 note="two words"');
    const decision = story.wake();
    expect(decision.tasks.map((task) => task.step)).toEqual(['build']);
    expect(story.progress?.outputs['ask']).toEqual({ size: 3, colour: 'red', note: 'two words' });
    expect(story.progress?.steps['ask']).toMatchObject({
      conclusion: 'success',
      gate: { status: 'approved', answers: [{ by: { login: 'lea' }, answer: 'input', source: 'comment' }] },
    });
    expect(decision.entries).toContainEqual(
      expect.objectContaining({ type: 'command.obeyed', verb: 'input' }),
    );
    expect(story.progress?.approval_history).toEqual([]);
  });

  it('when the name is written before the values, then it is no value', () => {
    const story = asked().comment(MARIA, '/input ask size=3');
    expect(story.wake().tasks.map((task) => task.step)).toEqual(['build']);
  });

  it('when a wrong answer is mended by a second one, then the second counts', () => {
    const story = asked().comment(MARIA, '/input size=big').comment(MARIA, '/input size=4');
    story.wake();
    expect(story.progress?.outputs['ask']).toMatchObject({ size: 4 });
  });

  it('when people are named, then they may answer whatever their access, and nobody else', () => {
    const story = asked(`${FIELDS}, from: [Rene]`).comment(JONAS, '/input size=1');
    expect(why(story)).toBe('only Rene may answer ask');
    expect(story.comment(RENE, '/input size=2').wake().tasks).toHaveLength(1);
  });

  it('when somebody approves, then that answers no input', () => {
    expect(why(asked().comment(MARIA, '/approve'))).toContain('open now: ask');
  });

  it('when an answer was given before it opened, then it does not count', () => {
    const story = given(`
name: story
steps:
  - {name: build, prompt: "Build."}
  - {name: ask, type: input, fields: [{name: size, type: number}]}
`);
    story.start();
    story.comment(MARIA, '/input size=1').back('build');
    story.wake();
    expect(story.states()).toMatchObject({ ask: 'waiting' });
    expect(story.wake().entries).toEqual([]);
  });

  it('when a list on GitHub could not be read whole, then no answer is judged', () => {
    const story = asked().comment(MARIA, '/input size=1');
    story.snapshot.incomplete = ['comments'];
    expect(story.wake().entries).toEqual([]);
    story.snapshot.incomplete = ['checks'];
    expect(story.wake().tasks).toHaveLength(1);
  });
});

describe('given two inputs that are open', () => {
  const two = (): Story => {
    const story = given(`
name: story
steps:
  - {name: ask, type: input, fields: [{name: size, type: number}], needs: []}
  - {name: tell, type: wait-for-human, message: "What else?", needs: []}
  - {name: agree, type: approval, needs: []}
`);
    story.start();
    return story;
  };

  it('when none is named, then the answer counts for neither, not even when one is left', () => {
    const story = two().comment(MARIA, '/input size=1');
    expect(why(story)).toMatch(/^several (inputs|gates) are open: name one, as in \/input (ask|tell)/);
    story.comment(MARIA, '/input tell nothing').wake();
    story.wake();
    expect(story.states()).toMatchObject({ ask: 'waiting', tell: 'success' });
  });

  it('when one is named, then only that one hears it', () => {
    const story = two().comment(MARIA, '/input ask size=1');
    story.wake();
    expect(story.states()).toMatchObject({ ask: 'success', tell: 'waiting' });
    expect(story.wake().entries).toEqual([]);
    expect(story.progress?.steps['tell']?.gate?.refused).toEqual([]);
  });

  it('when an approval is bare while words are awaited too, then it counts for neither', () => {
    const story = two().comment(MARIA, '/approve');
    expect(why(story)).toMatch(/^several gates are open: name one/);
    expect(story.states()).toMatchObject({ tell: 'waiting', agree: 'waiting' });
    story.comment(MARIA, '/approve tell go ahead').wake();
    expect(story.states()).toMatchObject({ tell: 'success', agree: 'waiting' });
    expect(story.progress?.outputs['tell']).toBe('go ahead');
  });

  it('when only an input is open beside an approval, then a bare approval is clear', () => {
    const story = two().comment(MARIA, '/input tell no');
    story.wake();
    story.comment(JONAS, '/approve').wake();
    expect(story.states()).toMatchObject({ ask: 'waiting', agree: 'success' });
  });
});

describe('given a step that waits for the words of a person', () => {
  const words = (keys = ''): Story => asked(keys, 'wait-for-human');

  it.each<[string, string, string]>([
    ['/input', '/input as large as it gets', 'as large as it gets'],
    ['/input with its name', '/input ask small\nand round', 'small\nand round'],
    ['/approve', '/approve small', 'small'],
    ['a bare /approve', '/approve', ''],
  ])('when they come by %s, then they are its output and the run goes on', (_, body, text) => {
    const story = words().comment(MARIA, body);
    expect(story.wake().tasks.map((task) => task.step)).toEqual(['build']);
    expect(story.progress?.outputs['ask']).toBe(text);
    expect(story.progress?.steps['ask']).toMatchObject({ type: 'wait-for-human', conclusion: 'success' });
  });

  it('when they begin with the name of a step that is not open, then that belongs to them', () => {
    const story = words().comment(MARIA, '/input build it small');
    story.wake();
    expect(story.progress?.outputs['ask']).toBe('build it small');
  });

  it.each<[string, (story: Story) => Story, string]>([
    ['there are none', (s) => s.comment(MARIA, '/input'), 'give your words: /input ask and then the text'],
    ['somebody reads only', (s) => s.comment(RENE, '/input hello'), 'answering needs write access'],
    [
      'they are larger than a document holds',
      (s) => s.comment(MARIA, `/input ${'é'.repeat(5_000)}`),
      'the answer is larger than 8192 bytes',
    ],
  ])('when %s, then it stays open and says why', (_, say, sentence) => {
    const story = say(words());
    expect(why(story)).toBe(sentence);
    expect(story.states()).toEqual({ ask: 'waiting' });
  });

  it('when it is rejected, then the run fails at once', () => {
    const story = words().comment(MARIA, '/reject not now');
    expect(story.wake()).toMatchObject({ kind: 'finish', reason: 'gate_rejected' });
    expect(story.progress?.status).toBe('failed');
    expect(story.states()).toEqual({ ask: 'failure' });
    expect(story.progress?.outputs).toEqual({});
    expect(story.progress?.journal.entries).toContainEqual(
      expect.objectContaining({ type: 'run.failed', message: 'maria rejected ask: not now' }),
    );
  });
});

describe('given a run that is undone when it fails', () => {
  it.each<[string, (story: Story) => unknown]>([
    ['a person rejects', (story) => story.comment(MARIA, '/reject').wake()],
    ['nobody answers in time', (story) => story.later(HOUR).wake()],
  ])('when %s at once, then what was done is undone', (_, end) => {
    const story = given(`
name: story
settings: {on-failure: compensate}
steps:
  - {name: build, prompt: "Build.", compensate: {prompt: "Undo."}}
  - {name: ask, type: wait-for-human, message: "What?", timeout-minutes: 60}
`);
    story.start();
    story.back('build');
    story.wake();
    end(story);
    expect(story.states()).toMatchObject({ 'undo-build': 'in_progress' });
  });
});

describe('given an input that nobody answers in time', () => {
  it.each([
    ['input', `${FIELDS}, timeout-minutes: 60`],
    ['wait-for-human', 'timeout-minutes: 60'],
  ])('when nothing is said of that at an %s, then the run fails at once', (type, keys) => {
    const story = asked(keys, type);
    expect(story.progress?.next_wakeup).toBe('2026-01-05T10:01:00Z');
    expect(story.later(HOUR).wake()).toMatchObject({ kind: 'finish', reason: 'gate_timed_out' });
    expect(story.states()).toEqual({ ask: 'timed_out' });
    expect(story.progress?.status).toBe('failed');
  });

  it('when it may go on, then it ends timed out and what does not name its output runs', () => {
    const story = given(`
name: story
steps:
  - {name: ask, type: wait-for-human, message: "What?", timeout-minutes: 60, on-timeout: continue}
  - {name: build, prompt: "Build."}
`);
    story.start();
    expect(
      story
        .later(HOUR)
        .wake()
        .tasks.map((task) => task.step),
    ).toEqual(['build']);
    expect(story.progress?.steps['ask']).toMatchObject({
      conclusion: 'timed_out',
      gate: { status: 'timed_out' },
    });
  });

  it('when an answer was given in time and is read late, then it counts; a later one does not', () => {
    const keys = `${FIELDS}, timeout-minutes: 60, on-timeout: continue`;
    const inTime = asked(keys)
      .comment(MARIA, '/input size=1')
      .later(2 * HOUR);
    inTime.wake();
    expect(inTime.states()).toMatchObject({ ask: 'success' });
    const late = asked(keys)
      .later(2 * HOUR)
      .comment(MARIA, '/input size=1');
    expect(why(late)).toBe('the gate had run into its timeout when this was said');
    expect(late.states()).toMatchObject({ ask: 'timed_out' });
  });
});

describe('given an input in each turn of a block', () => {
  it('when a loop asks again, then the newest answer is the output', () => {
    const story = given(`
name: story
steps:
  - name: cycle
    type: loop
    until: "outputs.ask.done"
    max-iterations: 3
    steps:
      - {name: ask, type: input, fields: [{name: done, type: boolean}]}
`);
    story.start();
    story.comment(MARIA, '/input done=false').wake();
    expect(story.states()).toMatchObject({ 'ask#1': 'success', 'ask#2': 'waiting' });
    story.comment(MARIA, '/input ask done=true').wake();
    expect(story.progress?.outputs['ask']).toEqual({ done: true });
    expect(story.progress?.status).toBe('completed');
  });

  it('when a for-each asks for every item, then an answer must say for which', () => {
    const story = given(`
name: story
steps:
  - name: each
    type: for-each
    items: [left, right]
    max-parallel: 2
    steps:
      - {name: ask, type: input, fields: [{name: size, type: number}]}
`);
    story.start();
    expect(story.states()).toMatchObject({ 'ask[0]': 'waiting', 'ask[1]': 'waiting' });
    for (const words of ['/input size=1', '/input ask size=1'])
      expect(why(story.comment(MARIA, words))).toMatch(
        /^several inputs are open: name one, as in \/input ask\[/,
      );
    story.comment(MARIA, '/input ask[1] size=2').comment(MARIA, '/input ask[0] size=1').wake();
    expect(story.progress?.outputs).toMatchObject({ 'ask[0]': { size: 1 }, 'ask[1]': { size: 2 } });
    expect(story.progress?.status).toBe('completed');
  });
});
