import { afterEach, describe, expect, it, vi } from 'vitest';
import { Actions } from '../support/actions.ts';
import { ACCOUNTS, begun, standings, tell } from './spoken.ts';

// A run of many events: a story of its own.
vi.setConfig({ testTimeout: 90_000 });

let actions: Actions;

afterEach(() => actions.close());

/** Two steps that leave files, a command between them, and a gate that keeps the run open. */
const BUILT = `name: small
steps:
  - {name: base, prompt: Lay the base., checkpoint: based}
  - {name: check, run: echo checked}
  - {name: build, prompt: Build it., compensate: {name: unbuild, run: echo unbuilt}}
  - {name: look, type: approval, message: Look.}
`;
const WORK = `steps:
  base: [{ output: Laid., files: { src/base.js: "export const base = 1;\\n" } }]
  build:
    - output: Built.
      files: { src/base.js: "export const base = 2;\\n", src/new.js: "export {};\\n", src/tool.sh: "echo two\\n" }
      deletions: [docs/parse-duration.md]
`;
const TOOL = { text: 'echo one\n', mode: '100755' } as const;
const LINK = { text: 'tool.sh', mode: '120000' } as const;

const begin = async (): Promise<void> => {
  actions = await Actions.open({ workflow: BUILT, performance: WORK, accounts: ACCOUNTS });
  await actions.settle();
  await actions.sandbox.push(
    'lea',
    actions.stage.branch,
    { files: { 'src/tool.sh': TOOL, 'src/tool-link': LINK } },
    'Add tools',
  );
  await actions.settle();
  await actions.say('lea', '/start');
  expect(await standings(actions)).toEqual({
    base: 'success',
    check: 'success',
    build: 'success',
    look: 'waiting',
  });
};

/** Mode and blob of each file of the head but Pawl's own. */
const tree = (ref = actions.stage.branch): string[] =>
  actions
    .git('ls-tree', '-r', ref)
    .trim()
    .split('\n')
    .filter((row) => !row.includes('\t.pawl/'));
const fileIn = (path: string): string => actions.git('show', `${actions.stage.branch}:${path}`);
/** The commit in the head that brought a step's work. */
const workOf = (step: string): string =>
  actions.git('log', '--format=%H', '--grep', `^pawl: record ${step}`, actions.stage.branch).trim();

describe('given a run that has built something and waits at a gate', () => {
  it('when it is reset to a step, then that and what rests on it is done anew, and the files stay until then', async () => {
    await begin();
    expect((await tell(actions, 'rene', '/reset check')).reactions).toEqual(['CONFUSED']);
    expect((await tell(actions, 'maria', '/reset chekc')).reactions).toEqual(['CONFUSED']);
    expect(actions.shown).toContain('there is no step chekc; did you mean check?; checkpoints: based');
    const head = actions.head;
    const reset = await tell(actions, 'maria', '/reset check');
    expect(reset.reactions).toEqual(['ROCKET']);
    expect(reset.reasons[0]).toBe('run_reset');
    expect(begun(actions)).toEqual(['base', 'check', 'build', 'check', 'build']);
    expect(actions.git('merge-base', '--is-ancestor', head, actions.head)).toBe('');
    expect(await standings(actions)).toMatchObject({ build: 'success', look: 'waiting' });
    expect(actions.replay().code).toBe(0);
  });

  it('when it is reset to a checkpoint, then what came after that is done anew; twice is as good as once', async () => {
    await begin();
    expect((await tell(actions, 'maria', '/reset based')).reactions).toEqual(['ROCKET']);
    expect(begun(actions)).toEqual(['base', 'check', 'build', 'check', 'build']);
    expect((await tell(actions, 'jonas', '/approve look')).reactions).toEqual(['ROCKET']);
    expect((await actions.progress()).status).toBe('completed');
    // A run that has ended goes back as well.
    expect((await tell(actions, 'maria', '/reset look')).reactions).toEqual(['ROCKET']);
    expect(await standings(actions)).toMatchObject({ build: 'success', look: 'waiting' });
    expect((await actions.progress()).human_approvals).toEqual({ look_approved: false });
  });

  it('when it is rolled back, then the branch has the files of the checkpoint in a new commit, modes and links too', async () => {
    await begin();
    const before = actions.head;
    const based = workOf('base');
    expect(tree(based)).not.toEqual(tree());
    expect(fileIn('src/tool.sh')).toBe('echo two\n');
    expect((await tell(actions, 'maria', '/rollback check')).reactions).toEqual(['CONFUSED']);
    expect(actions.shown).toContain('there is no checkpoint check; checkpoints: based');
    await tell(actions, 'maria', '/pause');
    const rolled = await tell(actions, 'maria', '/rollback based');
    expect(rolled.reactions).toEqual(['ROCKET']);
    expect(rolled.reasons[0]).toBe('run_rolled_back');
    expect(tree()).toEqual(tree(based));
    expect(tree().join('\n')).toMatch(/^100755 blob \S+\tsrc\/tool\.sh$/m);
    expect(tree().join('\n')).toMatch(/^120000 blob \S+\tsrc\/tool-link$/m);
    expect(fileIn('docs/parse-duration.md')).toContain('# Reading durations');
    // A commit on top, and Pawl's own folder as it was but for the document.
    expect(actions.git('rev-parse', `${actions.head}^`).trim()).toBe(before);
    expect(actions.git('diff', '--name-only', before, actions.head, '--', '.pawl').trim()).toBe(
      '.pawl/pr-1/progress.json',
    );
    expect(await standings(actions)).toEqual({
      base: 'success',
      check: 'pending',
      build: 'pending',
      look: 'pending',
    });
    await tell(actions, 'maria', '/resume');
    expect(await standings(actions)).toMatchObject({ build: 'success', look: 'waiting' });
    expect(fileIn('src/tool.sh')).toBe('echo two\n');
    expect(actions.replay().code).toBe(0);
  });

  it('when a person has committed since, then a rollback is refused with the list, and nothing is lost', async () => {
    await begin();
    await actions.push('lea', { 'src/mine.js': 'export {};\n' });
    const head = actions.head;
    expect((await tell(actions, 'maria', '/rollback based')).reactions).toEqual(['CONFUSED']);
    expect(actions.shown).toContain(
      `people have committed since based, and that would be lost: ${head.slice(0, 7)} by lea; /reset based goes back without the files`,
    );
    expect(actions.head).toBe(head);
    expect(await standings(actions)).toMatchObject({ build: 'success', look: 'waiting' });
  });

  it('when what was done is undone, then the run stands there again, paused, until a person lets it go on', async () => {
    await begin();
    expect((await tell(actions, 'maria', '/compensate since build')).reactions).toEqual(['CONFUSED']);
    expect((await tell(actions, 'maria', '/compensate from look')).reactions).toEqual(['CONFUSED']);
    expect(actions.shown).toContain('nothing that can be undone was done since look');
    const undone = await tell(actions, 'maria', '/compensate from build');
    expect(undone.reactions).toEqual(['ROCKET']);
    expect(undone.reasons[0]).toBe('compensating');
    expect(begun(actions)).toEqual(['base', 'check', 'build', 'unbuild']);
    expect((await actions.progress()).status).toBe('paused');
    expect(await standings(actions)).toMatchObject({ check: 'success', build: 'pending', look: 'pending' });
    expect((await tell(actions, 'maria', '/resume')).reactions).toEqual(['ROCKET']);
    expect(begun(actions)).toEqual(['base', 'check', 'build', 'unbuild', 'build']);
    expect(await standings(actions)).toMatchObject({ build: 'success', look: 'waiting' });
    expect(actions.replay().code).toBe(0);
  });
});
