import { describe, expect, it } from 'vitest';
import { beginning, JONAS, LEA, MARIA } from './model/begin.ts';
import { MemoryGitHub } from './model/github.ts';
import { Wire } from './model/wire.ts';

const EVERYTHING = { since: () => null };

describe('given a repository in memory', () => {
  it('when it is copied, then what happens in the copy is not in the first', async () => {
    const repository = beginning();
    const copy = repository.fork();
    copy.say(LEA, '/start');
    copy.push(LEA, 'feature', { 'src/a.ts': 'other\n' }, 'More');
    expect(repository.state.comments).toEqual([]);
    expect(repository.file('refs/heads/feature', 'src/a.ts')?.text).toBe('one\n');
    expect(copy.file('refs/heads/feature', 'src/a.ts')?.text).toBe('other\n');
    const snapshot = await new MemoryGitHub(new Wire(copy)).read(7, EVERYTHING);
    expect(snapshot.comments.map(({ body }) => body)).toEqual(['/start']);
  });

  it('fault 08: when a read lags behind, then it tells of an earlier instant with the clock of now', async () => {
    const repository = beginning();
    const wire = new Wire(repository);
    const github = new MemoryGitHub(wire);
    repository.say(JONAS, 'first');
    repository.later(60);
    repository.say(JONAS, 'second');
    wire.lag = 1;
    const late = await github.read(7, EVERYTHING);
    expect(late.comments.map(({ body }) => body)).toEqual(['first']);
    expect(late.now).toBe(repository.now);
    expect((await github.read(7, EVERYTHING)).comments).toHaveLength(2);
  });

  it('when a comment is edited, then its versions name who did it, the first version among them', async () => {
    const repository = beginning();
    const id = repository.say(MARIA, '/approve');
    repository.later(60);
    repository.editComment(LEA, id, '/reject no');
    const [remark] = repository.state.comments;
    expect(remark?.edits.map(({ by, body }) => [by?.login, body])).toEqual([
      ['maria', '/approve'],
      ['lea', '/reject no'],
    ]);
    const { comments } = await new MemoryGitHub(new Wire(repository)).read(7, EVERYTHING);
    expect(comments).toMatchObject([{ body: '/reject no', edited_at: repository.now }]);
  });

  it('when a branch has moved meanwhile, then a commit to it is refused and writes nothing', async () => {
    const repository = beginning();
    const github = new MemoryGitHub(new Wire(repository));
    const head = repository.state.pull.head;
    repository.push(LEA, 'feature', { 'src/a.ts': 'other\n' }, 'Meanwhile');
    const plain = { create: false, headline: 'pawl', body: 'x', deletions: [], identity: 'x' };
    const request = { ...plain, branch: 'feature', expected: head, additions: [{ path: 'b', text: 'c' }] };
    expect(await github.commit(request)).toEqual({ ok: false, reason: 'stale' });
    expect(repository.file('refs/heads/feature', 'b')).toBeNull();
  });

  it('when a branch is made at a commit that no ref has, then it comes back with its history', async () => {
    const repository = beginning();
    const github = new MemoryGitHub(new Wire(repository));
    const gone = repository.push(MARIA, 'pawl/pr-7', { x: 'y' }, 'Begin');
    repository.deleteBranch(MARIA, 'pawl/pr-7');
    const request = {
      create: true,
      headline: 'pawl',
      body: 'x',
      deletions: [],
      identity: 'x',
      additions: [],
    };
    const result = await github.commit({ ...request, branch: 'pawl/pr-7', expected: gone });
    expect(result.ok).toBe(true);
    const tip = repository.tip('refs/heads/pawl/pr-7');
    expect(tip?.parents).toEqual([gone]);
    expect(tip?.tree['x']?.text).toBe('y');
  });
});
