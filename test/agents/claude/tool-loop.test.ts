import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noteTaker } from '../../../src/agents/tools/notes.ts';
import { outcome } from '../../../src/ports.ts';
import type { Asked, Reply } from '../../support/model-server.ts';
import { ask } from './ask.ts';

let root: string;
let base: string;
let head: string;
const at = (file: string): string => path.join(root, file);
const git = (...args: string[]): string =>
  execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@example.com', ...args], {
    cwd: root,
    env: { PATH: process.env['PATH'], GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' },
  })
    .toString()
    .trim();

beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'pawl-tool-loop-'));
  git('init', '-q');
  await mkdir(at('src'));
  await writeFile(at('src/sum.js'), 'export const sum = (a, b) => a - b;\n');
  await writeFile(at('src/old.js'), 'export const old = 1;\n');
  await writeFile(at('run.sh'), '#!/bin/sh\nexit 0\n');
  await chmod(at('run.sh'), 0o755);
  await writeFile(at('logo.png'), Buffer.from([137, 80, 0, 255]));
  await writeFile(at('long.txt'), 'some words\n'.repeat(1_000));
  await writeFile(at('huge.txt'), 'x'.repeat(300_000));
  await symlink('/etc/passwd', at('link'));
  git('add', '-A');
  git('update-index', '--add', '--cacheinfo', `160000,${'a'.repeat(40)},vendored`);
  git('commit', '-qm', 'base');
  base = git('rev-parse', 'HEAD');
  await writeFile(at('src/brought.js'), 'export const brought = 1;\n');
  git('add', 'src/brought.js');
  git('commit', '-qm', 'brought');
  head = git('rev-parse', 'HEAD');
});
afterAll(() => rm(root, { recursive: true }));

const FINISHED = JSON.stringify({ summary: 'Done.', files: [], deletions: [] });
const files = { returns: 'files' } as const;
type Call = { name: string; input: object };

/** A programmer that makes one list of calls after the other, and then says that it is done. */
const programmer =
  (...turns: Call[][]) =>
  ({ turn }: Asked): Reply => {
    const tools = turns[turn];
    return tools === undefined ? { text: FINISHED } : { tools };
  };

const edit = (file: string, old_text: string, new_text: string): Call => ({
  name: 'edit_file',
  input: { path: file, old_text, new_text },
});
const write = (file: string, content = 'x\n'): Call => ({
  name: 'write_file',
  input: { path: file, content },
});
const remove = (file: string): Call => ({ name: 'delete_file', input: { path: file } });
const move = (from: string, to: string): Call => ({ name: 'move_file', input: { from, to } });

describe('given a programmer who tries what is not allowed', () => {
  it.each([
    ['a file over the limit', write('big.txt', 'x'.repeat(262_145)), /262145 bytes, more than 262144/],
    ['an edit of such a file', edit('huge.txt', 'x', 'y'), /300000 bytes, more than 262144/],
    ['an edit of a binary', edit('logo.png', 'P', 'Q'), /it is no text/],
    ['a text over a binary', write('logo.png'), /cannot be written over/],
    ['another path for a binary', move('logo.png', 'new.png'), /moved by its text, and it is no text/],
    ['a way out', write('../outside.txt'), /part that is/],
    ['an absolute path', write('/etc/passwd'), /absolute/],
    ['a link', write('link'), /`link` is a link/],
    ['a way through a link', write('link/x'), /`link` is a link/],
    ['the end of a link', remove('link'), /`link` is a link/],
    ['a submodule', write('vendored/x'), /`vendored` is a submodule/],
    ['a guarded place in other letters', write('.GitHub/workflows/x.yml'), /nothing in `\.github`/],
    ['our own files', write('.pawl/memory/lesson/x.md'), /nothing in `\.pawl`/],
    ['a manifest', write('package.json', '{}'), /decides what gets installed/],
  ])(
    'threat 28: when it is %s, then the tool says why, and nothing of it is brought',
    async (_, call, why) => {
      const { result, requests, refused } = await ask(programmer([call]), files, root);
      expect(requests[1]?.results).toEqual([
        { tool: call.name, isError: true, text: expect.stringMatching(why) },
      ]);
      expect(result).toMatchObject({ status: 'success', files: [], deletions: [] });
      expect(refused).toEqual([]);
    },
  );

  it('when it brings such files in its answer, then it is asked to mend it once, and all or nothing counts', async () => {
    const wrong = {
      summary: 's',
      files: [
        { path: 'ok.txt', content: 'x' },
        { path: '.github/x', content: 'x' },
      ],
      deletions: ['link', 'none'],
    };
    const { result, requests } = await ask([{ text: JSON.stringify(wrong) }], files, root);
    const said = JSON.stringify(requests[1]?.body.messages.at(-1));
    expect(said).toContain('nothing in `.github` is written by agents');
    expect(said).toContain('`link` is a link');
    expect(said).not.toContain('none');
    expect(result).toMatchObject({ status: 'failure', files: [], error: { type: 'validation' } });
    expect(requests).toHaveLength(2);
  });

  it('when a call is cut off by the end of the answer, then it is never made', async () => {
    const { result, requests } = await ask([{ tools: [write('a.txt')], stop: 'max_tokens' }], files, root);
    expect(result).toMatchObject({ status: 'failure', files: [], error: { type: 'validation' } });
    expect(requests).toHaveLength(1);
  });

  it('threat 25: when it asks every tool for what the process knows, then it learns nothing', async () => {
    process.env['PAWL_CANARY'] = 'canary-in-the-environment';
    const places = ['/proc/self/environ', '../../../../proc/self/environ', '.git/config', 'link'];
    const calls = places.flatMap((place) => [
      { name: 'read_file', input: { path: place } },
      { name: 'list_files', input: { directory: place } },
      { name: 'view_diff', input: { path: place } },
      edit(place, 'root', 'x'),
      move(place, 'x.txt'),
    ]);
    const more = [
      { name: 'bash', input: { command: 'env' } },
      { name: 'search_files', input: { text: 'canary-in-the' } },
    ];
    const { requests, result, refused } = await ask(programmer([...calls, ...more]), files, root);
    delete process.env['PAWL_CANARY'];
    expect(JSON.stringify(requests[1]?.results)).not.toMatch(/canary-in-the-env|root:x:|repositoryformat/);
    expect(result).toMatchObject({ files: [], deletions: [] });
    expect(refused).toEqual([]);
  });
});

describe('given a programmer with a plan', () => {
  it('when several files change, one goes, and two move, then the outcome has exactly that', async () => {
    const { result, requests, refused, lines } = await ask(
      programmer(
        [
          { name: 'list_files', input: {} },
          { name: 'read_file', input: { path: 'src/sum.js' } },
          { name: 'view_diff', input: {} },
        ],
        [edit('src/sum.js', 'a - b', 'a + b'), write('test/sum.test.js', 'test\n'), remove('src/old.js')],
        [
          move('run.sh', 'bin/run.sh'),
          move('src/brought.js', 'src/kept.js'),
          write('again.txt'),
          remove('again.txt'),
        ],
        [
          { name: 'view_diff', input: {} },
          edit('src/sum.js', 'a + b', 'b + a'),
          edit('src/sum.js', 'b + a', 'a + b'),
        ],
      ),
      { ...files, head_oid: head, context: { sources: [], tokens: 0, base_oid: base, issues: [] } },
      root,
    );
    expect(outcome.parse(result)).toMatchObject({
      status: 'success',
      files: [
        { path: 'bin/run.sh', content: '#!/bin/sh\nexit 0\n', mode: '100755' },
        { path: 'src/kept.js', content: 'export const brought = 1;\n' },
        { path: 'src/sum.js', content: 'export const sum = (a, b) => a + b;\n' },
        { path: 'test/sum.test.js', content: 'test\n' },
      ],
      deletions: ['run.sh', 'src/brought.js', 'src/old.js'],
    });
    expect(result.text).toContain('- `src/sum.js`: written, 2 lines\n');
    expect(requests[1]?.results.map(({ isError }) => isError)).toEqual([false, false, false]);
    expect(requests[1]?.results[2]?.text).toContain('+++ b/src/brought.js');
    expect(requests[1]?.results[2]?.text).not.toContain('sum.js');
    expect(requests[4]?.results[0]?.text).toContain('-export const sum = (a, b) => a - b;');
    expect(refused).toEqual([]);
    expect(git('status', '--porcelain', '--ignore-submodules')).toBe('');
    expect(lines[1]).toMatch(
      /^request 2: \d+ tokens in.*: edit_file src\/sum\.js, write_file test\/sum\.test\.js, delete_file src\/old\.js$/,
    );
    expect(lines.join('\n')).not.toMatch(/a - b|canary/);
  });

  it('when it gives files in its answer as well, then both are brought', async () => {
    const text = JSON.stringify({
      summary: 's',
      files: [{ path: 'b.txt', content: 'b\n' }],
      deletions: ['src/old.js', 'none.js'],
    });
    const { result } = await ask(
      ({ turn }) => (turn === 0 ? { tools: [write('a.txt')] } : { text }),
      files,
      root,
    );
    expect(result.files.map(({ path: file }) => file)).toEqual(['a.txt', 'b.txt']);
    expect(result.deletions).toEqual(['src/old.js']);
  });

  it('when policy lets it write a manifest, then people are told that it did', async () => {
    const paths = { allow: ['**', 'package.json'], deny: [] };
    const { result } = await ask(programmer([write('package.json', '{}\n')]), { ...files, paths }, root);
    expect(result.text).toContain('- `package.json`: written, 2 lines; it decides what gets installed');
  });

  it('when it must write what it did not, then it is asked for it once', async () => {
    const due = { ...files, must_write: ['report.md'] };
    const heeds = await ask(
      ({ turn }) => (turn === 1 ? { tools: [write('report.md')] } : { text: FINISHED }),
      due,
      root,
    );
    expect(JSON.stringify(heeds.requests[1]?.body.messages.at(-1))).toContain('must write report.md');
    expect(heeds.result.files).toEqual([{ path: 'report.md', content: 'x\n' }]);
    const ignores = await ask([{ text: FINISHED }], due, root);
    expect(ignores.requests).toHaveLength(2);
    expect(ignores.result.error).toEqual({
      type: 'validation',
      message: 'the step must write report.md and did not',
    });
  });

  it('when it leaves notes, then the outcome has them, also where the attempt failed, but not where it was refused', async () => {
    const note = { category: 'lesson', title: 't', tags: [], text: 'Look before you leap.' };
    const leaves =
      (text: string) =>
      ({ turn }: Asked): Reply =>
        turn === 0 ? { tools: [{ name: 'leave_note', input: note }] } : { text };
    const { result } = await ask(leaves(FINISHED), files, root, { notes: () => noteTaker(null) });
    expect(result.notes).toEqual([note]);
    const failed = await ask(leaves('{'), files, root, { notes: () => noteTaker(null) });
    expect(failed.result).toMatchObject({ status: 'failure', notes: [note] });
    const refused = await ask(
      ({ turn }) =>
        turn === 0 ? { tools: [{ name: 'leave_note', input: note }] } : { text: '', stop: 'refusal' },
      files,
      root,
      { notes: () => noteTaker(null) },
    );
    expect(refused.result).not.toHaveProperty('notes');
    expect(failed.requests[0]?.tools).toContain('search_notes');
  });
});

describe('given who brings no files', () => {
  it('when there is a checkout, then it can read but has no tool that writes', async () => {
    const { requests, result } = await ask([{ tools: [write('a.txt')] }, { text: 'A plan.' }], {}, root);
    expect(requests[0]?.tools).toEqual(['list_files', 'read_file', 'search_files', 'view_diff']);
    expect(requests[1]?.results[0]).toMatchObject({
      isError: true,
      text: expect.stringMatching(/does not have that tool/),
    });
    expect(result).toMatchObject({ status: 'success', text: 'A plan.', files: [] });
  });

  it('when there is no checkout, then it has no tools', async () => {
    const { requests } = await ask([{ text: 'A plan.' }]);
    expect(requests[0]?.body).not.toHaveProperty('tools');
  });
});

describe('given a conversation of many turns', () => {
  const reads =
    (count: number) =>
    ({ turn }: Asked): Reply =>
      turn < count
        ? { text: `turn ${turn}`, tools: [{ name: 'read_file', input: { path: 'long.txt' } }] }
        : { text: 'done' };

  it('when each turn sends the ones before, then the API has them in its cache, and the price is that', async () => {
    const { requests, result, refused, lines } = await ask(reads(6), {}, root);
    expect(refused).toEqual([]);
    expect(result.usage?.turns).toBe(7);
    const marks = requests.map(({ body }) => JSON.stringify(body).split('"cache_control"').length - 1);
    expect(marks).toEqual([3, 4, 4, 4, 4, 4, 4]);
    expect(lines.at(-2)).toMatch(/^request 7: \d+ tokens in \(\d+ from the cache\)/);
    const { input_tokens = 0, cost_usd = 1 } = result.usage ?? {};
    expect(cost_usd).toBeLessThan((input_tokens * 2) / 1e6);
  });
});
