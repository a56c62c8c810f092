import { describe, expect, it } from 'vitest';
import { pack, receiveAll, unpack } from '../../src/orchestrate/handover.ts';
import { wake, type Report } from '../../src/orchestrate/wake.ts';
import { FakeGitHub, worldOf } from '../support/github.ts';
import { LEA } from '../support/story.ts';

const claimed = async (
  more: { [path: string]: string } = {},
  policy: string | null = null,
): Promise<Report> => {
  const yaml = 'name: story\nsteps:\n  - {name: build, prompt: "Build it."}\n';
  const github = new FakeGitHub({ '.github/pawl/workflows/story.yml': yaml, ...more }, policy).say(
    LEA,
    '/start story',
  );
  return wake(worldOf(github), 7, true);
};

/** Text that does not compress. */
const noise = (length: number): string => {
  let state = 1;
  const next = (): string => {
    state = (state * 48_271) % 2_147_483_647;
    return String.fromCharCode(33 + (state % 90));
  };
  return Array.from({ length }, next).join('');
};

describe('given what the job that decides hands to the one that records', () => {
  it('when it is packed and unpacked, then facts and claims are there, and what a record does not need is not', async () => {
    const { snapshot, tasks } = await claimed({ '.github/pawl/prompts/plan.md': 'Plan.' });
    const text = pack(snapshot, tasks);
    expect(text).toMatch(/^[A-Za-z0-9+/]+=*$/);
    expect(unpack(text)).toEqual({
      pull: 7,
      head_oid: snapshot.pull.head.oid,
      tasks: [{ id: tasks[0]?.id, kind: 'agent' }],
      snapshot: {
        ...snapshot,
        comments: [],
        reviews: [],
        texts: {},
        definitions: { ...snapshot.definitions, prompts: [] },
      },
    });
  });

  it('when it would be longer than an environment variable may be, then facts stay behind and the head is still named', async () => {
    const { snapshot, tasks } = await claimed({
      '.github/pawl/workflows/other.yml': `# ${noise(300_000)}\n`,
    });
    const text = pack(snapshot, tasks);
    expect(text.length).toBeLessThan(120_000);
    expect(unpack(text)).toEqual({
      pull: 7,
      head_oid: snapshot.pull.head.oid,
      snapshot: null,
      tasks: [{ id: tasks[0]?.id, kind: 'agent' }],
    });
  });

  it('when answers are fewer than tasks, then each without one failed', async () => {
    const { snapshot, tasks } = await claimed();
    const [task] = tasks;
    const handed = [
      { id: task?.id ?? '', kind: 'agent' as const },
      { id: 'd-1/other/1', kind: 'shell' as const },
    ];
    const good = { task: task?.id, status: 'success', text: '', value: null, files: [], deletions: [] };
    expect(
      receiveAll(handed, snapshot, [JSON.stringify(good)]).map(({ status, error }) => [
        status,
        error?.message,
      ]),
    ).toEqual([
      ['success', undefined],
      ['failure', 'the shell job ended without handing back an outcome'],
    ]);
  });

  it.each([
    ['denies the path', 'paths: {deny: ["src/**"]}', 'failure'],
    ['allows other paths only', 'paths: {allow: ["docs/**"]}', 'failure'],
    ['has errors', 'paths: {allow: 7, oops: 1}', 'failure'],
    ['allows it', 'paths: {allow: ["src/**"]}', 'success'],
  ])('when policy %s, then an answer with a file there is %s: %s', async (_, policy, status) => {
    const { snapshot } = await claimed({}, policy);
    const text = JSON.stringify({
      task: 't',
      status: 'success',
      text: '',
      value: null,
      files: [{ path: 'src/a.ts', content: '' }],
      deletions: [],
    });
    expect(receiveAll([{ id: 't', kind: 'agent' }], snapshot, [text])[0]?.status).toBe(status);
  });
});
