import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { files, pawl, PIPELINE } from './pawl.ts';

const VERBS = [
  'validate',
  'graph',
  'simulate',
  'decide',
  'status',
  'explain',
  'history',
  'replay',
  'memory',
  'demo',
  'eval',
  'schema',
  'version',
];

describe('given words that pawl does not know', () => {
  it.each([
    ['a mistyped verb', ['vaildate'], 'There is no verb "vaildate"; did you mean `validate`?\n'],
    ['a verb that is like no other', ['frobnicate'], 'known here: `validate`, `graph`'],
    ['help about such a verb', ['help', 'grpah'], 'did you mean `graph`?'],
    [
      'a mistyped flag',
      ['validate', '--fromat', 'json', 'x.yml'],
      'validate has no flag --fromat; did you mean `--format`?',
    ],
    ['a short flag', ['graph', '-x', 'w.yml'], 'graph has no flag -x; known here: `--progress`, `--format`'],
    [
      'a flag where there are none',
      ['schema', 'progress', '--pretty'],
      'schema has no flag --pretty; it has none',
    ],
    [
      'a flag without its value',
      ['graph', 'w.yml', '--format'],
      "Option '--format <value>' argument missing",
    ],
    ['a word too many', ['graph', 'one.yml', 'two.yml'], 'graph does not know what to do with "two.yml".'],
    ['a word where none belongs', ['version', 'please'], 'version does not know what to do with "please".'],
    [
      'a format that is none',
      ['graph', PIPELINE, '--format', 'png'],
      'it must be one of mermaid, svg, json.',
    ],
    ['no file to validate', ['validate'], 'validate needs at least one workflow file, or a policy.'],
    ['no file to draw', ['graph'], 'graph needs a workflow file.'],
    ['no workflow to decide on', ['decide'], 'decide needs --workflow FILE.'],
    ['no file to simulate', ['simulate'], 'simulate needs a workflow file.'],
    ['nothing to evaluate', ['eval'], 'eval needs an expression, or --batch with a file.'],
    [
      'a mistyped flag of the simulation',
      ['simulate', '--scirpt', 's.yml', 'w.yml'],
      'did you mean `--script`?',
    ],
    ['no schema', ['schema'], 'schema needs a name: workflow, policy, progress, outcome,'],
    ['a mistyped schema', ['schema', 'progess'], 'There is no schema "progess"; did you mean `progress`?'],
    ['an inherited name as schema', ['schema', 'constructor'], 'There is no schema "constructor"'],
    ['agents that are none', ['demo', '--agents', 'robots'], 'it must be one of scripted, claude.'],
  ])(
    'when there is %s then stderr says what would work, stdout nothing, and the code is 2',
    (_, args, says) => {
      const said = pawl(...args);
      expect(said).toMatchObject({ code: 2, out: '' });
      expect(said.err).toContain(says);
      expect(said.err).not.toMatch(/\n\s+at /);
    },
  );

  it('when there are no words at all then help goes to stderr and the code is 2', () => {
    const { code, out, err } = pawl();
    expect({ code, out }).toEqual({ code: 2, out: '' });
    for (const verb of VERBS) expect(err).toContain(`\n  ${verb}`);
  });
});

describe('given files that cannot be read', () => {
  it.each([
    ['is missing', 'missing.yml', 'there is no such file'],
    ['is a directory', '', 'it is a directory'],
    ['is not UTF-8', 'latin.yml', 'it is not UTF-8 text (line 2)'],
  ])('when one %s then the code is 2 and the sentence says so', (_, name, why) => {
    const at = files({ 'latin.yml': new Uint8Array([0x23, 0x0a, 0x6e, 0x3a, 0x20, 0xe9]) });
    for (const args of [
      ['validate', at(name)],
      ['graph', at(name)],
      ['decide', '--workflow', at(name)],
      ['simulate', at(name)],
      ['simulate', PIPELINE, '--script', at(name)],
    ])
      expect(pawl(...args)).toEqual({ code: 2, out: '', err: `${at(name)} cannot be read: ${why}.\n` });
  });
});

describe('given somebody who asks', () => {
  it.each([['help'], ['--help'], ['-h']])('when it is by %s then every verb is listed on stdout', (word) => {
    const { code, out, err } = pawl(word);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    for (const verb of VERBS) expect(out).toContain(`\n  ${verb}`);
    expect(out).toContain('Exit codes: 0 done, 1');
  });

  it.each(VERBS)('when it is about %s then its usage and each of its flags are explained', (verb) => {
    const { code, out } = pawl(verb, '--help');
    expect(code).toBe(0);
    expect(out.startsWith(`pawl ${verb}`)).toBe(true);
    const [usage = '', ...lines] = out.split('\n');
    for (const [flag] of usage.matchAll(/--[a-z-]+/g))
      expect(lines.some((line) => new RegExp(`^ {2}${flag} +\\S`).test(line))).toBe(true);
    expect(pawl('help', verb).out).toBe(out);
  });

  it.each([[['version']], [['--version']]])(
    'when it is for the version by %j then three versions are told',
    (args) => {
      expect(pawl(...args)).toMatchObject({
        code: 0,
        out: expect.stringMatching(/^pawl \d+\.\d+\.\d+\nprogress_schema \d+\.\d+\nnode 24\.\d+\.\d+\n$/),
      });
    },
  );

  it('when it is for the version as JSON then it is one document', () => {
    expect(JSON.parse(pawl('version', '--format', 'json').out)).toEqual({
      pawl: expect.any(String),
      progress_schema: expect.any(String),
      node: process.versions.node,
    });
  });
});

describe('given output that is not a terminal', () => {
  it.each([
    [['help']],
    [['version']],
    [['graph', PIPELINE]],
    [['simulate', PIPELINE]],
    [['validate', 'none.yml']],
    [['nothing']],
  ])('when pawl runs with %j then there is no colour, even where colour is asked for', (args) => {
    const { out, err } = pawl(...args);
    expect(`${out}${err}`).not.toContain('\u001B');
  });

  it('when its reader stops early then pawl ends without a complaint', async () => {
    const cli = fileURLToPath(new URL('../../src/cli.ts', import.meta.url));
    const child = spawn(process.execPath, [cli, 'schema', 'progress'], { stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.destroy();
    const complaints: string[] = [];
    child.stderr.on('data', (chunk: Buffer) => complaints.push(chunk.toString()));
    const [code] = (await once(child, 'close')) as [number | null];
    expect({ code, complaints }).toEqual({ code: 0, complaints: [] });
  });
});
