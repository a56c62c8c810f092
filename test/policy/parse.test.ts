import { describe, expect, it } from 'vitest';
import { DEFAULT_MODEL, parsePolicy } from '../../src/policy/parse.ts';

const parse = (text: string): ReturnType<typeof parsePolicy> =>
  parsePolicy({ path: 'policy.yml', text }, 'main');

const said = (text: string): string[] =>
  parse(text).problems.map(({ code, message, span }) => `${span?.line}:${span?.column} ${code}: ${message}`);

describe('given a policy with a slip', () => {
  it.each([
    ['', ['1:1 yaml_syntax: the file is empty']],
    ['[]', ['1:1 wrong_type: the policy must be a map of keys, but is a list']],
    ['aprovals: {}', ['1:1 unknown_key: the policy has no key `aprovals`']],
    [
      'agents: {workers: [anthropic]}',
      ['1:20 unknown_value: `anthropic` is always allowed: `workers` names those beside it'],
    ],
    [
      'agents: {environment: [OTHER_KEY, GITHUB_TOKEN]}',
      ['1:35 policy_forbids: `GITHUB_TOKEN` is never passed on to a worker'],
    ],
    ['agents: {environment: ["A B"]}', ['1:24 wrong_type: `A B` is no name of a variable']],
    ['approvals: {allow-autor: true}', ['1:13 unknown_key: `approvals` has no key `allow-autor`']],
    ['approvals: {minimum-permission: read}', ['1:33 unknown_value: `minimum-permission` cannot be `read`']],
    [
      'approvals: {allow-author: yes}',
      ['1:27 wrong_type: `allow-author` must be true or false, but is text'],
    ],
    [
      'approvals: {bots: [dependabot]}',
      ['1:19 wrong_type: `bots` must be a list of whole numbers, but is a list'],
    ],
    ['limits: {parallel: 0}', ['1:20 out_of_bounds: `parallel` is 0, but must be between 1 and 256']],
    ['agents: {model: a, models: [b]}', ['1:17 policy_forbids: the default model is not among `models`']],
    ['paths: {deny: [*.ts]}', ['1:16 yaml_alias: aliases are not accepted']],
  ])('when it is %j then nothing of it counts, and it says so', (text, expected) => {
    expect(parse(text).ok).toBe(false);
    expect(said(text)).toEqual(expected);
  });
});

describe('given no policy', () => {
  it('when it is asked for then everything is cautious', () => {
    const result = parsePolicy(null, 'trunk');
    expect(result.ok && result.value).toEqual({
      bases: ['trunk'],
      approvals: {
        minimum_permission: 'write',
        allow_author: false,
        allow_requester: false,
        allow_committers: false,
        allow_last_pusher: false,
        everywhere: { users: [], teams: [], code_owners: false },
        gates: {},
        auto_approve: false,
        bots: [],
      },
      commands: { bare: true, start: 'write', per_hour: 30 },
      limits: { parallel: 5, decisions: 200, step_timeout_minutes: 30 },
      agents: { model: DEFAULT_MODEL, models: [], workers: [], environment: [] },
      paths: { allow: [], deny: [] },
      workspace: { developer_type: 'shared', workspace_path: '.', documentation_locations: [] },
    });
  });
});

describe('given a policy', () => {
  it('when it says some things then the rest stays cautious', () => {
    const result = parse(`bases: [main, next]
approvals: {minimum-permission: maintain, allow-committers: true, allow-last-pusher: true, bots: [41898282]}
commands: {bare: false, per-hour: 5}
limits: {decisions: 500}
agents: {models: [${DEFAULT_MODEL}]}
paths: {deny: ['*.lock']}
workspace: {documentation-locations: docs}
`);
    expect(result.ok && result.value).toMatchObject({
      bases: ['main', 'next'],
      approvals: {
        minimum_permission: 'maintain',
        allow_author: false,
        allow_committers: true,
        allow_last_pusher: true,
        bots: [41_898_282],
      },
      commands: { bare: false, start: 'write', per_hour: 5 },
      limits: { parallel: 5, decisions: 500 },
      agents: { model: DEFAULT_MODEL, models: [DEFAULT_MODEL] },
      paths: { allow: [], deny: ['*.lock'] },
      workspace: { documentation_locations: ['docs'] },
    });
  });
});
