import { describe, expect, it } from 'vitest';
import { hashes } from '../../../src/hashes.ts';
import { encode } from '../../../src/progress/codec.ts';
import { replay } from '../../../src/progress/replay.ts';
import type { Situation } from '../../../src/decide/situation.ts';
import { parseWorkflow } from '../../../src/workflow/parse.ts';
import { given, JONAS, LEA, MARIA, RENE, type Story } from '../../support/story.ts';

/** Brings back whatever is in flight until nothing is, and tells the order of what began. */
const runOut = (story: Story, failing: string[] = []): string[] => {
  const order: string[] = [];
  for (let round = 0; round < 60; round += 1) {
    const flying = Object.entries(story.progress?.steps ?? {}).filter(
      ([, state]) => state.claim !== undefined,
    );
    if (flying.length === 0) return order;
    for (const [instance] of flying) {
      order.push(instance);
      if (failing.includes(instance)) story.fail(instance);
      else story.back(instance);
    }
    story.wake();
  }
  return order;
};

/** The journal of a story folds again to every document it had. */
const foldsAgain = (story: Story): void => {
  const versions = story.documents.map((document, index) => ({
    commit: `c${index}`,
    text: encode(document),
  }));
  expect(replay(versions, hashes.sha256)).toMatchObject({ same: versions.length, differences: [] });
};

const begun = (steps: string, more = ''): Story => {
  const story = given(`name: story\nsettings: {max-retry: 0}\n${more}steps:\n${steps}`);
  story.start();
  return story;
};

const CHAIN = `
  - {name: a, prompt: "A.", checkpoint: first}
  - {name: b, prompt: "B."}
  - {name: c, prompt: "C."}
`;

describe('given a run that failed', () => {
  it('when it is tried again, then the step has one more attempt, and what was skipped because of it begins', () => {
    const story = begun(CHAIN);
    expect(runOut(story, ['b'])).toEqual(['a', 'b']);
    expect(story.progress?.status).toBe('failed');
    expect(story.comment(MARIA, '/retry').wake()).toMatchObject({ reason: 'run_revived', steps: ['b'] });
    expect(story.progress?.steps['b']).toMatchObject({ attempts: 2, granted: 1 });
    expect(runOut(story)).toEqual(['b', 'c']);
    expect(story.progress?.status).toBe('completed');
    foldsAgain(story);
  });

  it('when it failed deep inside blocks, then these go on where they stood', () => {
    const story = begun(`
  - name: each
    type: for-each
    items: [x, y]
    steps:
      - {name: make, prompt: "Make."}
      - {name: check, prompt: "Check."}
  - {name: after, prompt: "After."}
`);
    runOut(story, ['check[1]']);
    expect(story.progress?.status).toBe('failed');
    story.comment(MARIA, '/retry check').wake();
    expect(runOut(story)).toEqual(['check[1]', 'after']);
    expect(story.progress?.status).toBe('completed');
    foldsAgain(story);
  });

  it('when a loop used up its iterations, then it has one more', () => {
    const story = begun(`
  - name: again
    type: loop
    max-iterations: 2
    until: "iteration >= 3"
    steps: [{name: work, prompt: "Work."}]
`);
    expect(runOut(story)).toEqual(['work#1', 'work#2']);
    story.comment(MARIA, '/retry').wake();
    expect(runOut(story)).toEqual(['work#3']);
    expect(story.progress?.status).toBe('completed');
    foldsAgain(story);
  });

  it('when its condition could not be read, then it is looked at again and not passed by', () => {
    const story = begun(
      '  - {name: a, prompt: "A.", if: "variables.name < 3"}\n  - {name: b, prompt: "B."}\n',
      'variables: [{name: name, type: string, default: z}]\n',
    );
    expect(story.progress?.status).toBe('failed');
    const decision = story.comment(MARIA, '/retry').wake();
    expect(decision.tasks).toEqual([]);
    expect(story.progress?.status).toBe('failed');
    foldsAgain(story);
  });

  it('when a person rejected, then the gate asks anew and the old answer does not count', () => {
    const story = begun('  - {name: agree, type: approval}\n  - {name: b, prompt: "B."}\n');
    story.comment(MARIA, '/reject no').wake();
    expect(story.progress?.status).toBe('failed');
    story.comment(MARIA, '/retry').wake();
    expect(story.progress).toMatchObject({ status: 'blocked', steps: { agree: { status: 'waiting' } } });
    story.comment(MARIA, '/approve').wake();
    expect(runOut(story)).toEqual(['b']);
    foldsAgain(story);
  });

  it.each<[string, string[], RegExp]>([
    ['/retry a', ['b'], /^a did not fail$/],
    ['/retry nothing', ['b'], /^there is no step nothing/],
    ['/retry', [], /^the run has ended well/],
  ])('when %s is said after %j failed, then it is refused', (words, failing, why) => {
    const story = begun(CHAIN);
    runOut(story, failing);
    expect(story.comment(MARIA, words).wake().refusals[0]?.why).toMatch(why);
    expect(story.wake().reason).toBe('run_ended');
  });

  it('when it was undone or cancelled, then it is not tried again', () => {
    const story = given(
      'name: story\nsettings: {max-retry: 0, on-failure: compensate}\nsteps:\n  - {name: a, prompt: "A.", compensate: {prompt: "Undo."}}\n  - {name: b, prompt: "B."}\n',
    );
    story.start();
    runOut(story, ['b']);
    expect(story.comment(MARIA, '/retry').wake().refusals[0]?.why).toContain('was undone');
    expect(story.comment(MARIA, '/reset b').wake().refusals[0]?.why).toContain('a was undone');
    expect(story.comment(MARIA, '/reset a').wake().reason).toBe('run_reset');
    expect(runOut(story, ['b'])).toEqual(['a', 'b', 'undo-a']);
    foldsAgain(story);
  });
});

describe('given a run that goes back', () => {
  it('when a checkpoint is named, then what came after it begins anew and late work is not heard', () => {
    const story = begun(CHAIN);
    story.back('a');
    story.wake();
    story.back('b');
    story.wake();
    const late = { ...story.progress!.steps['c']! };
    const decision = story.comment(MARIA, '/reset first').wake();
    expect(decision).toMatchObject({ reason: 'run_reset', steps: ['b'] });
    expect(story.progress?.outputs).toEqual({ a: 'a done' });
    expect(story.states()).toEqual({ a: 'success', b: 'in_progress', c: 'pending' });
    const task = `${late.claim?.decision}/c/1`;
    expect(
      story.wake([{ task, status: 'success', text: 'late', value: null, files: [], deletions: [] }]),
    ).toMatchObject({ reason: 'late_outcome', entries: [{ type: 'outcome.late', step: 'c' }] });
    runOut(story);
    expect(story.progress?.status).toBe('completed');
    foldsAgain(story);
  });

  it('when the run had ended, then it is in flight again', () => {
    const story = begun(CHAIN);
    runOut(story);
    expect(story.progress?.status).toBe('completed');
    story.comment(MARIA, '/reset b').wake();
    expect(story.progress).toMatchObject({ status: 'in_progress' });
    expect(story.progress?.completed_at).toBeUndefined();
    expect(runOut(story)).toEqual(['b', 'c']);
    expect(story.progress?.status).toBe('completed');
    foldsAgain(story);
  });

  it('when gates stand behind the point, then they ask again', () => {
    const story = begun(
      '  - {name: a, prompt: "A."}\n  - {name: agree, type: approval}\n  - {name: b, prompt: "B."}\n',
    );
    story.back('a');
    story.wake();
    story.comment(MARIA, '/approve').wake();
    expect(story.progress?.human_approvals).toEqual({ agree_approved: true });
    story.comment(JONAS, '/reset a').wake();
    expect(story.progress?.human_approvals).toEqual({ agree_approved: false });
    story.back('a');
    expect(story.wake().tasks).toEqual([]);
    expect(story.states()).toMatchObject({ agree: 'waiting', b: 'pending' });
    foldsAgain(story);
  });

  it('when it is in a later iteration of a loop, then that is forgotten and `until` is not tested early', () => {
    const story = begun(`
  - name: again
    type: loop
    max-iterations: 4
    until: "scores.quality >= 9"
    steps:
      - {name: work, prompt: "Work."}
      - {name: judge, prompt: "Judge."}
`);
    story.back('work#1');
    story.wake();
    story.back('judge#1', { scores: { quality: 5 } });
    story.wake();
    story.back('work#2');
    story.wake();
    story.back('judge#2', { scores: { quality: 9 } });
    story.wake();
    expect(story.progress?.status).toBe('completed');
    story.comment(MARIA, '/reset judge').wake();
    expect(story.states()).toMatchObject({
      again: 'in_progress',
      'work#2': 'success',
      'judge#2': 'in_progress',
    });
    expect(story.progress?.scores).toEqual({ quality: 5 });
    story.comment(MARIA, '/reset work#1').wake();
    expect(story.states()).toMatchObject({
      'work#1': 'in_progress',
      'work#2': 'pending',
      'judge#2': 'pending',
    });
    expect(story.progress?.steps['again']).toMatchObject({ iteration: 1, tested: 0 });
    expect(story.progress?.scores).toEqual({});
    foldsAgain(story);
  });

  it('when phases were passed, then the run is in the earlier one again and goes through them once more', () => {
    const story = begun(
      '  - {name: a, prompt: "A.", phase: one}\n  - {name: b, prompt: "B.", phase: two}\n',
      'phases:\n  one: {title: One}\n  two: {title: Two, converged-when: "outputs.b is defined"}\n',
    );
    story.back('a');
    story.wake();
    expect(story.progress?.current_phase).toBe('two');
    story.comment(MARIA, '/reset a').wake();
    expect(story.progress).toMatchObject({
      current_phase: 'one',
      convergence_status: { one_converged: false },
    });
    runOut(story);
    expect(story.progress).toMatchObject({ status: 'completed', current_phase: 'two' });
    foldsAgain(story);
  });

  it('when a step beside it does not rest on it, then that keeps what it did', () => {
    const story = begun(`
  - {name: a, prompt: "A.", needs: []}
  - {name: b, prompt: "B.", needs: []}
  - {name: c, prompt: "C.", needs: [a]}
`);
    runOut(story);
    story.comment(MARIA, '/reset a').wake();
    expect(runOut(story)).toEqual(['a', 'c']);
    expect(story.progress?.status).toBe('completed');
  });
});

describe('given /compensate', () => {
  const UNDOABLE = `
  - {name: a, prompt: "A.", compensate: {prompt: "Undo a."}}
  - {name: b, prompt: "B.", compensate: {prompt: "Undo b."}}
  - {name: c, prompt: "C."}
`;
  const atC = (): Story => {
    const story = begun(UNDOABLE);
    for (const step of ['a', 'b']) {
      story.back(step);
      story.wake();
    }
    return story;
  };

  it('when a run is in flight, then all is undone backwards, and it stands at its beginning, paused', () => {
    const story = atC();
    expect(story.comment(MARIA, '/compensate').wake()).toMatchObject({
      reason: 'compensating',
      steps: ['undo-b'],
    });
    expect(runOut(story)).toEqual(['undo-b', 'undo-a']);
    expect(story.progress).toMatchObject({
      status: 'paused',
      paused: { by: { login: 'maria' } },
      outputs: {},
    });
    expect(story.wake().tasks).toEqual([]);
    story.comment(MARIA, '/resume').wake();
    expect(runOut(story)).toEqual(['a', 'b', 'c']);
    expect(story.progress?.status).toBe('completed');
    foldsAgain(story);
  });

  it('when a step is named, then only what was done since is undone, and what came before stays', () => {
    const story = atC();
    story.comment(MARIA, '/compensate from b').wake();
    expect(runOut(story)).toEqual(['undo-b']);
    expect(story.states()).toMatchObject({ a: 'success', b: 'pending', c: 'pending', 'undo-b': 'pending' });
    story.comment(MARIA, '/resume').wake();
    story.back('b');
    story.wake();
    story.comment(MARIA, '/cancel').wake();
    expect(runOut(story)).toEqual(['undo-b', 'undo-a']);
    foldsAgain(story);
  });

  it('when the run had ended, then it says afterwards what it said before', () => {
    const story = begun(UNDOABLE);
    runOut(story, ['c']);
    story.comment(MARIA, '/compensate').wake();
    expect(runOut(story)).toEqual(['undo-b', 'undo-a']);
    expect(story.progress).toMatchObject({ status: 'failed', status_reason: 'step_failed_uncaught' });
    expect(story.comment(MARIA, '/compensate').wake().refusals[0]?.why).toBe(
      'nothing was done that can be undone',
    );
    foldsAgain(story);
  });

  it('when somebody terminates it meanwhile, then the run has ended', () => {
    const story = atC();
    story.comment(MARIA, '/compensate').wake();
    story.comment(JONAS, '/terminate enough').wake();
    expect(story.progress).toMatchObject({ status: 'cancelled', status_reason: 'terminated' });
    foldsAgain(story);
  });
});

describe('given /skip', () => {
  it('when a step has not begun, then the run passes over it, and the record says who and why', () => {
    const story = begun(CHAIN);
    const decision = story.comment(MARIA, '/skip b not needed now').wake();
    expect(decision.entries[0]).toMatchObject({
      type: 'step.skipped',
      by: { login: 'maria' },
      text: 'not needed now',
    });
    expect(runOut(story)).toEqual(['a', 'c']);
    expect(story.progress?.status).toBe('completed');
    foldsAgain(story);
  });

  it('when a step waits, then it goes on; when it is performed, then it is refused', () => {
    const story = begun('  - {name: hold, type: wait, for: 2h}\n  - {name: b, prompt: "B."}\n');
    expect(story.comment(MARIA, '/skip hold no time').wake().steps).toEqual(['b']);
    expect(story.comment(MARIA, '/skip b no').wake().refusals[0]?.why).toContain('b is being performed');
    foldsAgain(story);
  });

  it('when a block holds an approval, then nobody skips it', () => {
    const story = begun(
      '  - {name: a, prompt: "A."}\n  - name: all\n    type: serial\n    steps: [{name: agree, type: approval}]\n',
    );
    expect(story.comment(JONAS, '/skip all please').wake().refusals[0]?.why).toContain(
      'holds the approval agree',
    );
    expect(story.comment(JONAS, '/skip agree please').wake().refusals[0]?.why).toContain('is an approval');
  });
});

describe('given /migrate', () => {
  const path = '.github/pawl/workflows/story.yml';
  const OTHER = 'c'.repeat(40);
  const at = (steps: string, more = ''): ((situation: Situation) => Situation) => {
    const parsed = parseWorkflow({ path, text: `name: story\n${more}steps:\n${steps}` }, { templates: [] });
    return (situation) => ({
      ...situation,
      candidates: { [OTHER]: { story: { path, oid: 'new', parsed } } },
    });
  };
  const waiting = (): Story => {
    const story = begun('  - {name: agree, type: approval}\n  - {name: b, prompt: "B."}\n');
    story.snapshot.pull.base = { ref: 'main', oid: OTHER };
    return story.comment(MARIA, '/migrate');
  };

  it.each<[string, string, string, RegExp]>([
    ['a step is gone', '  - {name: b, prompt: "B."}\n', '', /there is no step agree/],
    [
      'a type is another',
      '  - {name: agree, prompt: "B."}\n',
      '',
      /agree is of the type prompt there, not approval/,
    ],
    [
      'it stands in a block',
      '  - {name: s, type: serial, steps: [{name: agree, type: approval}]}\n',
      '',
      /agree stands in s \(serial\) there/,
    ],
    [
      'a gate is renamed',
      '  - {name: agree, type: approval, gate: other}\n',
      '',
      /the gate agree is called other/,
    ],
    [
      'a variable must be given',
      '  - {name: agree, type: approval}\n',
      'variables: [{name: goal, type: string, required: true}]\n',
      /goal must be given/,
    ],
    ['it has errors', '  - {name: agree, type: nothing}\n', '', /has errors at commit ccccccc/],
  ])('when %s, then it is refused and says so', (_, steps, more, why) => {
    const story = waiting();
    expect(story.wake([], at(steps, more)).refusals[0]?.why).toMatch(why);
    expect(story.progress?.workflow.base_oid).not.toBe(OTHER);
  });

  it('when the steps map, then the run is pinned to the other one, and the next decision goes on', () => {
    const story = waiting();
    const more = 'variables: [{name: size, type: number, default: 3}]\n';
    const decision = story.wake(
      [],
      at('  - {name: agree, type: approval}\n  - {name: z, prompt: "Z."}\n', more),
    );
    expect(decision).toMatchObject({ reason: 'run_migrated', tasks: [], wake: true });
    expect(story.progress).toMatchObject({
      workflow: { path, blob_oid: 'new', base_oid: OTHER },
      variables: { size: 3 },
      steps: { agree: { status: 'waiting' } },
    });
    foldsAgain(story);
  });

  it('when the base is none whose definitions count, then it is refused', () => {
    const story = waiting();
    story.snapshot.pull.base = { ref: 'evil', oid: OTHER };
    expect(story.wake([], at('  - {name: agree, type: approval}\n')).refusals[0]?.why).toContain(
      'only on main',
    );
  });
});

describe('threat 33: given a storm of commands', () => {
  it('when one person gives a hundred in a minute, then few decisions answer them and no more are obeyed than policy says', () => {
    const story = given('name: story\nsteps:\n  - {name: a, prompt: "A."}\n', 'commands: {per-hour: 3}');
    story.start();
    for (let index = 0; index < 100; index += 1) {
      story.comment(MARIA, index % 2 === 0 ? '/pause' : '/resume');
      story.later(-60);
    }
    const decisions = [story.wake()];
    while (decisions.at(-1)?.wake === true && decisions.length < 20) decisions.push(story.wake());
    expect(decisions.length).toBeLessThanOrEqual(6);
    const entries = decisions.flatMap((decision) => decision.entries);
    expect(entries.filter(({ type }) => type === 'run.paused' || type === 'run.resumed')).toHaveLength(3);
    expect(entries.filter(({ type }) => type === 'command.refused')).toHaveLength(97);
    const said = decisions.flatMap((decision) => decision.refusals);
    expect(said.every(({ why }) => why === 'only 3 commands of one person are obeyed within an hour')).toBe(
      true,
    );
    expect(said.length).toBeLessThan(decisions.length + 1);
    expect(story.comment(JONAS, '/pause').wake().reason).toBe('paused_by_person');
  });

  it('when a hundred questions are asked, then two decisions answer them', () => {
    const story = given('name: story\nsteps:\n  - {name: a, prompt: "A."}\n', 'commands: {per-hour: 1000}');
    story.start();
    for (let index = 0; index < 100; index += 1) story.comment(RENE, '/status');
    story.now = '2026-01-05T09:05:00Z';
    expect(story.wake()).toMatchObject({ reason: 'question_answered', topics: ['status'], wake: true });
    expect(story.wake()).toMatchObject({ topics: ['status'], wake: false });
  });
});

describe('given questions', () => {
  const PLAIN = 'name: story\nsteps:\n  - {name: a, prompt: "A."}\n';
  const stranger = { id: 900, login: 'zoe', type: 'User' } as const;

  it('when there is no run, then all are answered at once and nothing is written', () => {
    const story = given(PLAIN).comment(RENE, '/help').comment(RENE, '/status').comment(RENE, '/help');
    expect(story.wake()).toMatchObject({
      kind: 'none',
      reason: 'question_answered',
      entries: [],
      topics: ['help', 'status'],
      reactions: [{ content: 'ROCKET' }, { content: 'ROCKET' }, { content: 'ROCKET' }],
    });
    expect(story.wake().topics).toEqual([]);
  });

  it('when the repository is public, then whoever asks is answered; when it is private, then who may read', () => {
    const story = given(PLAIN).permit('zoe', 'none').comment(stranger, '/status');
    expect(story.wake()).toMatchObject({
      topics: [],
      refusals: [{ why: '/status needs read access, and zoe has none' }],
    });
    story.snapshot.repository = { ...story.snapshot.repository, private: false };
    expect(story.comment(stranger, '/status').wake().topics).toEqual(['status']);
  });

  it('when the run has ended or is paused, then they are answered', () => {
    const story = given(PLAIN);
    story.start();
    story.comment(MARIA, '/pause').wake();
    expect(story.comment(RENE, '/explain').wake().topics).toEqual(['explain']);
    story.comment(JONAS, '/terminate enough').wake();
    expect(story.comment(RENE, '/history').wake()).toMatchObject({ topics: ['history'], entries: [] });
  });

  const broken = (situation: Situation): Situation => ({
    ...situation,
    workflow: null,
    problems: [{ code: 'file_missing', severity: 'error', message: 'It is gone.' }],
  });

  it('when the definition cannot be read, then they are answered, /terminate ends the run and everything else waits', () => {
    const story = given(PLAIN);
    story.start();
    story.comment(MARIA, '/set x=1').comment(RENE, '/help');
    expect(story.wake([], broken)).toMatchObject({
      topics: ['help'],
      entries: [],
      problems: [{ code: 'file_missing' }],
    });
    expect(story.wake([], broken)).toMatchObject({ reason: 'problems_found', topics: [] });
    expect(story.comment(MARIA, '/terminate enough').wake([], broken).refusals[0]?.why).toContain(
      'needs maintain',
    );
    expect(story.comment(JONAS, '/terminate enough').wake([], broken)).toMatchObject({
      reason: 'terminated',
    });
    expect(story.progress).toMatchObject({ status: 'cancelled', steps: { a: { conclusion: 'cancelled' } } });
    expect(story.progress?.inbox.handled.map(({ verb }) => verb)).toContain('set');
  });
});

describe('given a label that asks for a run', () => {
  const labelled = (
    by: typeof MARIA,
    story = given('name: story\nsteps:\n  - {name: a, prompt: "A."}\n'),
  ): Story => {
    story.later(60);
    story.snapshot.definitions = {
      ...story.snapshot.definitions,
      workflows: [{ path: '.github/pawl/workflows/story.yml', oid: 'x', text: '' }],
    };
    story.snapshot.pull = {
      ...story.snapshot.pull,
      labels: ['pawl:story', 'pawl:blocked', 'pawl:approved:x'],
    };
    story.snapshot.labelled = [{ id: 'l', label: 'pawl:story', on: true, by, at: story.now }];
    return story;
  };

  it('when who put it on may start runs, then one begins as hers and the label has served', () => {
    const story = labelled(MARIA);
    expect(story.wake()).toMatchObject({
      reason: 'run_started',
      spent_labels: ['pawl:story'],
      tasks: [{ step: 'a' }],
    });
    expect(story.progress?.requester.login).toBe('maria');
    story.back('a');
    expect(story.wake()).toMatchObject({ kind: 'finish' });
    expect(story.wake()).toMatchObject({ reason: 'run_ended', spent_labels: ['pawl:story'], entries: [] });
  });

  it('when who put it on may not, then the reason is said once and the label taken off', () => {
    const story = labelled(RENE);
    expect(story.wake()).toMatchObject({
      kind: 'refuse',
      spent_labels: ['pawl:story'],
      refusals: [{ login: 'rene', why: 'starting a run needs write access, and rene has read' }],
    });
    expect(story.progress).toBeNull();
  });

  it('when it was taken off again, or nobody knows who put it on, then nothing begins', () => {
    const off = labelled(MARIA);
    off.snapshot.labelled = [
      ...off.snapshot.labelled,
      { id: 'm', label: 'pawl:story', on: false, by: MARIA, at: off.now },
    ];
    expect(off.wake()).toMatchObject({ reason: 'no_run' });
    const unread = labelled(MARIA);
    unread.snapshot.incomplete = ['events'];
    expect(unread.wake()).toMatchObject({ reason: 'no_run', spent_labels: [] });
  });

  it('when a run is in flight, then it has served without one', () => {
    const story = given('name: story\nsteps:\n  - {name: a, prompt: "A."}\n');
    story.comment(LEA, '/start').wake();
    expect(labelled(MARIA, story).wake()).toMatchObject({ entries: [], spent_labels: ['pawl:story'] });
  });
});
