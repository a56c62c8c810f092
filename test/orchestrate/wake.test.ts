import { describe, expect, it } from 'vitest';
import { wake, type Report } from '../../src/orchestrate/wake.ts';
import { Unreachable } from '../../src/ports.ts';
import { decode } from '../../src/progress/codec.ts';
import type { Progress } from '../../src/progress/schema.ts';
import { FakeGitHub, worldOf } from '../support/github.ts';
import { JONAS, LEA, MARIA, RENE } from '../support/story.ts';

const STORY = `
name: story
settings: {max-retry: 1}
steps:
  - {name: build, prompt: "Build it."}
  - {name: check, run: npm test}
`;
const RUN = 'pawl/pr-7';
const DOCUMENT = '.pawl/pr-7/progress.json';

const repository = (yaml = STORY, policy: string | null = null): FakeGitHub =>
  new FakeGitHub({ '.github/pawl/workflows/story.yml': yaml }, policy);

const started = async (): Promise<{ github: FakeGitHub; report: Report }> => {
  const github = repository().say(LEA, '/start');
  return { github, report: await wake(worldOf(github), 7, true) };
};

const document = (github: FakeGitHub): Progress => {
  const decoded = decode(github.text(RUN, DOCUMENT) ?? '', DOCUMENT);
  if (!decoded.ok) throw new Error(decoded.problems[0]?.message);
  return decoded.value;
};

describe('given a wake-up', () => {
  it('when nothing concerns us, then it costs one read and says nothing to people', async () => {
    const github = repository();
    const report = await wake(worldOf(github), 7, true);
    expect(report).toMatchObject({ decision: { reason: 'no_run' }, tasks: [], after: null });
    expect(github.calls).toEqual(['read', 'publish']);
    expect(github.views).toMatchObject([{ comment: null, labels: [], status: null, reactions: [] }]);
  });

  it('when it is a dry run, then nothing is written and nothing handed out', async () => {
    const github = repository().say(LEA, '/start');
    const report = await wake(worldOf(github), 7, false);
    expect(report).toMatchObject({ decision: { kind: 'start' }, tasks: [] });
    expect(github.calls).toEqual(['read', 'more']);
  });

  it('when a run starts, then its branch begins with one commit that people and programs can read', async () => {
    const { github, report } = await started();
    expect(report.tasks).toMatchObject([{ kind: 'agent', step: 'build', attempt: 1 }]);
    expect(github.calls).toEqual(['read', 'more', 'commit pawl/pr-7']);
    const [tip] = github.history(RUN);
    expect(tip?.message).toMatch(/^pawl: start build \[skip ci\]\n\n/);
    expect(tip?.message).toContain(
      `Pawl-Decision: ${report.decision.id}\nPawl-Sequence: 1\nPawl-Reason: run_started`,
    );
    expect(tip?.files['src/a.ts']).toBeUndefined();
    expect(report.snapshot.run?.tip.oid).toBe(tip?.oid);
    expect(document(github)).toEqual(report.after);
    expect(github.text('feature', DOCUMENT)).toBeUndefined();
  });

  it('when the step is being performed, then another wake-up writes nothing and shows it again', async () => {
    const { github } = await started();
    github.calls.length = 0;
    const report = await wake(worldOf(github, 'other'), 7, true);
    expect(report.decision.reason).toBe('step_in_flight');
    expect(github.calls).toEqual(['read', 'publish']);
    expect(github.views.at(-1)?.labels).toEqual(['pawl:in_progress']);
  });

  it('when somebody may not start, then only the reaction tells, and no branch is made', async () => {
    const github = repository().say(RENE, '/start');
    const report = await wake(worldOf(github), 7, true);
    expect(report.decision).toMatchObject({ kind: 'refuse', reason: 'command_refused' });
    expect(github.branches.has(RUN)).toBe(false);
    expect(github.views.at(-1)).toMatchObject({
      comment: null,
      reactions: [{ comment_node_id: 'c1001', content: 'CONFUSED' }],
    });
  });

  it('when several commands wait, then the next actions run is dispatched', async () => {
    const { github } = await started();
    await wake(worldOf(github.say(LEA, '/pause').say(LEA, '/resume'), 'two'), 7, true);
    expect(github.calls.at(-1)).toBe('wake 7');
    github.calls.length = 0;
    await wake(worldOf(github, 'three'), 7, true);
    expect(github.calls.filter((call) => call.startsWith('wake'))).toEqual([]);
  });

  it('when the definition has errors, then people see them and no branch is made', async () => {
    const github = repository('name: story\nsteps:\n  - {name: build, promt: "x"}\n').say(LEA, '/start');
    const report = await wake(worldOf(github), 7, true);
    expect(report.decision.reason).toBe('problems_found');
    expect(github.views.at(-1)?.comment?.body).toContain('promt');
    expect(github.branches.has(RUN)).toBe(false);
  });

  it('when the definition is gone that a run was pinned to, then the run waits and says so', async () => {
    const { github } = await started();
    const base = [...github.commits.values()].find((commit) => commit.message === 'Begin')!;
    delete base.files['.github/pawl/workflows/story.yml'];
    const report = await wake(worldOf(github), 7, true);
    expect(report.decision).toMatchObject({ reason: 'problems_found', problems: [{ code: 'file_missing' }] });
    expect(github.views.at(-1)?.comment?.body).toContain('story.yml');
  });

  it('when the definition changes on the base, then the run keeps the one it began with', async () => {
    const { github } = await started();
    github.push('main', { '.github/pawl/workflows/story.yml': 'name: story\nsteps: []\n' });
    const report = await wake(worldOf(github), 7, true);
    expect(report.decision.reason).toBe('step_in_flight');
    expect(report.workflow?.steps.map((step) => step.name)).toEqual(['build', 'check']);
  });

  it('when the policy is broken while a run is in flight, then it waits and the problem is shown', async () => {
    const { github } = await started();
    github.push('main', { '.github/pawl/policy.yml': 'approvals: {allow-all: true}\n' });
    expect((await wake(worldOf(github), 7, true)).decision.reason).toBe('problems_found');
  });
});

describe('given somebody else who is first', () => {
  const interrupt = (github: FakeGitHub): void => void github.push(RUN, {}, 'theirs');

  it('when it happens once, then everything is read and decided again', async () => {
    const github = repository().say(LEA, '/start');
    const world = worldOf(github);
    github.beforeCommit.push(() => ({ ok: false, reason: 'stale' }));
    const report = await wake(world, 7, true);
    expect(report.tasks).toHaveLength(1);
    expect(github.calls.filter((call) => call === 'read')).toHaveLength(2);
    expect(world.lines).toEqual(['Somebody else was first; reading again (1 of 3).']);
  });

  it('when it happens three times, then nothing is claimed and that is no failure', async () => {
    const github = repository().say(LEA, '/start');
    for (let time = 0; time < 3; time += 1) github.beforeCommit.push(() => ({ ok: false, reason: 'stale' }));
    const report = await wake(worldOf(github), 7, true);
    expect(report).toMatchObject({
      decision: { kind: 'none', reason: 'outpaced' },
      tasks: [],
      forbidden: null,
    });
    expect(github.calls.filter((call) => call === 'read')).toHaveLength(3);
    expect(github.branches.has(RUN)).toBe(false);
  });

  it('when two start the same run at once, then one claim wins and the other finds it in flight', async () => {
    const github = repository().say(LEA, '/start');
    const [one, other] = await Promise.all([
      wake(worldOf(github, 'a'), 7, true),
      wake(worldOf(github, 'b'), 7, true),
    ]);
    expect(one.tasks.length + other.tasks.length).toBe(1);
    expect(github.history(RUN).filter((commit) => commit.ours)).toHaveLength(1);
    expect([one, other].find((report) => report.tasks.length === 0)?.decision.reason).toBe('step_in_flight');
  });

  it('when a stranger moves the branch meanwhile, then his commit is rejected at the next reading and ours restored', async () => {
    const { github, report } = await started();
    interrupt(github);
    const next = await wake(worldOf(github, 'b'), 7, true);
    expect(next.decision.reason).toBe('progress_restored');
    expect(document(github).journal.entries[0]).toMatchObject({
      type: 'progress.restored',
      from_oid: report.snapshot.run?.tip.oid,
      why: expect.stringContaining('made by lea and not by Pawl'),
    });
  });
});

describe('given a GitHub that refuses or fails', () => {
  it('when a commit is forbidden, then the report says so in its words and nothing is handed out', async () => {
    const github = repository().say(LEA, '/start');
    github.beforeCommit.push(() => ({ ok: false, reason: 'forbidden', message: 'Resource not accessible' }));
    const report = await wake(worldOf(github), 7, true);
    expect(report).toMatchObject({ forbidden: 'Resource not accessible', tasks: [] });
    expect(github.calls).not.toContain('publish');
  });

  it('when what people see cannot be written, then the decision stands and the log says so', async () => {
    const github = repository('name: story\nsteps:\n  - {name: agree, type: approval}\n').say(LEA, '/start');
    github.onPublish = () => {
      throw new Unreachable('github', 'GitHub answered 502.');
    };
    const world = worldOf(github);
    const report = await wake(world, 7, true);
    expect(report.decision.reason).toBe('gate_opened');
    expect(document(github).status).toBe('blocked');
    expect(world.lines[0]).toContain('GitHub answered 502.');
    expect(report.forbidden).toBeNull();
  });

  it('when it fails by a mistake of our own, then that is not swallowed', async () => {
    const github = repository();
    github.onPublish = () => {
      throw new TypeError('x is not a function');
    };
    await expect(wake(worldOf(github), 7, true)).rejects.toThrow('x is not a function');
  });

  it('when reading never brings what was asked for, then that is a bug that says so', async () => {
    const github = repository().say(LEA, '/start');
    github.readMore = (snapshot) => Promise.resolve(snapshot);
    await expect(wake(worldOf(github), 7, true)).rejects.toThrow(/keeps asking/);
  });
});

describe('given a document that cannot be used', () => {
  it.each([
    ['cut short', (text: string) => text.slice(0, text.length / 2)],
    ['emptied', () => ''],
    ['full of conflict markers', (text: string) => `<<<<<<< a\n${text}=======\n${text}>>>>>>> b\n`],
    ['deleted', () => null],
  ])('when a commit of ours has it %s, then the version before is restored', async (_, spoil) => {
    const { github } = await started();
    github.push(RUN, { [DOCUMENT]: spoil(github.text(RUN, DOCUMENT) ?? '') }, 'ours', true);
    const report = await wake(worldOf(github, 'b'), 7, true);
    expect(report.decision.reason).toBe('progress_restored');
    expect(document(github).steps['build']?.status).toBe('in_progress');
  });

  it('when no version of ours is left, then people are told and nothing is decided', async () => {
    const github = repository();
    github.push(RUN, { [DOCUMENT]: '{}' }, 'forged');
    const report = await wake(worldOf(github), 7, true);
    expect(report.decision).toMatchObject({
      reason: 'progress_unreadable',
      problems: [{ code: 'progress_tampered' }],
    });
    expect(github.views.at(-1)?.comment?.body).toContain('cannot be used');
    expect(github.calls).not.toContain('commit pawl/pr-7');
  });

  it('when an author copies a valid document onto the branch, then it opens nothing', async () => {
    const { github } = await started();
    const text = (github.text(RUN, DOCUMENT) ?? '').replace(
      '"status": "in_progress"',
      '"status": "completed"',
    );
    github.push(RUN, { [DOCUMENT]: text }, 'pawl: all done');
    expect((await wake(worldOf(github, 'b'), 7, true)).decision.reason).toBe('progress_restored');
    expect(document(github).status).toBe('in_progress');
  });
});

describe('given the budget of a decision at a gate', () => {
  /** A run whose gate is open; `keys` are further keys of it. */
  const asked = async (keys: string, policy: string | null = null): Promise<FakeGitHub> => {
    const gate = `  - {name: agree, type: approval, required: 2${keys}}\n`;
    const github = repository(`name: story\nsteps:\n${gate}`, policy).say(LEA, '/start');
    await wake(worldOf(github, 'one'), 7, true);
    github.calls.length = 0;
    return github;
  };
  const spent = async (github: FakeGitHub): Promise<string[]> => {
    await wake(worldOf(github, 'two'), 7, true);
    return github.calls;
  };

  it('when nobody has said anything, then it is one read and nothing is committed', async () => {
    expect(await spent(await asked(''))).toEqual(['read', 'publish']);
  });

  it('when people have answered, then all that must be known of them is one read more', async () => {
    const github = (await asked(''))
      .say(MARIA, '/approve')
      .say(RENE, '/approve')
      .label(JONAS, 'pawl:approved:agree');
    expect(await spent(github)).toEqual(['read', 'more', 'commit pawl/pr-7', 'publish']);
  });

  it('when somebody ticked a box, then who did is one read, and what he may is another', async () => {
    const github = (await asked('')).tick(MARIA, 'agree');
    expect(await spent(github)).toEqual(['read', 'more', 'more', 'commit pawl/pr-7', 'publish']);
    github.calls.length = 0;
    expect(await spent(github)).toEqual(['read', 'more', 'more', 'publish']);
  });

  it('when the gate is about some paths, then that is one read more', async () => {
    const github = (await asked(', subject: ["src/**"]')).say(MARIA, '/approve');
    expect(await spent(github)).toEqual(['read', 'more', 'more', 'commit pawl/pr-7', 'publish']);
  });

  it('when a thousand comments and their answers lie behind, then it costs the same', async () => {
    const github = await asked('');
    for (let count = 0; count < 1_000; count += 1) github.say(RENE, 'Nice.');
    github.say(MARIA, '/approve');
    expect(await spent(github)).toEqual(['read', 'more', 'commit pawl/pr-7', 'publish']);
  });
});
