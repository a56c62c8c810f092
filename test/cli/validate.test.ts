import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { files, pawl, PIPELINE } from './pawl.ts';

const BROKEN = `name: broken
steps:
  - {name: build, template: no-such-template}
  - {name: check, run: npm test, needs: [bild], max_retry: 2}
`;
const GOOD = 'name: good\nsteps:\n  - {name: check, run: npm test}\n';

describe('given a workflow with mistakes', () => {
  it('when it is validated then every mistake is shown where it stands, and the code is 1', () => {
    const at = files({ 'broken.yml': BROKEN });
    const { code, out, err } = pawl('validate', at('broken.yml'));
    expect(code).toBe(1);
    expect(err).toBe('3 errors, 0 warnings, 0 notices\n');
    expect(out).toMatch(/error\[unknown_template\].*\n.*broken\.yml:3:29\n/);
    expect(out).toMatch(
      /error\[unknown_step\].*\n.*broken\.yml:4:\d+\n.*\n4 \| .*\n.*\^\^\^\^\n.*hint: (?:did you mean|known here)/,
    );
    expect(out).toContain('did you mean `max-retry`?');
  });

  it('when JSON is asked for then stdout is one list of flat rows', () => {
    const at = files({ 'broken.yml': BROKEN });
    const { code, out } = pawl('validate', at('broken.yml'), '--format', 'json');
    expect(code).toBe(1);
    const rows = JSON.parse(out) as object[];
    expect(rows).toHaveLength(3);
    expect(rows[0]).toEqual({
      code: 'unknown_template',
      severity: 'error',
      message: expect.stringContaining('no-such-template'),
      file: expect.stringMatching(/broken\.yml$/),
      line: 3,
      column: 29,
      end_line: 3,
      end_column: 45,
      hint: expect.stringContaining('`step4_programmer_prompt_template`'),
    });
  });

  it.each([
    ['broken YAML', 'name: w\nsteps: [', 'yaml_syntax'],
    ['nothing in it', '', 'yaml_syntax'],
    ['a list where a map belongs', '- a\n- b\n', 'wrong_type'],
    ['a tab as indentation', 'name: w\nsteps:\n\t- {name: a, run: x}\n', 'yaml_syntax'],
    ['the same key twice', 'name: w\nname: v\nsteps: [{name: a, run: x}]\n', 'duplicate_key'],
    ['an alias', 'name: w\nsteps: [&a {name: a, run: x}, *a]\n', 'yaml_alias'],
    ['lists in lists in lists', `name: ${'['.repeat(10_000)}`, 'yaml_too_deep'],
    ['ten megabytes', `name: w # ${'x'.repeat(10_000_000)}\n`, 'file_too_large'],
  ])('when it has %s then there is one problem with a code, and no stack', (_, text, code) => {
    const at = files({ 'w.yml': text });
    const said = pawl('validate', at('w.yml'));
    expect(said.code).toBe(1);
    expect(said.out).toMatch(new RegExp(`^error\\[${code}\\] `));
    expect(`${said.out}${said.err}`).not.toMatch(/\n\s+at /);
  });

  it('when it is one of several then the others are validated too', () => {
    const at = files({ 'good.yml': GOOD, 'broken.yml': BROKEN });
    const { code, out } = pawl('validate', at('good.yml'), at('broken.yml'), '--format', 'json');
    expect(code).toBe(1);
    expect(new Set((JSON.parse(out) as { file: string }[]).map(({ file }) => file.slice(-10)))).toEqual(
      new Set(['broken.yml']),
    );
  });
});

describe('given a repository', () => {
  /** A directory laid out as a repository; answers the path of its definition `main`. */
  const repository = (main: string, others: { [path: string]: string } = {}): string => {
    const root = mkdtempSync(join(tmpdir(), 'pawl-repository-'));
    onTestFinished(() => rmSync(root, { recursive: true, force: true }));
    const definitions = '.github/pawl/workflows';
    for (const [path, text] of Object.entries({ ...others, [`${definitions}/main.yml`]: main })) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    return join(root, definitions, 'main.yml');
  };

  it('when a prompt template names what its step lacks then the line of the template is shown', () => {
    const path = repository('name: w\nsteps: [{name: a, template: mine}]\n', {
      '.github/pawl/prompts/mine.md': '# Mine\n\nDo {{ goal }}.\n',
    });
    const { code, out } = pawl('validate', path);
    expect(code).toBe(1);
    expect(out).toMatch(/error\[unknown_variable\] .*`goal`.*`mine`, which `a` uses/);
    expect(out).toMatch(/prompts\/mine\.md:3:7\n.*\n3 \| Do \{\{ goal \}\}\.\n {2}\| {7}\^{4}\n/);
  });

  it('when a sub-workflow has a mistake then it is shown in its own file', () => {
    const path = repository('name: w\nsteps: [{name: a, uses: child}]\n', {
      '.github/pawl/workflows/child.yml': 'name: child\nsteps: [{name: b, run: x, needs: [c]}]\n',
    });
    const { code, out } = pawl('validate', path, '--format', 'json');
    expect(code).toBe(1);
    const rows = JSON.parse(out) as { code: string; file: string }[];
    expect(rows.map((row) => `${row.code} ${row.file.split('/').at(-1)}`)).toEqual([
      'unknown_step child.yml',
    ]);
  });

  it('when a dispatch starts what is not there then the nearest Actions workflow is offered', () => {
    const path = repository('name: w\nsteps: [{name: a, type: dispatch, workflow: bulid.yml}]\n', {
      '.github/workflows/build.yml': 'on: push\n',
    });
    const { code, out } = pawl('validate', path);
    expect(code).toBe(1);
    expect(out).toMatch(/^error\[unknown_workflow\]/);
    expect(out).toContain('did you mean `build.yml`?');
  });
});

describe('given a policy', () => {
  it('when it bounds more than a workflow asks for then each bound is held against it', () => {
    const at = files({
      'w.yml':
        'name: w\nsettings: {limits: {parallel: 9}}\nsteps:\n  - {name: a, prompt: x, agent: planner, must-write: infra/x.tf}\n  - {name: g, type: approval, timeout-minutes: 5, on-timeout: auto-approve}\n',
      'policy.yml': 'limits: {parallel: 2}\npaths: {deny: [infra]}\n',
    });
    expect(pawl('validate', at('w.yml')).code).toBe(0);
    const { code, out } = pawl('validate', at('w.yml'), '--policy', at('policy.yml'), '--format', 'json');
    expect(code).toBe(1);
    expect(
      (JSON.parse(out) as { code: string; line: number }[]).map((row) => `${row.line} ${row.code}`),
    ).toEqual(['2 policy_forbids', '4 path_refused', '5 policy_forbids']);
  });

  it('when it has a mistake itself then that is shown, and the code is 1', () => {
    const at = files({ 'good.yml': GOOD, 'policy.yml': 'approvals: {allow-autor: true}\n' });
    const { code, out } = pawl('validate', at('good.yml'), '--policy', at('policy.yml'));
    expect(code).toBe(1);
    expect(out).toMatch(/^error\[unknown_key\].*\n.*policy\.yml:1:13\n/);
    expect(out).toContain('did you mean `allow-author`?');
  });

  it('when it stands alone then it is checked by itself', () => {
    const at = files({
      'bad.yml': 'approvals: {users: [lea], required: 2}\n',
      'good.yml': 'approvals: {users: [lea], required: 1}\n',
    });
    const { code, out } = pawl('validate', '--policy', at('bad.yml'));
    expect(code).toBe(1);
    expect(out).toMatch(/^error\[unanswerable_gate\].*\n.*bad\.yml:1:37\n/);
    expect(pawl('validate', '--policy', at('good.yml')).code).toBe(0);
    expect(pawl('validate')).toMatchObject({ code: 2, out: '' });
  });

  it('when it lets other people answer than a workflow names then that is shown in the workflow', () => {
    const at = files({
      'w.yml': 'name: w\nsteps:\n  - {name: g, type: approval, approvers: {users: [maria]}}\n',
      'policy.yml': 'approvals: {gates: {g: {users: [lea]}}}\n',
    });
    const { code, out } = pawl('validate', at('w.yml'), '--policy', at('policy.yml'));
    expect(code).toBe(1);
    expect(out).toMatch(/^error\[unanswerable_gate\].*\n.*w\.yml:3:50\n/);
  });

  it('when it names models then a workflow that names another one breaks it', () => {
    const text = 'name: w\nsteps:\n  - {name: a, prompt: Plan., agent: planner, model: claude-opus-5-5}\n';
    const at = files({ 'w.yml': text, 'policy.yml': 'agents: {models: [claude-sonnet-5-5]}\n' });
    expect(pawl('validate', at('w.yml')).code).toBe(0);
    const { code, out } = pawl('validate', at('w.yml'), '--policy', at('policy.yml'));
    expect(code).toBe(1);
    expect(out).toMatch(/^error\[policy_forbids\]/);
  });
});

describe('given a workflow without mistakes', () => {
  it('when it is validated then stdout is empty and the code is 0', () => {
    expect(pawl('validate', PIPELINE)).toEqual({
      code: 0,
      out: '',
      err: '0 errors, 0 warnings, 0 notices\n',
    });
  });

  it('when JSON is asked for then it is an empty list', () => {
    expect(pawl('validate', PIPELINE, '--format', 'json')).toEqual({ code: 0, out: '[]\n', err: '' });
  });

  it('when a key has no meaning in a pull request then that is a notice, and the code is still 0', () => {
    const at = files({ 'w.yml': `settings: {track-progress: true}\n${GOOD}` });
    const { code, out, err } = pawl('validate', at('w.yml'));
    expect({ code, err }).toEqual({ code: 0, err: '0 errors, 0 warnings, 1 notices\n' });
    expect(out).toMatch(/^notice\[no_effect\]/);
  });
});
