import { describe, expect, it } from 'vitest';
import type { Snapshot, View, Want } from '../../src/ports.ts';
import { FakeGitHub } from './github.ts';
import { JONAS, LEA, MARIA } from './story.ts';

const read = (github: FakeGitHub): Promise<Snapshot> => github.read(7, { since: () => null });
const found = async (github: FakeGitHub, ...wants: Want[]) =>
  (await github.readMore(await read(github), wants)).found;
const tip = (github: FakeGitHub, branch: string): string => github.branches.get(branch) ?? '';
const view = (change: Partial<View>): View => ({
  comment: { marker: '', body: 'Waiting\n- [ ] Approve **plan**' },
  labels: [],
  status: null,
  answer: null,
  reminders: [],
  reviewers: [],
  spent_labels: [],
  reactions: [],
  ...change,
});

describe('given facts that a repository in memory cannot tell', () => {
  it('when they are wanted, then they are unknown, never empty', async () => {
    const github = new FakeGitHub({ 'README.md': 'x' });
    const head = tip(github, 'feature');
    github.told.changedPaths = null;
    github.told.pusher = null;
    github.told.cutTrees.add(head);
    github.told.reviewComments.set('r1', null);
    const nowhere = 'f'.repeat(40);
    expect(
      await found(
        github,
        { want: 'member', team: 'acme/owners', login: 'lea' },
        { want: 'code_owners', oid: head },
        { want: 'changed_paths' },
        { want: 'tree', oid: head },
        { want: 'pusher' },
        { want: 'comparison', base: nowhere, head },
        { want: 'review_comments', node_id: 'r1' },
        { want: 'edits', node_id: 'c1', since: github.now },
        { want: 'definitions_at', oid: nowhere },
      ),
    ).toEqual({
      members: { 'acme/owners:lea': null },
      code_owners: { [head]: null },
      changed_paths: null,
      trees: { [head]: null },
      pusher: null,
      comparisons: { [`${nowhere}...${head}`]: null },
      review_comments: { r1: null },
      edits: { c1: null },
      definitions: { [nowhere]: null },
    });
  });
});

describe('given facts of a repository in memory', () => {
  it('when they are wanted, then they follow from its commits', async () => {
    const github = new FakeGitHub({ CODEOWNERS: '* @lea', '.github/pawl/workflows/w.yml': 'name: w' });
    github.told.teams.set('acme/owners', ['maria']);
    const base = tip(github, 'feature');
    const head = github.push('feature', { 'src/a.ts': 'changed\n' }, 'pawl: work', true);
    const facts = await found(
      github,
      { want: 'member', team: 'acme/owners', login: 'maria' },
      { want: 'member', team: 'acme/owners', login: 'lea' },
      { want: 'code_owners', oid: head },
      { want: 'changed_paths' },
      { want: 'comparison', base, head },
      { want: 'comparison', base: head, head: base },
      { want: 'pusher' },
    );
    expect(facts.members).toEqual({ 'acme/owners:maria': true, 'acme/owners:lea': false });
    expect(facts.code_owners[head]?.text).toBe('* @lea');
    expect(facts.changed_paths).toEqual(['src/a.ts', 'src/b.ts']);
    expect(facts.comparisons[`${base}...${head}`]).toEqual({
      status: 'ahead',
      paths: ['src/a.ts'],
      commits: [{ oid: head, author: null, ours: true }],
    });
    expect(facts.comparisons[`${head}...${base}`]?.status).toBe('behind');
    expect(facts.pusher).toEqual(LEA);
  });

  it('when an earlier commit comes back, then our folder and what is added stand on it', async () => {
    const github = new FakeGitHub({ 'README.md': 'x' });
    const first = tip(github, 'feature');
    const expected = github.push('feature', { 'src/a.ts': 'changed', new: 'n', '.pawl/plan.md': 'p' });
    const request = {
      branch: 'feature',
      expected,
      tree_of: first,
      keep: '.pawl',
      additions: [{ path: '.pawl/progress.json', text: '{}' }],
      headline: 'h',
      body: 'b',
      identity: 'b',
    };
    expect(await github.restore({ ...request, expected: first })).toEqual({ ok: false, reason: 'stale' });
    expect(await github.restore({ ...request, tree_of: 'gone' })).toMatchObject({ reason: 'forbidden' });
    expect((await github.restore(request)).ok).toBe(true);
    expect(github.at(tip(github, 'feature')).files).toEqual({
      ...github.at(first).files,
      '.pawl/plan.md': 'p',
      '.pawl/progress.json': '{}',
    });
  });
});

describe('given what people see and do in memory', () => {
  it('when somebody ticks our comment, then its versions tell who, and the latest is seen first', async () => {
    const github = new FakeGitHub({ 'README.md': 'x' });
    await github.publish(await read(github), view({}));
    github.tick(MARIA, 'plan').later(60).tick(JONAS, 'plan');
    const { seen } = await read(github);
    expect(seen.comment?.body).toContain('- [ ]');
    expect(seen.comment?.edits?.map(({ by }) => by?.login)).toEqual([
      'jonas',
      'maria',
      'github-actions[bot]',
    ]);
    const facts = await found(github, { want: 'edits', node_id: 'status', since: github.now });
    expect(facts.edits['status']?.map(({ by, body }) => [by?.login, body?.includes('[x]')])).toEqual([
      ['maria', true],
      ['jonas', false],
    ]);
  });

  it('when a label is spent and a reminder answered, then the one is off and the other folded', async () => {
    const github = new FakeGitHub({ 'README.md': 'x' }).label(MARIA, 'pawl:approved:plan');
    const before = await read(github);
    expect(before.pull.labels).toEqual(['pawl:approved:plan']);
    expect(before.labelled).toMatchObject([{ label: 'pawl:approved:plan', on: true, by: MARIA }]);
    await github.publish(before, view({ reminders: [{ key: 'plan/1', body: 'due' }] }));
    await github.publish(before, view({ spent_labels: ['pawl:approved:plan'] }));
    const after = await read(github);
    expect(after.pull.labels).toEqual([]);
    expect(after.labelled.map(({ on }) => on)).toEqual([true, false]);
    expect(after.seen.reminders).toMatchObject([{ key: 'plan/1', minimized: true }]);
  });
});
