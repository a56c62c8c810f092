import { accessAt, handedTo, namesNobody, rulesAt, type Rule } from '../decide/answers/approvers.ts';
import type { Permission } from '../people.ts';
import type { Policy } from '../policy/schema.ts';
import type { Gate } from '../progress/gate.ts';
import type { ApprovalStep } from '../workflow/step.ts';
import { listed, type Piece } from './pieces.ts';

const ACCESS: { [permission in Permission]: string } = {
  none: 'Anyone',
  read: 'Anyone with read access',
  triage: 'Anyone with triage access or more',
  write: 'Anyone with write access',
  maintain: 'Anyone with maintain access or more',
  admin: 'Admins of this repository',
};

/** Later than any instant: everybody a gate was handed on to by now. */
export const LATEST = '9';
/** People that one rule is shown with. */
const NAMES = 10;

/** The rules at a gate that name people; none where definition or policy is not known. */
export const namingRules = (gate: Gate, step: ApprovalStep | undefined, policy: Policy | null): Rule[] =>
  step === undefined || policy === null
    ? []
    : rulesAt(step, policy, handedTo(gate, LATEST)).filter((rule) => !namesNobody(rule));

/** Who may answer an approval and who may not. The engine decides; this says it beforehand. */
export function whoMayApprove(gate: Gate, step: ApprovalStep | undefined, policy: Policy | null): Piece[] {
  const bounds = policy?.approvals;
  const least =
    step !== undefined && policy !== null
      ? accessAt(step, policy)
      : (step?.approvers.minimum_permission ?? bounds?.minimum_permission ?? 'write');
  const rules = namingRules(gate, step, policy);
  const [first, ...others] = rules;
  const barred = [
    ...(step?.allow_author === true && bounds?.allow_author === true
      ? []
      : ['the author of this pull request']),
    ...(bounds?.allow_requester === true ? [] : ['whoever started the run']),
    ...(bounds?.allow_committers === true ? [] : ['people who committed to it']),
    ...(bounds?.allow_last_pusher === true ? [] : ['whoever pushed last']),
  ];
  return [
    ...(first === undefined ? [ACCESS[least]] : [...people(first, 'Code owners'), ` (with ${least} access)`]),
    ...(barred.length === 0 ? [] : [', but not ', ...listed(barred, 'or')]),
    ...others.flatMap((rule) => ['; policy lets only ', ...people(rule, 'code owners')]),
    ...(rules.some((rule) => rule.code_owners)
      ? ['; every owned path that changed needs one of its owners']
      : []),
  ];
}

function people({ users, teams, code_owners }: Rule, first: 'Code owners' | 'code owners'): Piece[] {
  const all: Piece[] = [
    ...users.map((login) => ({ strong: login })),
    ...teams.map((team) => ({ strong: `@${team}` })),
  ];
  const more = all.splice(NAMES).length;
  return listed(
    [
      ...all,
      ...(more > 0 ? [`${more} more`] : []),
      ...(code_owners ? [`${all.length === 0 ? first : 'code owners'} of what changed`] : []),
    ],
    'or',
  );
}

/** `a, b or c`. */
export function list(parts: readonly string[], word: 'and' | 'or'): string {
  const last = parts.at(-1) ?? '';
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')} ${word} ${last}`;
}
