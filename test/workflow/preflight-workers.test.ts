import { describe, expect, it } from 'vitest';
import { boundsOf } from '../../src/policy/bounds.ts';
import { parsePolicy } from '../../src/policy/parse.ts';
import { said, withSteps } from './preflight.ts';

const agent = (keys: string): string =>
  withSteps('- {name: a, agent: helper, prompt: x}', `agents: {helper: ${keys}}`);

const underPolicy = (text: string, policy: string): string[] => {
  const read = parsePolicy({ path: 'policy.yml', text: policy }, 'main');
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return said(text, { bounds: boundsOf(read.value) });
};

describe('given an agent that another program is to play', () => {
  it.each([
    [
      '{uses: claude-code}',
      '1:25 policy_forbids: the agent `helper` uses `claude-code`, a program of the runner, which policy does not allow',
    ],
    [
      '{uses: command, command: [x]}',
      '1:25 policy_forbids: the agent `helper` uses `command`, a program of the runner, which policy does not allow',
    ],
  ])('when %s stands under a policy that says nothing of workers, then it is refused', (keys, problem) => {
    expect(underPolicy(agent(keys), 'bases: [main]')).toEqual([problem]);
    expect(underPolicy(agent(keys), 'agents: {workers: []}')).toEqual([problem]);
  });

  it('when policy allows the other one only, then it is refused', () => {
    expect(underPolicy(agent('{uses: claude-code}'), 'agents: {workers: [command]}')).toHaveLength(1);
  });

  it('when policy allows it, or is not known, then nothing is said', () => {
    expect(underPolicy(agent('{uses: claude-code}'), 'agents: {workers: [claude-code]}')).toEqual([]);
    expect(said(agent('{uses: command, command: [x, y]}'))).toEqual([]);
    expect(underPolicy(agent('{uses: anthropic}'), 'bases: [main]')).toEqual([]);
  });
});

describe('given an agent that names tools', () => {
  it('when it brings no files and some of them change files, then it is refused', () => {
    const problem = '1:41 not_supported: the agent `helper` names `edit_file`, but returns text and no files';
    expect(said(agent('{returns: text, tools: [read_file, edit_file]}'))).toEqual([problem]);
    expect(said(agent('{returns: files, tools: [read_file, edit_file]}'))).toEqual([]);
    expect(said(agent('{returns: report, tools: [read_file]}'))).toEqual([]);
  });

  it('when a step names such a tool for it, then that is refused', () => {
    const step = (who: string): string =>
      withSteps(`- {name: a, agent: ${who}, prompt: x, tools: [write_file]}`);
    expect(said(step('planner'))).toEqual([
      expect.stringContaining('not_supported: `a` names `write_file`, but the agent `planner` returns text'),
    ]);
    expect(said(step('programmer'))).toEqual([]);
  });
});

describe('given a command of an agent', () => {
  it.each([
    ['{uses: command}', '1:25 missing_key: the agent `helper` uses a command and gives none'],
    ['{uses: command, command: []}', '1:43 missing_key: the agent `helper` uses a command and gives none'],
    [
      '{uses: command, command: node worker.mjs}',
      '1:43 wrong_type: the command of the agent `helper` is one text, and no shell takes it apart',
    ],
    ['{command: [x]}', '1:28 not_supported: the agent `helper` gives a command, but uses `anthropic`'],
    [
      '{uses: claude-code, command: [x]}',
      '1:47 not_supported: the agent `helper` gives a command, but uses `claude-code`',
    ],
  ])('when it is %s, then it is refused', (keys, problem) => {
    expect(said(agent(keys))).toEqual([problem]);
  });

  it.each(['./tools/worker', 'tools/worker.js', '../worker'])(
    'threat 47: when it names %s, a file of the repository, then it is refused',
    (program) => {
      expect(said(agent(`{uses: command, command: [${program}]}`))).toEqual([
        expect.stringContaining(
          'not_supported: the command of the agent `helper` is a file of the repository',
        ),
      ]);
    },
  );

  it('when it is a program of the runner, then nothing is said', () => {
    expect(said(agent('{uses: command, command: [/opt/worker, --fast]}'))).toEqual([]);
  });
});
