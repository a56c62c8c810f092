import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { faultsOf, LAYERS, placeOf } from './support/layers.ts';

const SRC = new URL('../src/', import.meta.url);
const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => path.replaceAll('\\', '/'));

describe('given a source that breaks the layers', () => {
  it.each([
    [
      'an import that points up',
      'decide/gate.ts',
      `import { pick } from '../render/view.ts';`,
      /look up to render/,
    ],
    [
      'a type that points up',
      'progress/x.ts',
      `import type { Task } from '../decide/task.ts';`,
      /look up to decide/,
    ],
    ['an export that points up', 'problem.ts', `export * from './render/view.ts';`, /look up to render/],
    ['a dynamic import', 'render/x.ts', `export const x = await import('../ports.ts');`, /look up to ports/],
    [
      'an imported type in a type',
      'decide/x.ts',
      `export type X = import('../ports.ts').Agent;`,
      /look up to ports/,
    ],
    [
      'an entry point that is imported',
      'orchestrate/x.ts',
      `import '../action/inputs.ts';`,
      /look up to entry/,
    ],
    [
      'siblings that meet',
      'policy/x.ts',
      `import { a } from '../workflow/parse.ts';`,
      /policy and workflow stay apart/,
    ],
    ['the way back', 'expression/x.ts', `import { a } from '../workflow/parse.ts';`, /stay apart/],
    [
      'outer worlds that meet',
      'agents/x.ts',
      `import { a } from '../github/read.ts';`,
      /agents and github stay apart/,
    ],
    [
      'an outer world that looks deep',
      'github/x.ts',
      `import { a } from '../decide/gate.ts';`,
      /sees ports and ground only/,
    ],
    ['a file nobody has placed', 'odd/x.ts', `export {};`, /belongs to no layer/],
    ['an import of such a file', 'cli/x.ts', `import '../odd/x.ts';`, /belongs to no layer/],
  ])('when it has %s then that is a fault', (_, path, text, fault) => {
    expect(faultsOf(path, text)).toEqual([expect.stringMatching(fault)]);
  });

  it.each([
    ['node:fs', `import { readFileSync } from 'node:fs';`],
    ['@actions/core', `import * as core from '@actions/core';`],
    ['@octokit/core', `export { Octokit } from '@octokit/core';`],
    ['probot', `type P = import('probot').Probot;`],
    ['@anthropic-ai/sdk', `const sdk = import('@anthropic-ai/sdk');`],
    ['(computed)', `const it = import(name);`],
    ['process', `const key = process.env['KEY'];`],
    ['process', `const { env } = process;`],
    ['Date.now', `const at = Date.now();`],
    ['Date.now', `const at = Date['now']();`],
    ['new Date()', `const at = new Date();`],
    ['Date()', `const at = Date();`],
    ['Math.random', `const chance = Math.random();`],
    ['globalThis', `const answer = globalThis.fetch('/');`],
    ['fetch', `const answer = fetch('/');`],
    ['performance', `const at = performance.now();`],
    ['import.meta', `const here = import.meta.url;`],
  ])('when a pure layer names %s then that is a fault', (name, text) => {
    expect(faultsOf('decide/x.ts', text)[0]).toContain(name);
    expect(faultsOf('render/x.ts', `\n\n${text}`)[0]).toContain('render/x.ts:3 ');
    expect(faultsOf('cli/x.ts', text)).toEqual([]);
  });
});

describe('given a source that keeps them', () => {
  it.each([
    ['downwards', 'decide/x.ts', `import { a } from '../progress/append.ts';`],
    ['within its room', 'decide/x.ts', `import { a } from './gate.ts';`],
    ['from workflow to expression', 'workflow/x.ts', `import { a } from '../expression/inspect.ts';`],
    ['from the outside to ports', 'github/index.ts', `import type { GitHub } from '../ports.ts';`],
    ['of a library without effects', 'policy/x.ts', `import * as z from 'zod';`],
  ])('when it imports %s then nothing is said', (_, path, text) => {
    expect(faultsOf(path, text)).toEqual([]);
  });

  it('when a pure layer has names of its own that look alike then nothing is said', () => {
    const text = `export const at = new Date(text); // process\nconst x = { process: 1, now: 'Math.random' }; x.process;`;
    expect(faultsOf('decide/x.ts', text)).toEqual([]);
  });
});

describe('given the sources of Pawl', () => {
  it('when their imports are read then every file has a layer and none breaks it', () => {
    expect(files.length).toBeGreaterThan(200);
    expect(files.flatMap((path) => faultsOf(path, readFileSync(new URL(path, SRC), 'utf8')))).toEqual([]);
  });

  it('when the layers are looked through then none of their rooms is empty', () => {
    const lived = new Set(files.map((path) => placeOf(path)?.room));
    expect(
      Object.values(LAYERS)
        .flatMap(({ rooms }) => Object.keys(rooms))
        .filter((room) => !lived.has(room)),
    ).toEqual([]);
  });
});
