import { describe, expect, it } from 'vitest';
import { DEFAULT_SOURCES } from '../../../src/context-sources.ts';
import { promptFor } from '../../../src/orchestrate/context/prompt.ts';
import { bytesOf, roomFor } from '../../../src/orchestrate/context/tokens.ts';
import { checkout, place, promptOf, taskWith } from './place.ts';

const HEAD = {
  'src/a.ts': 'export const a = 1;\n',
  'README.md': '# Tower\n',
  'AGENTS.md': 'Obey the head.\n',
};
const BASE = { 'AGENTS.md': 'Use tabs.\n', 'CLAUDE.md': 'Use tabs.\n', 'CONTRIBUTING.md': 'Write tests.\n' };
const all = { sources: [...DEFAULT_SOURCES], tokens: 60_000 };
const said = (body: string): { pull_request: { title: string; body: string } } => ({
  pull_request: { title: '', body },
});

describe('given a prompt that would be too large', () => {
  it('when the template with its values is, then nobody is asked, and it is said which values make it so', async () => {
    const task = taskWith({
      template: { name: 'plan', text: '{{ outputs.plan }}{{ goal }}' },
      scope: { outputs: { plan: 'x'.repeat(700_000), other: 'y' } },
      with: { goal: 'short' },
    });
    const prompt = await promptFor(task, place(null));
    expect(prompt).toMatchObject({ ok: false, type: 'validation' });
    expect(JSON.stringify(prompt)).toMatch(
      /the template plan with its values has 700005 bytes, about 233335 tokens; .* outputs\.plan \(700000 bytes\), goal \(5 bytes\)/,
    );
  });

  it('when the repository is large, then it is the template that counts, and the repository is cut', async () => {
    const head = Object.fromEntries(
      Array.from({ length: 9 }, (_, index) => [`src/${index}.ts`, 'x'.repeat(100_000)]),
    );
    const told = { template: { name: 'plan', text: '{{ workspace.files }}' }, context: all };
    const prompt = await promptOf(told, place(checkout(head)));
    expect(bytesOf(prompt)).toBeLessThan(roomFor(60_000));
    expect(prompt).toContain('Left out for lack of room');
  });
});

describe('given a budget of tokens', () => {
  it.each([0, 1, 30, 100, 400, 2_000])(
    'when it is %i, then the context is within it, and the template is whole',
    async (tokens) => {
      const head = { ...HEAD, 'src/long.ts': 'l'.repeat(5_000) };
      const told = { scope: said('src/a.ts src/long.ts README.md'), context: { ...all, tokens } };
      const prompt = await promptOf(told, place(checkout(head, BASE)));
      expect(prompt).toMatch(/^The task\./);
      expect(bytesOf(prompt) - bytesOf('The task.\n\n')).toBeLessThanOrEqual(roomFor(tokens));
    },
  );

  it('when not all fits, then what is left out is named', async () => {
    const head = { ...HEAD, 'src/long.ts': 'l'.repeat(50_000) };
    const told = { scope: said('src/long.ts, src/a.ts'), context: { ...all, tokens: 3_000 } };
    const prompt = await promptOf(told, place(checkout(head, BASE)));
    expect(prompt).toMatch(/## What is not shown[^]*files: 1 of 2[^]*```left out\nsrc\/long\.ts\n```$/);
    expect(prompt).toContain('export const a = 1;');
  });
});

describe('given a repository whose names are long', () => {
  it.each([300, 1_000, 4_000, 20_000])(
    'when it is shown within %i tokens, then what it says of itself is within them too',
    async (tokens) => {
      const names = Array.from({ length: 300 }, (_, index) => `src/${'n'.repeat(index * 7)}/${index}.ts`);
      const head = Object.fromEntries(names.map((name) => [name, 'x'.repeat(9_000)]));
      const context = { sources: ['repository' as const], tokens };
      const prompt = await promptOf({ context }, place(checkout(head)));
      expect(bytesOf(prompt) - bytesOf('The task.\n\n')).toBeLessThanOrEqual(roomFor(tokens));
      if (tokens === 20_000) expect(prompt).toMatch(/300 files:[^]*Left out for lack of room/);
    },
  );
});

describe('given the sources of a step', () => {
  it('when it has none, then the template is all there is', async () => {
    const told = { context: { sources: [] }, scope: said('src/a.ts') };
    expect(await promptOf(told, place(checkout(HEAD, BASE)))).toBe('The task.');
  });

  it('when the base has instructions, then they are shown as it has them, once each, and never as the head has them', async () => {
    const told = { context: { ...all, sources: ['instructions' as const] } };
    const prompt = await promptOf(told, place(checkout(HEAD, BASE)));
    expect(prompt).toMatch(
      /``` ?AGENTS\.md of the base\nUse tabs\.\n```\n\n``` ?CONTRIBUTING\.md of the base\nWrite tests\.\n```$/,
    );
    expect(prompt).not.toContain('Obey the head');
    expect(prompt).not.toContain('CLAUDE.md of');
  });

  it('when the base cannot be read, or there is no checkout, then that is said', async () => {
    const told = { context: { ...all, sources: ['instructions' as const] } };
    for (const workspace of [checkout(HEAD, null), null])
      expect(await promptOf(told, place(workspace))).toMatch(/could not be read\.$/);
    expect(await promptOf(told, place(checkout(HEAD, {})))).toBe('The task.');
  });

  it('when people named files, in the pull request, at a gate, or in a value, then those are shown', async () => {
    const scope = {
      ...said('See src/a.ts.'),
      approvals: { plan: { comments: '- lib/b.ts:2: wrong' } },
      variables: { spec: 'docs/spec.md' },
      workspace: { documentation_locations: ['RULES.md', 'docs'] },
    };
    const head = {
      'src/a.ts': 'one',
      'lib/b.ts': 'two',
      'docs/spec.md': 'three',
      'RULES.md': 'five',
      'other.ts': 'four',
    };
    const told = { scope, context: { ...all, sources: ['files' as const] } };
    const prompt = await promptOf(told, place(checkout(head)));
    expect(prompt.match(/^```.+$/gm)).toEqual([
      '```src/a.ts',
      '```lib/b.ts',
      '```docs/spec.md',
      '```RULES.md',
    ]);
    expect(prompt).not.toContain('four');
  });

  it('when they pointed at lines of a large file, then those are shown with what is around them', async () => {
    const lines = Array.from({ length: 3_000 }, (_, index) => `line ${index + 1}`).join('\n');
    const told = { scope: said('src/a.ts#L1000-L1010'), context: { ...all, sources: ['files' as const] } };
    const prompt = await promptOf(told, place(checkout({ 'src/a.ts': lines })));
    expect(prompt).toMatch(/```src\/a\.ts, lines 960 to 1050 of 3000\nline 960\n[^]*\nline 1050\n```$/);
  });

  it('when issues were chosen, then they are shown with who wrote them, and those left out with why', async () => {
    const context = {
      sources: ['issues' as const],
      issues: [{ number: 12, title: 'Durations', body: 'As text.', author: 'lea' }],
      left_out: ['Issue #13 is not shown: it was changed.'],
    };
    const prompt = await promptOf({ context }, place(null));
    expect(prompt).toMatch(
      /```issue #12 by lea\nDurations\n\nAs text\.\n```\n\nIssue #13 is not shown: it was changed\.$/,
    );
  });
});

describe('given the repository as a source', () => {
  const context = { ...all, sources: ['repository' as const] };

  it('when the template does not name it, then it stands behind the template', async () => {
    const prompt = await promptOf({ context }, place(checkout(HEAD)));
    expect(prompt).toMatch(/^The task\.\n\n## The repository\n[^]*export const a = 1;/);
  });

  it.each([
    '{{ workspace.files }}',
    "{{ workspace['files'] }}",
    '{% set all = workspace . files %}{{ all }}',
  ])('when the template names it as %s, then it stands there and nowhere else', async (text) => {
    const prompt = await promptOf({ template: { name: 'plan', text }, context }, place(checkout(HEAD)));
    expect(prompt.match(/export const a = 1;/g)).toHaveLength(1);
    expect(prompt).not.toContain('## The repository');
  });

  it('when a value of the step names it, then it stands there', async () => {
    const told = {
      template: { name: 'plan', text: '{{ it }}' },
      with: { it: '{{ workspace.files }}' },
      context,
    };
    const prompt = await promptOf(told, place(checkout(HEAD)));
    expect(prompt).toMatch(/^3 files:/);
  });

  it('when other sections take their room, then it is given the rest', async () => {
    const head = { 'src/named.ts': 'n'.repeat(6_000), 'src/other.ts': 'o'.repeat(6_000) };
    const told = {
      scope: said('src/named.ts'),
      context: { sources: ['files' as const, 'repository' as const], tokens: 4_500 },
    };
    const prompt = await promptOf(told, place(checkout(head)));
    expect(prompt.match(/n{6000}/g)).toHaveLength(1);
    expect(prompt).not.toContain('o'.repeat(6_000));
    expect(prompt).toMatch(
      /2 files:[^]*1 of them are shown elsewhere here and not again\.[^]*Left out for lack of room[^]*src\/other\.ts/,
    );
  });
});

describe('given an attempt that failed before', () => {
  const error_context = 'validation: the answer is no JSON';

  it('when the template does not show why, then it is said behind everything else', async () => {
    const prompt = await promptOf({ error_context, context: { sources: [] } }, place(null));
    expect(prompt).toMatch(
      /## Why your last attempt did not count\n\n```error\nvalidation: the answer is no JSON\n```\n\n.*Mend the cause/,
    );
  });

  it('when the template shows it, then it is not said twice', async () => {
    const template = { name: 'plan', text: 'Why: {{ error_context }}' };
    const prompt = await promptOf({ error_context, template, context: { sources: [] } }, place(null));
    expect(prompt.match(/is no JSON/g)).toHaveLength(1);
  });
});
