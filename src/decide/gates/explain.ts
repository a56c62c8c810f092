import type { Gate, Part } from '../../progress/gate.ts';
import type { Policy } from '../../policy/schema.ts';
import type { ApprovalStep } from '../../workflow/step.ts';
import { handedTo, namedIn, requiredAt, rulesAt } from '../answers/approvers.ts';
import { addressOf, type PlacedGate } from './open-gates.ts';
import type { Explained, Requirement } from './requirement.ts';

/** The state of a gate as it was recorded: what is required, found and missing, and why others do not count. */
export function explainGate(
  open: PlacedGate,
  step: ApprovalStep | undefined,
  policy: Policy | null,
): Explained {
  const { gate, instance } = open;
  return {
    gate: addressOf(open),
    instance,
    status: gate.status,
    opened_at: gate.opened_at,
    since: gate.since,
    deadline: gate.deadline ?? null,
    requirement: requirementOf(gate, step, policy),
    not_counted: gate.refused.map(({ by, source, why }) => ({ login: by.login, source, why })),
  };
}

function requirementOf(gate: Gate, step: ApprovalStep | undefined, policy: Policy | null): Requirement {
  const required = step === undefined || policy === null ? gate.required : requiredAt(step, policy);
  const found = gate.answers
    .filter(({ answer }) => answer === 'approve')
    .map(({ by, source, at }) => ({ login: by.login, source, at }));
  const from =
    step === undefined || policy === null ? [] : namedIn(rulesAt(step, policy, handedTo(gate, LATEST)));
  return {
    asks: required === 1 ? 'one person' : `${required} people`,
    required,
    found,
    missing: Math.max(0, required - found.length),
    from: from.filter((login) => !hasHandedOn(gate, login)),
    parts: (gate.parts ?? []).map((part) => partOf(part, found)),
  };
}

/** Whether somebody handed the gate on and was not handed it back. */
const hasHandedOn = ({ delegated = [] }: Gate, login: string): boolean => {
  const is = (other: string): boolean => other.toLowerCase() === login.toLowerCase();
  const own = delegated.findLast(({ from, to }) => is(from.login) || is(to));
  return own !== undefined && is(own.from.login);
};

/** Later than any instant: everybody a gate was handed on to by now. */
const LATEST = '9';

function partOf({ kind, of, from, by, note }: Part, found: Requirement['found']): Requirement {
  const gave = found.filter(({ login }) => by.includes(login));
  const required = kind === 'owners' ? 1 : 0;
  return {
    asks: kind === 'owners' ? `an owner of ${of}` : kind === 'team' ? `the team ${of}` : of,
    required,
    found: gave,
    missing: Math.max(0, required - gave.length),
    from,
    ...(note === undefined ? {} : { note }),
    parts: [],
  };
}
