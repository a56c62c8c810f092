import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as keys from '../../src/policy/keys.ts';
import { parsePolicy } from '../../src/policy/parse.ts';
import { rulesFor } from '../../src/policy/rules.ts';

const page = readFileSync(new URL('../../templates/docs/policy.md', import.meta.url), 'utf8');
const [, text = ''] = /```yaml\n([^]*?)```/.exec(page) ?? [];

describe('given the page about the policy', () => {
  it('when its example is read then it has no mistake, and means what the page says of it', () => {
    const parsed = parsePolicy({ path: 'policy.yml', text }, 'main');
    expect(parsed.problems).toEqual([]);
    if (!parsed.ok) throw new Error('The example has errors');
    const of = (gate: string): object[] =>
      rulesFor(parsed.value, gate).map(({ users, teams, code_owners, required }) => ({
        users: users.map((word) => word.text),
        teams: teams.map((word) => word.text),
        code_owners,
        required,
      }));
    const everywhere = { users: ['maria'], teams: ['acme/engineers'], code_owners: false };
    expect(of('code-review')).toEqual([everywhere, { users: [], teams: [], code_owners: true }]);
    expect(of('release')[1]).toMatchObject({ required: 2 });
    expect(parsed.value.limits).toMatchObject({ cost_usd: 20, timeout_minutes: 2_880 });
  });

  it('when the rules of a gate are looked for then the page explains every key of them', () => {
    for (const key of Object.keys(keys.GATE_RULE_KEYS)) expect(page).toContain(`\`${key}\``);
  });
});

describe('given the policy file to begin with', () => {
  const path = 'templates/github/policy.yml';
  const file = readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
  const parsed = (given: string) => parsePolicy({ path, text: given }, 'main');
  /** As if somebody had taken the # away from every line that is one of YAML. */
  const whole = file.replaceAll(/^( *)# ( *[a-z][a-z-]*:(?: .*|)$)/gm, '$1$2');

  it('when it is used as it stands then it says what holds without it', () => {
    const defaults = parsePolicy(null, 'main');
    if (!defaults.ok) throw new Error('The defaults have errors');
    expect(parsed(file)).toMatchObject({ ok: true, problems: [], value: defaults.value });
  });

  it('when everything in it is taken then it has no mistake, and means something', () => {
    const all = parsed(whole);
    expect(all.problems).toEqual([]);
    if (!all.ok) throw new Error('The file has errors');
    const { bases, approvals, limits, agents, paths } = all.value;
    expect({ bases, cost: limits.cost_usd, models: agents.models.length, deny: paths.deny }).toEqual({
      bases: ['main', 'release/v2'],
      cost: 20,
      models: 2,
      deny: ['src/generated/**'],
    });
    expect(approvals.gates['final-approval']).toMatchObject({ required: 2, code_owners: true });
  });

  it('when the keys of the policy are looked for then every one is in it', () => {
    const tables = [keys.APPROVALS_KEYS, keys.GATE_RULE_KEYS, keys.COMMANDS_KEYS, keys.LIMITS_KEYS];
    const more = [keys.AGENTS_KEYS, keys.PATHS_KEYS, keys.WORKSPACE_KEYS, keys.POLICY_KEYS];
    const names = [...tables, ...more].flatMap((table) => Object.keys(table));
    expect(names.filter((name) => !new RegExp(`^ *${name}:`, 'm').test(whole))).toEqual([]);
  });
});
