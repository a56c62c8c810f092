import { describe, expect, it } from 'vitest';
import { given, JONAS, LEA, MARIA, RENE, type Story } from '../support/story.ts';

/** A run whose first step is under way. */
const running = (more = ''): Story => {
  const story = given(`
name: story
variables:
  - {name: size, type: number, default: 1}
  - {name: colour, type: string, enum: [red, blue], default: red}
  - {name: parts, type: list, default: []}
steps:
  - {name: build, prompt: "Build."}
  - {name: check, prompt: "Check {{ variables.size }}."}
${more}`);
  story.start();
  return story;
};

describe('given a command that may not be obeyed', () => {
  it.each<[string, (story: Story) => Story, string]>([
    ['somebody reads only', (s) => s.comment(RENE, '/pause'), '/pause needs write access, and rene has read'],
    [
      'somebody who writes ends the run at once',
      (s) => s.comment(MARIA, '/terminate it is wrong'),
      '/terminate needs maintain access, and maria has write',
    ],
    [
      'it was edited',
      (s) => s.comment(MARIA, '/pause', '2026-01-05T10:00:00Z'),
      'the comment was edited after it was written',
    ],
    ['nothing is paused', (s) => s.comment(MARIA, '/resume'), 'the run is not paused'],
    [
      'a termination has no reason',
      (s) => s.comment(JONAS, '/terminate'),
      'say why: /terminate and then your words',
    ],
    [
      'a signal has no name',
      (s) => s.comment(MARIA, '/signal'),
      'name the signal, as in /signal name and then any text',
    ],
    [
      'no value is given',
      (s) => s.comment(MARIA, '/set size'),
      'say which variable gets which value, as in /set name=value; a value with blanks needs quotes: name="two words"',
    ],
    ['the type is another', (s) => s.comment(MARIA, '/set size=big'), 'the variable size must be a number'],
    [
      'it is no choice',
      (s) => s.comment(MARIA, '/set colour=green'),
      'the variable colour must be one of red, blue',
    ],
    [
      'there is no such variable, and another does not fit',
      (s) => s.comment(MARIA, '/set weight=3 size=x'),
      'there is no variable weight; there are: size, colour, parts; the variable size must be a number',
    ],
    [
      'it is larger than a document holds',
      (s) => s.comment(MARIA, `/set parts=${'x'.repeat(9_000)}`),
      'the value of parts is larger than 8192 bytes',
    ],
  ])('when %s, then it is refused with a sentence and nothing else happens', (_, say, why) => {
    const story = say(running());
    const decision = story.wake();
    expect(decision).toMatchObject({ kind: 'refuse', refusals: [{ why }] });
    expect(decision.entries.map((entry) => entry.type)).toEqual(['command.refused']);
    expect(story.progress?.variables).toEqual({ size: 1, colour: 'red', parts: [] });
    expect(story.wake().entries).toEqual([]);
  });

  it('when a list on GitHub could not be read whole, then it waits until it can', () => {
    const story = running().comment(MARIA, '/pause');
    story.snapshot.incomplete = ['comments'];
    expect(story.wake().entries).toEqual([]);
    story.snapshot.incomplete = [];
    expect(story.wake().reason).toBe('paused_by_person');
  });

  it('when the permission is not known, then it is asked for and nothing else is decided', () => {
    const story = running();
    const asked: string[][] = [];
    story.comment(MARIA, '/pause').wake([], (situation) => {
      asked.push(Object.keys(situation.snapshot.permissions));
      return situation;
    });
    expect(asked).toEqual([[]]);
    expect(story.progress?.paused?.by.login).toBe('maria');
  });
});

describe('given /pause and /resume', () => {
  it('when the run is paused, then work in flight is recorded and nothing new starts until it is resumed', () => {
    const story = running();
    expect(story.comment(MARIA, '/pause lunch').wake()).toMatchObject({
      reason: 'paused_by_person',
      tasks: [],
    });
    expect(story.progress).toMatchObject({
      status: 'paused',
      paused: { by: { login: 'maria' }, text: 'lunch' },
    });
    story.back('build');
    expect(story.wake().tasks).toEqual([]);
    expect(story.states()).toEqual({ build: 'success' });
    expect(story.progress?.status).toBe('paused');
    const resumed = story.comment(JONAS, '/resume').wake();
    expect(resumed.tasks.map((task) => task.step)).toEqual(['check']);
    expect(story.progress?.paused).toBeUndefined();
    expect(story.progress?.status).toBe('in_progress');
  });

  it('when it is paused twice, then the second is told who did', () => {
    const story = running();
    story.comment(MARIA, '/pause').wake();
    expect(story.comment(JONAS, '/pause').wake().refusals[0]?.why).toBe(
      'the run is paused already, by maria; /resume goes on',
    );
  });

  it('when a gate is answered while it is paused, then the answer counts and the run stays paused', () => {
    const story = given(
      'name: story\nsteps:\n  - {name: agree, type: approval}\n  - {name: build, prompt: "Build."}\n',
    );
    story.start();
    story.comment(MARIA, '/pause').wake();
    story.comment(JONAS, '/approve').wake();
    expect(story.states()).toEqual({ agree: 'success' });
    expect(story.progress?.status).toBe('paused');
    expect(
      story
        .comment(MARIA, '/resume')
        .wake()
        .tasks.map((task) => task.step),
    ).toEqual(['build']);
  });
});

describe('given /set', () => {
  it('when the values fit, then they have their types and steps that start later see them', () => {
    const story = running();
    const decision = story.comment(MARIA, '/set size=3 colour=blue parts=a,b').wake();
    expect(decision.reason).toBe('variables_set');
    expect(story.progress?.variables).toEqual({ size: 3, colour: 'blue', parts: ['a', 'b'] });
    expect(decision.entries[0]).toMatchObject({ type: 'variables.set', by: { login: 'maria' } });
  });
});

describe('given /signal', () => {
  it('when nothing waits for it, then it is kept with its words and the time it was given', () => {
    const story = running();
    story.comment(MARIA, '/signal deploy-window from two to three');
    const at = story.now;
    expect(story.later(600).wake().reason).toBe('signal_received');
    expect(story.progress?.signals).toEqual([
      { id: 1002, name: 'deploy-window', text: 'from two to three', by: { id: 102, login: 'maria' }, at },
    ]);
  });
});

describe('given more signals than are kept', () => {
  it('when another one is given, then it is refused', () => {
    const story = running();
    // Several people, for nobody may give so many within an hour.
    const people = [MARIA, JONAS, LEA];
    for (let index = 0; index < 50; index += 1)
      story.comment(people[index % 3] ?? MARIA, `/signal s${index}`).wake();
    expect(story.progress?.signals).toHaveLength(50);
    expect(story.comment(MARIA, '/signal more').wake().refusals[0]?.why).toBe(
      '50 signals are kept already, and no wait has taken one',
    );
  });
});

describe('given /cancel and /terminate', () => {
  const undoable = `
name: story
steps:
  - {name: build, prompt: "Build.", compensate: {prompt: "Undo."}}
  - {name: check, prompt: "Check."}
`;
  const begun = (): Story => {
    const story = given(undoable);
    story.start();
    story.back('build');
    story.wake();
    return story;
  };

  it('when a run is cancelled, then what is under way stops and what was done is undone', () => {
    const story = begun();
    const decision = story.comment(MARIA, '/cancel wrong idea').wake();
    expect(decision.tasks.map((task) => task.name)).toEqual(['undo-build']);
    expect(story.states()).toMatchObject({
      build: 'success',
      check: 'cancelled',
      'undo-build': 'in_progress',
    });
    story.back('undo-build');
    story.wake();
    expect(story.progress).toMatchObject({ status: 'cancelled', status_reason: 'cancelled_by_person' });
    expect(story.progress?.journal.entries).toContainEqual(
      expect.objectContaining({ type: 'run.cancelled', message: 'maria cancelled the run: wrong idea' }),
    );
  });

  it('when it is cancelled or paused again meanwhile, then that is refused, and /terminate ends it at once', () => {
    const story = begun();
    story.comment(MARIA, '/cancel').wake();
    for (const words of ['/cancel', '/pause'])
      expect(story.comment(MARIA, words).wake().refusals[0]?.why).toMatch(/^the run is ending/);
    story.comment(JONAS, '/terminate enough').wake();
    expect(story.progress).toMatchObject({ status: 'cancelled', status_reason: 'terminated' });
    expect(story.states()).toMatchObject({ 'undo-build': 'cancelled' });
  });

  it('when a run is terminated, then nothing is undone', () => {
    const story = begun();
    const decision = story.comment(JONAS, '/terminate it is wrong').wake();
    expect(decision).toMatchObject({ kind: 'finish', reason: 'terminated', tasks: [] });
    expect(story.states()).toEqual({ build: 'success', check: 'cancelled' });
  });

  it('when it is over, then what was typed meanwhile is told so', () => {
    const story = begun().comment(JONAS, '/terminate it is wrong').comment(LEA, '/pause');
    expect(story.wake().wake).toBe(true);
    expect(story.wake()).toMatchObject({
      kind: 'refuse',
      refusals: [{ why: 'no run is in flight; /start begins one' }],
    });
  });
});

describe('given several commands that wait', () => {
  it('when they are read together, then the oldest is obeyed and the others by the decisions after it', () => {
    const story = running()
      .comment(MARIA, '/set size=2')
      .comment(MARIA, '/set size=3')
      .comment(MARIA, '/pause');
    const first = story.wake();
    expect(story.progress?.variables['size']).toBe(2);
    expect(first.wake).toBe(true);
    story.wake();
    expect(story.progress?.variables['size']).toBe(3);
    expect(story.progress?.paused).toBeUndefined();
    expect(story.wake()).toMatchObject({ reason: 'paused_by_person', wake: false });
    expect(story.wake().entries).toEqual([]);
  });

  it('when an older one is refused, then the one behind it is obeyed by the same decision', () => {
    const story = running().comment(MARIA, '/start story').comment(MARIA, '/pause').comment(MARIA, '/resume');
    expect(story.wake()).toMatchObject({ refusals: [{ command: 'start' }], wake: true });
    expect(story.progress?.paused).toBeDefined();
    story.wake();
    expect(story.progress?.paused).toBeUndefined();
  });

  it('when a start is among them, then it is the only one its decision obeys', () => {
    const story = given('name: story\nsteps:\n  - {name: build, prompt: "Build."}\n');
    story.comment(LEA, '/start story').comment(MARIA, '/pause');
    expect(story.wake()).toMatchObject({ reason: 'run_started', wake: true });
    expect(story.progress?.paused).toBeUndefined();
    expect(story.wake()).toMatchObject({ reason: 'paused_by_person', wake: false });
  });

  it('when more answers are older than one decision hears, then the command waits for its turn', () => {
    const story = running();
    for (let index = 0; index < 50; index += 1)
      story.comment({ id: 5_000 + index, login: `stranger${index}`, type: 'User' }, '/approve');
    story.comment(MARIA, '/pause');
    expect(story.wake().wake).toBe(true);
    expect(story.progress?.paused).toBeUndefined();
    expect(story.wake().reason).toBe('paused_by_person');
  });

  it('when an answer at a gate is older, then both are heard by one decision', () => {
    const story = given(
      'name: story\nsteps:\n  - {name: agree, type: approval}\n  - {name: build, prompt: "Build."}\n',
    );
    story.start();
    const decision = story.comment(JONAS, '/approve').comment(MARIA, '/pause').wake();
    expect(story.states()).toEqual({ agree: 'success' });
    expect(
      decision.entries.filter((entry) => entry.type === 'command.obeyed').map((entry) => entry.verb),
    ).toEqual(['approve', 'pause']);
  });
});
