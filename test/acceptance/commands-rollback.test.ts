import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Actions } from '../support/actions.ts';
import { built, treeOf, workOf } from './built.ts';
import { standings, tell } from './spoken.ts';

// A run of many events: a story of its own.
vi.setConfig({ testTimeout: 90_000 });

let actions: Actions;

afterEach(() => actions.close());

const tree = (ref?: string): string[] => treeOf(actions, ref);
const fileIn = (path: string): string => actions.git('show', `${actions.stage.branch}:${path}`);

describe('given a run that has built something since its checkpoint', () => {
  it('when it is rolled back, then the branch has the files of the checkpoint in a new commit, modes and links too', async () => {
    actions = await built();
    const before = actions.head;
    const based = workOf(actions, 'base');
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

  it('when an agent writes an executable file anew, then it can be executed afterwards as well', async () => {
    actions = await built();
    expect(fileIn('src/tool.sh')).toBe('echo two\n');
    expect(tree().join('\n')).toMatch(/^100755 blob \S+\tsrc\/tool\.sh$/m);
    expect(tree().join('\n')).toMatch(/^120000 blob \S+\tsrc\/tool-link$/m);
    expect(tree().join('\n')).toMatch(/^100644 blob \S+\tsrc\/new\.js$/m);
    expect(actions.replay().code).toBe(0);
  });

  it('when a person has committed since, then that stays and is listed, what the run did goes back, and the branch is compared', async () => {
    actions = await built();
    await actions.push('lea', { 'src/mine.js': 'export {};\n', 'src/base.js': 'export const base = 3;\n' });
    const head = actions.head;
    await tell(actions, 'maria', '/pause');
    const rolled = await tell(actions, 'maria', '/rollback based');
    expect(rolled.reactions).toEqual(['ROCKET']);
    expect(actions.git('rev-parse', `${actions.head}^`).trim()).toBe(head);
    const changed = actions
      .git('diff', '--name-only', head, actions.head, '--', ':!.pawl')
      .trim()
      .split('\n');
    expect(changed).toEqual(['docs/parse-duration.md', 'src/new.js', 'src/tool.sh']);
    expect(fileIn('src/mine.js')).toBe('export {};\n');
    expect(fileIn('src/base.js')).toBe('export const base = 3;\n');
    expect(fileIn('src/tool.sh')).toBe('echo one\n');
    expect(tree().join('\n')).toMatch(/^100755 blob \S+\tsrc\/tool\.sh$/m);
    const commit = workOf(actions, 'base').slice(0, 7);
    expect(actions.shown).toContain('Last order: `/rollback` by **maria**, 2026-01-05 ');
    expect(actions.shown).toContain(
      `The run is back at based: check, build, look begin anew; the branch gets its files (commit ${commit}) in a new commit, but for what people changed since, which stays: ${head.slice(0, 7)} by lea; the run had changed src/base.js too, which stays as it is. Afterwards the branch was compared and has the files that it was to have.`,
    );
    expect(actions.types().filter((type) => type === 'run.checked')).toHaveLength(1);
    expect(actions.replay().code).toBe(0);
  });

  it('when that is confirmed, then their files go back as well, and their commits stay in the history', async () => {
    actions = await built();
    await actions.push('lea', { 'src/mine.js': 'export {};\n' });
    const head = actions.head;
    await tell(actions, 'maria', '/pause');
    expect((await tell(actions, 'maria', '/rollback based confirm')).reactions).toEqual(['ROCKET']);
    expect(tree()).toEqual(tree(workOf(actions, 'base')));
    expect(actions.git('rev-parse', `${actions.head}^`).trim()).toBe(head);
    expect(actions.shown).toContain(`goes back with them: ${head.slice(0, 7)} by lea.`);
    expect(actions.shown).toContain('the branch was compared and has the files that it was to have');
    expect(actions.replay().code).toBe(0);
  });

  it('fault 05: when somebody pushes while the branch is rolled back, then that push is not lost and all is judged anew', async () => {
    actions = await built();
    await tell(actions, 'maria', '/pause');
    const meanwhile = actions.when(
      ({ operation }) => operation === 'PawlMove',
      () => actions.sandbox.push('lea', actions.stage.branch, { files: { 'src/late.js': 'late\n' } }, 'Late'),
    );
    expect((await tell(actions, 'maria', '/rollback based')).reactions).toEqual(['ROCKET']);
    await meanwhile.done();
    await actions.settle();
    expect(fileIn('src/late.js')).toBe('late\n');
    expect(fileIn('src/tool.sh')).toBe('echo one\n');
    expect(actions.types().filter((type) => type === 'run.reset')).toHaveLength(1);
    expect(actions.shown).toContain('which stays:');
    expect(actions.replay().code).toBe(0);
  });
});
