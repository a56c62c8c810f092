import { describe, expect, it } from 'vitest';
import { clashes } from '../../src/decide/work/conflicts.ts';
import type { Outcome } from '../../src/decide/work/outcome.ts';
import { given, type Story } from '../support/story.ts';

const story = (mode: string) => `
name: story
settings: {max-retry: 0}
steps:
  - name: set
    type: parallel
    merge-mode: ${mode}
    steps:
      - {name: one, prompt: "One."}
      - {name: two, prompt: "Two."}
      - {name: three, prompt: "Three."}
`;

const file = (path: string, content: string) => ({ path, content });

/** Everything that was begun comes back in one batch, in the order given. */
function together(played: Story, brought: { [step: string]: Partial<Outcome> }) {
  const outcomes = Object.entries(brought).map(([step, more]) => {
    const state = played.progress?.steps[step];
    const task = `${state?.claim?.decision ?? ''}/${step}/${state?.attempts ?? 0}`;
    return { task, status: 'success' as const, text: '', value: null, files: [], deletions: [], ...more };
  });
  return played.wake(outcomes);
}

const begun = (mode: string): Story => {
  const played = given(story(mode));
  played.start();
  return played;
};

describe('given steps of one set that write the same file otherwise', () => {
  it.each<[string, Partial<Outcome>, Partial<Outcome>, string]>([
    ['its text differs', { files: [file('a.ts', '1')] }, { files: [file('a.ts', '2')] }, 'a.ts'],
    ['one deletes it', { files: [file('a.ts', '1')] }, { deletions: ['a.ts'] }, 'a.ts'],
    ['one writes into it', { files: [file('a', '1')] }, { files: [file('a/b.ts', '2')] }, 'a/b.ts'],
    ['it is the directory of the other', { files: [file('a/b.ts', '1')] }, { files: [file('a', '2')] }, 'a'],
  ])('when %s, then the later step fails and nothing is lost silently', (_, one, two, path) => {
    const played = begun('independent');
    const decision = together(played, { two, one });
    expect(played.states()).toMatchObject({ one: 'success', two: 'failure' });
    expect(played.progress?.steps['two']?.error).toEqual({
      type: 'conflict',
      message: `${path} was changed otherwise by one, which ran at the same time`,
    });
    expect(decision.files).toEqual(
      one.files?.map(({ path: where, content }) => ({ path: where, text: content })),
    );
    expect(decision.deletions).toEqual([]);
  });

  it('when the first one failed itself, then there is nothing to be in conflict with', () => {
    const played = begun('independent');
    const error = { type: 'tool', message: 'no' } as const;
    together(played, {
      one: { status: 'failure', error, files: [file('a.ts', '1')] },
      two: { files: [file('a.ts', '2')] },
    });
    expect(played.states()).toMatchObject({ one: 'failure', two: 'success' });
  });

  it('when they write the same text, or other files, then all succeed', () => {
    const played = begun('independent');
    together(played, {
      one: { files: [file('a.ts', '1'), file('b.ts', '1')] },
      two: { files: [file('a.ts', '1')] },
      three: { deletions: ['c.ts'] },
    });
    expect(played.states()).toMatchObject({ one: 'success', two: 'success', three: 'success' });
  });
});

describe('given a block that merges', () => {
  const BASE = 'a\nb\nc\nd\ne\nf\ng\n';
  const withBase = (text: string | null): Story => {
    const played = begun('merge');
    played.texts[`${played.snapshot.pull.head.oid}:src/x.ts`] = text;
    return played;
  };

  it('when two change the same lines, then the later one is in conflict', () => {
    const played = withBase(BASE);
    together(played, {
      one: { files: [file('src/x.ts', BASE.replace('b', 'B1'))] },
      two: { files: [file('src/x.ts', BASE.replace('b', 'B2'))] },
    });
    expect(played.progress?.steps['two']?.error?.type).toBe('conflict');
  });

  it('when both make the file, then the later one is in conflict', () => {
    const played = withBase(null);
    together(played, { one: { files: [file('src/x.ts', '1')] }, two: { files: [file('src/x.ts', '2')] } });
    expect(played.states()).toMatchObject({ one: 'success', two: 'failure' });
  });

  it('when three change different lines, then the file has the work of all', () => {
    const played = withBase(BASE);
    const decision = together(played, {
      three: { files: [file('src/x.ts', BASE.replace('g', 'G'))] },
      one: { files: [file('src/x.ts', BASE.replace('a', 'A'))] },
      two: { files: [file('src/x.ts', BASE.replace('d', 'D'))] },
    });
    expect(played.states()).toMatchObject({ one: 'success', two: 'success', three: 'success' });
    expect(decision.files.at(-1)).toEqual({ path: 'src/x.ts', text: 'A\nb\nc\nD\ne\nf\nG\n' });
  });
});

describe('given outcomes', () => {
  it('when they are looked through, then each later one is told with its paths', () => {
    const outcome = (task: string, ...files: Outcome['files']): Outcome => ({
      task,
      status: 'success',
      text: '',
      value: null,
      files,
      deletions: [],
    });
    const found = clashes([
      outcome('d/one/1', file('a', '1'), file('b', '1')),
      outcome('d/two/1', file('b', '2')),
      outcome('d/three/1', file('a', '3'), file('b', '3'), file('c', '3')),
    ]);
    expect([...found]).toEqual([
      ['d/two/1', ['b']],
      ['d/three/1', ['a', 'b']],
    ]);
  });
});
