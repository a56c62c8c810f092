import { onlyThese, type Admission } from '../admission.ts';
import { readLogins, readTeams } from '../logins.ts';
import { problemAt, type Problem, type Span } from '../problem.ts';
import { readFields, type Fields } from '../yaml/shape.ts';
import { APPROVALS_KEYS, GATE_RULE_KEYS } from './keys.ts';
import type { GateRule, Policy } from './schema.ts';

type Approvals = Pick<Policy['approvals'], 'everywhere' | 'gates'>;
type Rule = Fields<typeof GATE_RULE_KEYS>;

/** The name of a gate, behind those of the steps that call the definition it stands in. */
const GATE = /^[A-Za-z0-9_-]{1,100}(?:\.[A-Za-z0-9_-]{1,100})*$/;

/** Every rule of policy that holds at a gate, beside what its definition says. Capital letters make no other gate. */
export function rulesFor({ approvals }: Policy, gate: string): GateRule[] {
  const own = Object.entries(approvals.gates).find(([name]) => same(name, gate));
  return [approvals.everywhere, ...(own === undefined ? [] : [own[1]])];
}

/** A rule as far as it can be told without GitHub. */
export const admissionOf = ({ users, teams, code_owners, required }: GateRule): Admission => ({
  users: users.map(({ text }) => text),
  others: teams.length > 0 || code_owners,
  ...(required === undefined ? {} : { required }),
});

/** Reads who may answer, at every gate and at some. A rule that nobody can meet is a problem where it is written. */
export function readRules(fields: Fields<typeof APPROVALS_KEYS>, problems: Problem[]): Approvals {
  // Least access of every gate is a key of its own in the policy.
  const { 'minimum-permission': _least, ...common } = fields;
  const everywhere = ruleOf(common, problems);
  const before = problems.length;
  problems.push(...unmet([everywhere], common, 'any gate'));
  const possible = problems.length === before;
  const gates = (fields.gates?.value.entries ?? []).map(({ key, key_span, value }): [string, GateRule] => {
    if (!GATE.test(key)) problems.push(badName(key, key_span));
    const twin = fields.gates?.value.entries.find((entry) => same(entry.key, key));
    if (twin !== undefined && twin.key !== key) problems.push(sameName(key, twin.key, key_span));
    const rule = readFields(value, GATE_RULE_KEYS, `the rule of gate \`${key}\``, problems);
    const read = ruleOf(rule, problems);
    problems.push(...unmet(possible ? [read, everywhere] : [read], rule, `the gate \`${key}\``));
    return [key, read];
  });
  return { everywhere, gates: Object.fromEntries(gates) };
}

function ruleOf(fields: Rule, problems: Problem[]): GateRule {
  const { users, teams, required } = fields;
  const least = fields['minimum-permission'];
  return {
    users: readLogins(users?.value, problems),
    teams: readTeams(teams?.value, problems),
    code_owners: fields['code-owners']?.value ?? false,
    ...(least === undefined ? {} : { minimum_permission: least.value }),
    ...(required === undefined ? {} : { required: required.value }),
  };
}

/** A rule is unmet for ever when fewer people are named than must approve; the first rule is the one that is written here. */
function unmet(rules: readonly GateRule[], { users, required }: Rule, what: string): Problem[] {
  const all = rules.map(admissionOf);
  const only = onlyThese(all);
  const needed = Math.max(1, ...all.map((rule) => rule.required ?? 1));
  const span = required?.span ?? users?.span;
  if (only === null || only.length >= needed || span === undefined) return [];
  const message =
    only.length === 0
      ? `nobody may answer ${what}: no login is named both here and under \`approvals\``
      : `${needed} ${needed === 1 ? 'person' : 'people'} must approve at ${what}, but only ${only.length} may: ${only.join(', ')}`;
  return [problemAt('unanswerable_gate', span, message, 'name more users or a team, or require fewer')];
}

function badName(name: string, span: Span): Problem {
  const message = `\`${name}\` cannot be the name of a gate`;
  const hint = 'names have letters, digits, `-` and `_`, behind a dot inside of a workflow that is used';
  return problemAt('invalid_name', span, message, hint);
}

function sameName(name: string, other: string, span: Span): Problem {
  const message = `\`${name}\` and \`${other}\` are one gate: capital letters make no difference`;
  return problemAt('duplicate_name', span, message, 'write both rules as one');
}

const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();
