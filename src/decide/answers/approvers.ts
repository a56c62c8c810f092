import { permissionAtLeast, type Permission } from '../../people.ts';
import { rulesFor } from '../../policy/rules.ts';
import type { Policy } from '../../policy/schema.ts';
import type { Gate } from '../../progress/gate.ts';
import type { ApprovalStep } from '../../workflow/step.ts';

/** Who may answer a gate by one authority: whoever it names, or everybody with the access where it names nobody. */
export interface Rule {
  users: string[];
  /** `org/team`, or the name of a team of the repository's owner. */
  teams: string[];
  code_owners: boolean;
}

/**
 * All rules at a gate; a person must be let in by each. The definition's comes first: those whom the gate was handed on to
 * are among the people it names. What policy asks for nobody can widen.
 */
export function rulesAt(step: ApprovalStep, policy: Policy, handed: readonly string[] = []): Rule[] {
  const { users, teams, code_owners } = step.approvers;
  const own = { users, teams, code_owners };
  return [
    namesNobody(own)
      ? own
      : {
          ...own,
          users: [...users, ...handed.filter((name) => !name.includes('/'))],
          teams: [...teams, ...handed.filter((name) => name.includes('/'))],
        },
    ...rulesFor(policy, step.gate).map((rule) => ({
      users: rule.users.map(({ text }) => text),
      teams: rule.teams.map(({ text }) => text),
      code_owners: rule.code_owners,
    })),
  ];
}

/** People and `@org/team` that rules name, each once, those left out whom another rule keeps from answering by name. */
export function namedIn(rules: readonly Rule[]): string[] {
  const lets = (rule: Rule, login: string): boolean =>
    namesNobody(rule) ||
    rule.teams.length > 0 ||
    rule.code_owners ||
    rule.users.some((user) => user.toLowerCase() === login.toLowerCase());
  const users = rules.flatMap((rule) => rule.users);
  const may = users.filter((login) => rules.every((rule) => lets(rule, login)));
  const teams = rules.flatMap((rule) => rule.teams.map((team) => `@${team}`));
  return [...new Map([...may, ...teams].map((name) => [name.toLowerCase(), name])).values()];
}

export const namesNobody = ({ users, teams, code_owners }: Rule): boolean =>
  users.length === 0 && teams.length === 0 && !code_owners;

/** How many distinct people must approve: the most that the definition or policy asks for. */
export const requiredAt = (step: ApprovalStep, policy: Policy): number =>
  Math.max(step.required, ...rulesFor(policy, step.gate).map(({ required }) => required ?? 1));

/** The least access of who answers: the most that the definition or policy asks for. */
export const accessAt = (step: ApprovalStep, policy: Policy): Permission =>
  [
    policy.approvals.minimum_permission,
    ...rulesFor(policy, step.gate).map(({ minimum_permission }) => minimum_permission),
  ]
    .filter((access) => access !== undefined)
    .reduce((one, other) => (permissionAtLeast(one, other) ? one : other), step.approvers.minimum_permission);

/** Whom a gate's deadline had handed it on to when somebody spoke. */
export const escalatedTo = ({ overdue }: Gate, at: string): string[] =>
  overdue !== undefined && overdue.at < at ? (overdue.escalated_to ?? []) : [];

/** Whom a gate had been handed on to when somebody spoke: by its deadline, or by people who might have answered it. */
export const handedTo = (gate: Gate, at: string): string[] => [
  ...escalatedTo(gate, at),
  ...(gate.delegated ?? []).filter((handed) => handed.at < at).map(({ to }) => to),
];

/** Somebody with those who handed a gate on to him: what they could give, he gives in their place. */
export function inPlaceOf(
  { delegated = [] }: Pick<Gate, 'delegated'>,
  person: { login: string },
): { login: string }[] {
  const found = [person];
  for (const { login } of found)
    for (const { from, to } of delegated)
      if (to.toLowerCase() === login.toLowerCase() && !found.some((known) => known.login === from.login))
        found.push({ login: from.login });
  return found;
}

/** To whom somebody has handed a gate on, and was not handed it back since; undefined while he answers himself. */
export function handedOnBy(
  { delegated = [] }: Gate,
  person: { id: number; login: string },
): string | undefined {
  const own = delegated.findLast(
    ({ from, to }) => from.id === person.id || to.toLowerCase() === person.login.toLowerCase(),
  );
  return own?.from.id === person.id ? own.to : undefined;
}
