import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../src/decide/work/outcome.ts';
import { record } from '../../src/orchestrate/record.ts';
import { wake, type Report } from '../../src/orchestrate/wake.ts';
import { decode } from '../../src/progress/codec.ts';
import type { Progress } from '../../src/progress/schema.ts';
import { FakeGitHub, worldOf } from '../support/github.ts';
import { LEA } from '../support/story.ts';

const STORY = `
name: story
settings: {max-retry: 1}
steps:
  - {name: build, prompt: "Build it."}
  - {name: check, run: npm test}
`;
const RUN = 'pawl/pr-7';
const DOCUMENT = '.pawl/pr-7/progress.json';
const OUTPUT = '.pawl/pr-7/outputs/build/build.1.1.md';

const claimed = async (fork = false): Promise<{ github: FakeGitHub; report: Report }> => {
  const github = new FakeGitHub({ '.github/pawl/workflows/story.yml': STORY });
  github.fork = fork;
  github.say(LEA, '/start');
  const report = await wake(worldOf(github), 7, true);
  github.calls.length = 0;
  return { github, report };
};

const brought = (report: Report, more: Partial<Outcome> = {}): Outcome[] => [
  {
    task: report.tasks[0]?.id ?? '',
    status: 'success',
    text: 'Built.',
    value: null,
    files: [{ path: 'src/a.ts', content: 'agent\n' }],
    deletions: [],
    ...more,
  },
];

const document = (github: FakeGitHub, branch = RUN): Progress => {
  const decoded = decode(github.text(branch, DOCUMENT) ?? '', DOCUMENT);
  if (!decoded.ok) throw new Error(decoded.problems[0]?.message);
  return decoded.value;
};

describe('given an outcome to be recorded', () => {
  it('when nothing moved, then files go to the head, the outcome to the branch of the run, and the next run is woken', async () => {
    const { github, report } = await claimed();
    const recorded = await record(worldOf(github, 'r'), report.snapshot, brought(report));
    expect(recorded.decision.reason).toBe('step_recorded');
    expect(github.calls).toEqual(['commit feature', 'commit pawl/pr-7', 'publish', 'wake 7']);
    expect(github.text('feature', 'src/a.ts')).toBe('agent\n');
    expect(github.text('feature', OUTPUT)).toBe('Built.');
    expect(github.text('feature', DOCUMENT)).toBe(github.text(RUN, DOCUMENT));
    const [head] = github.history('feature');
    expect(head?.message).toMatch(/^pawl: record build\n/);
    expect(head?.message).not.toContain('[skip ci]');
    expect(github.views.at(-1)?.status?.oid).toBe(head?.oid);
    expect(recorded.tasks).toEqual([]);
  });

  it('when it brings nothing to keep, then the head does not move', async () => {
    const { github, report } = await claimed();
    await record(worldOf(github, 'r'), report.snapshot, brought(report, { text: '', files: [] }));
    expect(github.calls).toEqual(['commit pawl/pr-7', 'publish', 'wake 7']);
    expect(github.history('feature')).toHaveLength(1);
  });

  it('when it failed and is tried again later, then nobody is woken before', async () => {
    const { github, report } = await claimed();
    const error = { type: 'tool', message: 'no' } as const;
    await record(
      worldOf(github, 'r'),
      report.snapshot,
      brought(report, { status: 'failure', text: '', files: [], error }),
    );
    expect(github.calls).toEqual(['commit pawl/pr-7', 'publish']);
    expect(document(github).next_wakeup).not.toBeNull();
  });

  it('when its claim is no longer held, then nothing at all is written', async () => {
    const { github, report } = await claimed();
    const recorded = await record(
      worldOf(github, 'r'),
      report.snapshot,
      brought(report, { task: 'd-0/build/1' }),
    );
    expect(recorded.decision.reason).toBe('late_outcome');
    expect(github.calls).toEqual([]);
  });

  it('when the head belongs to a fork, then words are kept in the branch of the run and files are refused', async () => {
    const { github, report } = await claimed(true);
    await record(worldOf(github, 'r'), report.snapshot, brought(report, { files: [] }));
    expect(github.calls[0]).toBe('commit pawl/pr-7');
    expect(github.text(RUN, OUTPUT)).toBe('Built.');
    expect(github.text('feature', OUTPUT)).toBeUndefined();
    const again = await claimed(true);
    await record(worldOf(again.github, 'r'), again.report.snapshot, brought(again.report));
    const { build } = document(again.github).steps;
    // Only a person can say what becomes of it.
    expect(build).toMatchObject({ status: 'pending', error: { type: 'permission' } });
    expect(build).not.toHaveProperty('not_before');
    expect(again.github.text(RUN, 'src/a.ts')).toBeUndefined();
  });

  it('when the head may not be written, then the attempt fails with the words of GitHub and keeps no claim', async () => {
    const { github, report } = await claimed();
    github.beforeCommit.push(() => ({ ok: false, reason: 'forbidden', message: 'Protected branch' }));
    const recorded = await record(worldOf(github, 'r'), report.snapshot, brought(report));
    expect(recorded.forbidden).toBeNull();
    const { build } = document(github).steps;
    expect(build?.claim).toBeUndefined();
    expect(build?.error).toEqual({
      type: 'permission',
      message: 'GitHub refused the commit: Protected branch',
    });
  });

  it('when the branch of the run may not be written, then the report has the words of GitHub', async () => {
    const { github, report } = await claimed();
    github.beforeCommit.push(null, () => ({ ok: false, reason: 'forbidden', message: 'Protected branch' }));
    const recorded = await record(worldOf(github, 'r'), report.snapshot, brought(report));
    expect(recorded.forbidden).toBe('Protected branch');
    expect(github.calls).not.toContain('publish');
  });
});

describe('given a head that moved while the step was performed', () => {
  it('when another file changed, then the work goes on top of it', async () => {
    const { github, report } = await claimed();
    github.push('feature', { 'src/b.ts': 'human\n' });
    const recorded = await record(worldOf(github, 'r'), report.snapshot, brought(report));
    expect(recorded.decision.reason).toBe('step_recorded');
    expect(github.text('feature', 'src/a.ts')).toBe('agent\n');
    expect(github.text('feature', 'src/b.ts')).toBe('human\n');
  });

  it.each<[string, { [path: string]: string | null }, Partial<Outcome>]>([
    ['the file it writes was changed', { 'src/a.ts': 'human\n' }, {}],
    ['the file it writes was deleted', { 'src/a.ts': null }, {}],
    [
      'the file it makes was made',
      { 'src/new.ts': 'human\n' },
      { files: [{ path: 'src/new.ts', content: 'agent\n' }] },
    ],
    ['the file it deletes was changed', { 'src/b.ts': 'human\n' }, { files: [], deletions: ['src/b.ts'] }],
  ])('when %s, then the attempt failed and the work of people stands', async (_, change, more) => {
    const { github, report } = await claimed();
    const human = github.push('feature', change);
    const recorded = await record(worldOf(github, 'r'), report.snapshot, brought(report, more));
    expect(recorded.decision.reason).toBe('step_failed');
    expect(document(github).steps['build']?.error).toMatchObject({ type: 'head-moved' });
    for (const [path, text] of Object.entries(change))
      expect(github.text('feature', path)).toBe(text ?? undefined);
    expect(github.history('feature').map((commit) => commit.oid)).toContain(human);
  });

  it('when it moves twice, then what changed in between counts each time', async () => {
    const { github, report } = await claimed();
    github.push('feature', { 'src/b.ts': 'human\n' });
    github.beforeCommit.push(null, () => void github.push('feature', { 'src/a.ts': 'human\n' }));
    await record(worldOf(github, 'r'), report.snapshot, brought(report));
    expect(github.text('feature', 'src/a.ts')).toBe('human\n');
    expect(document(github).steps['build']?.error?.type).toBe('head-moved');
  });

  it('when it moves every time, then recording gives up loudly and the lease will run out', async () => {
    const { github, report } = await claimed();
    for (let time = 0; time < 4; time += 1)
      github.beforeCommit.push(() => void github.push('feature', { [`human-${time}.ts`]: '' }));
    await expect(record(worldOf(github, 'r'), report.snapshot, brought(report))).rejects.toThrow(
      /faster than a record/,
    );
    expect(document(github).steps['build']?.status).toBe('in_progress');
  });

  it('when facts were read anew after the head had moved, then the commit the step worked on still counts', async () => {
    const { github, report } = await claimed();
    const worked = report.snapshot.pull.head.oid;
    github.push('feature', { 'src/a.ts': 'human\n' });
    const fresh = await github.read(7, { since: () => null });
    await record(worldOf(github, 'r'), fresh, brought(report), worked);
    expect(github.text('feature', 'src/a.ts')).toBe('human\n');
    expect(document(github).steps['build']?.error?.type).toBe('head-moved');
  });
});

describe('given a record that is lost halfway', () => {
  it('when the run’s branch moves after the head was written, then the files are written once', async () => {
    const { github, report } = await claimed();
    github.beforeCommit.push(null, () => ({ ok: false, reason: 'stale' }));
    const recorded = await record(worldOf(github, 'r'), report.snapshot, brought(report));
    expect(recorded.decision.reason).toBe('step_recorded');
    expect(github.calls.filter((call) => call === 'commit feature')).toHaveLength(1);
    expect(document(github).steps['build']?.conclusion).toBe('success');
  });

  const crashed = async (): Promise<{ github: FakeGitHub; id: string }> => {
    const { github, report } = await claimed();
    github.beforeCommit.push(null, () => {
      throw new Error('killed');
    });
    await expect(record(worldOf(github, 'r'), report.snapshot, brought(report))).rejects.toThrow('killed');
    expect(document(github).steps['build']?.status).toBe('in_progress');
    return { github, id: report.decision.id };
  };

  it('when the process is killed between head and branch, then the next wake-up adopts the work', async () => {
    const { github, id } = await crashed();
    const report = await wake(worldOf(github, 'next'), 7, true);
    expect(report.decision).toMatchObject({ reason: 'head_adopted', steps: ['check'] });
    expect(document(github).journal.entries.map((entry) => entry.type)).toEqual([
      'step.completed',
      'head.adopted',
      'step.started',
    ]);
    expect(document(github).journal.entries[1]).toMatchObject({ adopted: id });
    expect(github.calls.filter((call) => call === 'commit feature')).toHaveLength(1);
  });

  it('when a person pushed on top of it, then it is found further down and adopted', async () => {
    const { github } = await crashed();
    github.push('feature', { 'src/b.ts': 'human\n' });
    const report = await wake(worldOf(github, 'next'), 7, true);
    expect(report.decision.reason).toBe('head_adopted');
    expect(document(github).steps['build']?.conclusion).toBe('success');
  });

  it('when somebody else made a commit that says the same, then it is not adopted', async () => {
    const { github, report } = await claimed();
    github.push(
      'feature',
      { 'src/a.ts': 'forged\n' },
      `pawl: record build\n\nPawl-Decision: ${report.decision.id}`,
    );
    const next = await wake(worldOf(github, 'next'), 7, true);
    expect(next.decision.reason).toBe('step_in_flight');
  });
});

describe('given an outcome whose files carry what looks like a key', () => {
  const KEY = `AKIA${'ABCD1234'.repeat(2)}`;
  const usage = { input_tokens: 10, output_tokens: 5, cost_usd: 0.25 };

  it('threat 34: when it is new, then nothing is written, the attempt failed, and what it cost is kept', async () => {
    const { github, report } = await claimed();
    const files = [{ path: 'src/a.ts', content: `export const id = '${KEY}';\n` }];
    await record(worldOf(github, 'r'), report.snapshot, brought(report, { files, usage }));
    expect(github.text('feature', 'src/a.ts')).toBe('one\n');
    const { steps, metrics } = document(github);
    expect(steps['build']?.error?.message).toBe(
      '"src/a.ts" is refused: line 1 has what looks like an access key of AWS',
    );
    expect(metrics.cost_usd).toBe(0.25);
    expect(JSON.stringify(document(github))).not.toContain(KEY);
  });

  it('when it stood there before, then the file may be written anew', async () => {
    const github = new FakeGitHub({ '.github/pawl/workflows/story.yml': STORY });
    github.push('feature', { 'src/a.ts': `export const id = '${KEY}';\n` });
    github.say(LEA, '/start');
    const report = await wake(worldOf(github), 7, true);
    const content = `export const id = '${KEY}';\nexport const more = 1;\n`;
    await record(
      worldOf(github, 'r'),
      report.snapshot,
      brought(report, { files: [{ path: 'src/a.ts', content }] }),
    );
    expect(github.text('feature', 'src/a.ts')).toBe(content);
  });
});
