import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { checkPath } from '../../src/paths.ts';
import { parsePolicy } from '../../src/policy/parse.ts';
import { pathOf, textOf } from './load.ts';
import { answerOf, BRINGS, pull } from './sample.ts';

const directories: string[] = [];
afterAll(() => directories.forEach((directory) => rmSync(directory, { recursive: true })));

/** The sample repository with the pull request's files and what the first `count` programmers brought. */
function checkout(count: number): string {
  const directory = mkdtempSync(path.join(tmpdir(), 'pawl-sample-'));
  directories.push(directory);
  cpSync(pathOf('sample/repository'), directory, { recursive: true });
  const brought = BRINGS.slice(0, count).map((key) => answerOf(key).files ?? {});
  for (const [name, text] of [pull.files, ...brought].flatMap((files) => Object.entries(files))) {
    mkdirSync(path.dirname(path.join(directory, name)), { recursive: true });
    writeFileSync(path.join(directory, name), text);
  }
  return directory;
}

/** Runs what `npm test` of the sample runs; the runner's own variables would make it report to us instead. */
function runTests(directory: string): { code: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--test', '--test-reporter=tap'], {
    cwd: directory,
    encoding: 'utf8',
    env: {},
  });
  return { code: status, output: stdout + stderr };
}

describe('given the sample repository and what the programmers bring', () => {
  it('when the first code is tested, then real tests fail: for parts of a text, for milliseconds', () => {
    const { code, output } = runTests(checkout(1));
    expect(code).toBe(1);
    expect(output).toMatch(/^not ok \d+ - refuses a text that is a duration only in part$/m);
    expect(output).toMatch(/^not ok \d+ - reads every unit$/m);
    expect(output).toMatch(/^# pass 8$/m);
    expect(output).toMatch(/^# fail 5$/m);
  });

  it('when nothing was brought yet, then its tests pass', () => {
    expect(runTests(checkout(0)).code).toBe(0);
  });

  it('when the code was refined, then all tests pass', () => {
    const { code, output } = runTests(checkout(2));
    expect(output).toMatch(/^# pass 13$/m);
    expect(code).toBe(0);
  });

  it('when the reviewer was heard, then all tests pass and one more is there', () => {
    const { code, output } = runTests(checkout(3));
    expect(output).toMatch(/^ok \d+ - says which part it cannot read and which units there are$/m);
    expect(output).toMatch(/^# pass 14$/m);
    expect(code).toBe(0);
  });

  it('when policy is read, then it has no problem and allows every path that is written', () => {
    const name = '.github/pawl/policy.yml';
    const policy = parsePolicy({ path: name, text: textOf(`sample/repository/${name}`) }, 'main');
    expect(policy.problems).toEqual([]);
    if (!policy.ok) throw new Error('policy does not parse');
    const written = BRINGS.flatMap((key) => Object.keys(answerOf(key).files ?? {}));
    const refused = written.filter((file) => !checkPath(file, policy.value.paths).ok);
    expect(refused).toEqual([]);
    expect(checkPath('package.json', policy.value.paths).ok).toBe(false);
  });
});
