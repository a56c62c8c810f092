import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { worldOf } from '../../src/cli/world.ts';

/** A repository with these files, which lasts as long as the test. */
function repository(contents: { [path: string]: string }): (path: string) => string {
  const root = mkdtempSync(join(tmpdir(), 'pawl-world-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const [path, content] of Object.entries(contents)) {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  return (path) => join(root, path);
}

const HOME = '.github/pawl/workflows';

describe('given a definition that stands alone', () => {
  it('when its folder is not the home of definitions, then nothing is known of Actions workflows', () => {
    const at = repository({ 'a/b/one.yml': 'name: one', 'workflows/ci.yml': 'on: push' });
    expect(worldOf(at('a/b/one.yml')).actions_workflows).toBeUndefined();
  });

  it('when a neighbour is a folder, leads nowhere or is too large, then it is not there', () => {
    const at = repository({ 'one.yml': 'name: one', 'sub.yml/x.txt': '', 'big.yml': '#'.repeat(600_000) });
    symlinkSync(at('nowhere'), at('lost.yml'));
    expect(Object.keys(worldOf(at('one.yml')).workflows ?? {})).toEqual(['one']);
  });

  it('when its folder does not exist, then the world has the shipped templates and no more', () => {
    const world = worldOf('/nowhere/at/all.yml');
    expect(world.workflows).toEqual({});
    expect(world.templates).toContain('step1_initial_planner_prompt_template');
  });
});

describe('given a definition in a repository', () => {
  const at = () =>
    repository({
      [`${HOME}/build.yml`]: 'name: build',
      [`${HOME}/release.yaml`]: 'name: release',
      [`${HOME}/notes.md`]: '',
      '.github/pawl/prompts/mine.md': 'Do {{ it }}.',
      '.github/workflows/ci.yml': 'on: push',
    });

  it('when the world is read, then neighbours, prompts and Actions workflows are in it', () => {
    const path = at();
    const world = worldOf(path(`${HOME}/build.yml`));
    expect(world.workflows).toEqual({
      build: { path: path(`${HOME}/build.yml`), text: 'name: build' },
      release: { path: path(`${HOME}/release.yaml`), text: 'name: release' },
    });
    expect(world.texts).toMatchObject({ mine: 'Do {{ it }}.' });
    expect(world.actions_workflows).toEqual(['ci.yml']);
  });

  it('when there are no Actions workflows at all, then that is known', () => {
    const path = repository({ [`${HOME}/build.yml`]: 'name: build' });
    expect(worldOf(path(`${HOME}/build.yml`)).actions_workflows).toEqual([]);
  });
});
