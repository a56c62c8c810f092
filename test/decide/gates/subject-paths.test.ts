import { describe, expect, it } from 'vitest';
import type { Comparison, TreeFile } from '../../../src/decide/found.ts';
import { JONAS, MARIA, type Story } from '../../support/story.ts';
import { opened } from '../open-gate.ts';
import { countedAt, dismissed, entriesOf, gateAt, refusedOf } from './playing.ts';

const files = (more: { [path: string]: string } = {}): TreeFile[] =>
  Object.entries({ 'src/a.ts': 'a', 'src/b.ts': 'b', 'docs/x.md': 'x', '.pawl/log': 'l', ...more }).map(
    ([path, oid]) => ({ path, mode: 33_188, oid }),
  );

const head = (story: Story): string => story.snapshot.pull.head.oid;

/** A gate for `src/**`; the first tree is that of the commit it opened at. */
const asked = (keys = "required: 2, subject: ['src/**']", tree: TreeFile[] | null = files()): Story => {
  const story = opened(keys);
  story.facts.trees[head(story)] = tree;
  // It opened while GitHub told no tree; what it is about is taken anew.
  story.later(60).wake();
  return story;
};

/** Somebody pushes: the tree as of then, and what GitHub says of the way there. */
const pushed = (
  story: Story,
  tree: TreeFile[] | null,
  paths: string[] = [],
  commits: Comparison['commits'] = [{ oid: 'c', author: 'kim', ours: false }],
): Story => {
  const before = head(story);
  story.push(`push ${Object.keys(story.facts.trees).length}`).later(60);
  story.facts.trees[head(story)] = tree;
  story.facts.comparisons[`${before}...${head(story)}`] = { status: 'ahead', paths, commits };
  return story;
};

const approved = (story = asked()): Story => {
  story.comment(MARIA, '/approve').wake();
  expect(countedAt(story)).toEqual(['maria comment']);
  return story;
};

const whatChanged = (story: Story): string[] =>
  entriesOf(story.wake(), 'gate.subject_changed').map(({ what }) => what);

describe('given a gate for some paths, and a push inside of them', () => {
  it('when a file changes, then the approval is void, and file and person are named', () => {
    const story = pushed(approved(), files({ 'src/a.ts': 'a2', 'docs/x.md': 'x2' }), [
      'src/a.ts',
      'docs/x.md',
    ]);
    expect(whatChanged(story)).toEqual(['src/a.ts, by kim']);
    expect(countedAt(story)).toEqual([]);
    expect(story.comment(JONAS, '/approve').wake().reason).toBe('gate_unchanged');
  });

  it.each<[string, TreeFile[]]>([
    ['a file is added', files({ 'src/deep/c.ts': 'c' })],
    ['a file is removed', files().filter(({ path }) => path !== 'src/b.ts')],
    [
      'a file becomes executable',
      files().map((file) => (file.path === 'src/a.ts' ? { ...file, mode: 33_261 } : file)),
    ],
  ])('when %s, then the approval is void', (_, tree) => {
    const story = pushed(approved(), tree);
    story.wake();
    expect(countedAt(story)).toEqual([]);
  });

  it.each<[string, Comparison['commits'], string]>([
    [
      'nobody is named by the commits',
      [{ oid: 'c', author: null, ours: false }],
      'src/a.ts, by somebody unknown',
    ],
    ['only we committed', [{ oid: 'c', author: 'pawl', ours: true }], 'src/a.ts, by a step of this run'],
    [
      'several committed, one twice, we among them',
      [
        { oid: 'c', author: 'kim', ours: false },
        { oid: 'd', author: 'pawl', ours: true },
        { oid: 'e', author: 'jonas', ours: false },
        { oid: 'f', author: 'kim', ours: false },
      ],
      'src/a.ts, by kim, jonas',
    ],
    ['no commit is new', [], 'src/a.ts, by a step of this run'],
  ])('when %s, then the words say so', (_, commits, what) => {
    const story = pushed(approved(), files({ 'src/a.ts': 'a2' }), ['src/a.ts'], commits);
    expect(whatChanged(story)).toEqual([what]);
  });

  it('when many files change, then five are named and the others counted', () => {
    const names = ['1', '2', '3', '4', '5', '6', '7'].map((name) => `src/${name}`);
    const story = pushed(approved(), files({ 'src/1': 'n' }), names);
    expect(whatChanged(story)).toEqual(['src/1, src/2, src/3, src/4, src/5 and 2 more, by kim']);
  });

  it('when GitHub cannot compare, then the branch is named', () => {
    const story = pushed(approved(), files({ 'src/a.ts': 'a2' }));
    story.facts.comparisons = {};
    expect(whatChanged(story)).toEqual(['the content of the branch']);
  });

  it('when GitHub names no file that belongs to it, then the branch is named', () => {
    const story = pushed(approved(), files({ 'src/a.ts': 'a2' }), ['docs/x.md', '.pawl/log']);
    expect(whatChanged(story)).toEqual(['the content of the branch']);
  });
});

describe('given a gate for some paths, and a push outside of them', () => {
  it('when other files change, and ours, then the approval stays', () => {
    const story = pushed(approved(), files({ 'docs/x.md': 'x2', '.pawl/log': 'l2', 'new.md': 'n' }));
    expect(story.wake().entries).toEqual([]);
    expect(story.comment(JONAS, '/approve').wake().reason).toBe('all_steps_done');
  });

  it('when GitHub lists the tree in another order, then the approval stays', () => {
    const story = pushed(approved(), files().toReversed());
    expect(story.wake().entries).toEqual([]);
  });

  it('when GitHub cuts the list short, then everything counts, and the approval is void', () => {
    const story = pushed(approved(), null);
    story.wake();
    expect(countedAt(story)).toEqual([]);
  });

  it('when the list is cut both times, then the same content keeps the approval and another does not', () => {
    const story = approved(asked(undefined, null));
    const { tree } = story.snapshot.pull.head;
    pushed(story, null);
    story.snapshot.pull.head.tree = tree;
    expect(story.wake().entries).toEqual([]);
    pushed(story, null).wake();
    expect(countedAt(story)).toEqual([]);
  });
});

describe('given a gate for some paths, and reviews', () => {
  const reviewed = (tree: TreeFile[]): Story => {
    const story = asked().review(MARIA, 'APPROVED');
    const review = story.snapshot.reviews.at(-1)!;
    review.commit = { oid: 'd'.repeat(40), tree: [{ name: 'src', mode: 16_384, oid: 'other' }] };
    story.facts.trees['d'.repeat(40)] = tree;
    story.wake();
    return story;
  };

  it('when a review is of a commit with other files among them, then it does not count', () => {
    const story = reviewed(files({ 'src/b.ts': 'old' }));
    expect(refusedOf(story)).toEqual(['maria: the review is about other content than what is shown now']);
  });

  it('when it is of another commit with the same files among them, then it counts', () => {
    const story = reviewed(files({ 'docs/x.md': 'old' }));
    expect(countedAt(story)).toEqual(['maria review']);
    dismissed(story, { ours: true });
    expect(story.wake().entries).toEqual([]);
  });
});

describe('given what a gate without paths is about', () => {
  it('when it is pushed to, then files and people are named, Pawl’s own left out', () => {
    const story = opened('required: 2').comment(MARIA, '/approve');
    story.wake();
    pushed(story, null, ['.pawl/log', 'a', 'b']);
    expect(whatChanged(story)).toEqual(['a, b, by kim']);
    expect(gateAt(story).changed?.what).toBe('a, b, by kim');
  });

  it('when an output is edited by a push, then it is named first', () => {
    const story = opened('required: 2');
    const path = '.pawl/pr-7/outputs/build/build.1.1.md';
    story.snapshot.outputs[path] = 'e'.repeat(40);
    pushed(story, null, ['a', path]);
    expect(whatChanged(story)).toEqual([`${path}, a, by kim`]);
  });

  it('when an edited output is restored, then that output is named', () => {
    const story = opened('required: 2');
    const path = '.pawl/pr-7/outputs/build/build.1.1.md';
    const before = story.snapshot.outputs[path]!;
    story.snapshot.outputs[path] = 'e'.repeat(40);
    story.later(60).wake();
    story.snapshot.outputs[path] = before;
    expect(whatChanged(story.later(60))[0]).toContain(path);
  });
});
