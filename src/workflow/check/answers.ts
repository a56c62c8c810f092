import { onlyThese, type Admission } from '../../admission.ts';
import { durationText } from '../../duration.ts';
import { problemAt, type Problem } from '../../problem.ts';
import type { ApprovalStep } from '../step.ts';
import type { Bounds } from '../world.ts';
import type { Spot } from './spots.ts';

/** What a label begins with that approves a gate, and how long GitHub lets labels be. */
const LABEL = 'pawl:approved:';
const LABEL_LENGTH = 50;

/** Problems of who may answer an approval and how: too few people, a label that cannot be, reminders that never come. */
export function checkAnswers(step: ApprovalStep, bounds: Bounds | undefined, spot: Spot): Problem[] {
  return [...tooFew(step, bounds, spot), ...longLabel(step, spot), ...lateReminders(step, spot)];
}

function tooFew(step: ApprovalStep, bounds: Bounds | undefined, spot: Spot): Problem[] {
  const { name, approvers, gate, required } = step;
  const own = {
    users: approvers.users,
    others: approvers.teams.length > 0 || approvers.code_owners,
    required,
  };
  const policy = rulesOf(bounds, gate);
  const only = onlyThese([own, ...policy]);
  const needed = Math.max(...[own, ...policy].map((rule) => rule.required ?? 1));
  // What policy could not meet by itself is said of policy.
  if (only === null || only.length >= needed || isUnmet(policy)) return [];
  const refuse = (keys: string[], why: string, hint: string): Problem[] => [
    problemAt(
      'unanswerable_gate',
      spot(step, ...keys),
      `nobody can give the approval \`${name}\`: ${why}`,
      hint,
    ),
  ];
  if (only.length === 0)
    return refuse(
      ['approvers', 'users'],
      'policy lets other people answer than those who are named here',
      'name somebody whom `approvals` of the policy names',
    );
  const whose = needed > required ? 'policy asks for' : 'it asks for';
  const why = `${whose} ${needed} people, but only ${only.length} may answer: ${only.join(', ')}`;
  return refuse(
    [needed > required ? 'approvers' : 'required'],
    why,
    'name more users or a team, or require fewer',
  );
}

const rulesOf = (bounds: Bounds | undefined, gate: string): Admission[] => {
  const found = bounds?.answerers;
  if (found === undefined) return [];
  const own = Object.entries(found.gates).find(([name]) => name.toLowerCase() === gate.toLowerCase());
  return [found.everywhere, ...(own === undefined ? [] : [own[1]])];
};

const isUnmet = (rules: readonly Admission[]): boolean => {
  const only = onlyThese(rules);
  return only !== null && only.length < Math.max(1, ...rules.map(({ required }) => required ?? 1));
};

function longLabel(step: ApprovalStep, spot: Spot): Problem[] {
  const { name, gate, answers } = step;
  const length = LABEL.length + gate.length;
  if (length <= LABEL_LENGTH || !answers.includes('label')) return [];
  const why = `\`${LABEL}${gate}\` has ${length} characters, and labels have at most ${LABEL_LENGTH}`;
  const hint = `give it a \`gate\` of at most ${LABEL_LENGTH - LABEL.length} characters`;
  const at = spot(step, 'gate');
  if (answers.length === 1)
    return [problemAt('unanswerable_gate', at, `nobody can give the approval \`${name}\`: ${why}`, hint)];
  return [problemAt('no_effect', at, `no label answers \`${name}\`: ${why}`, hint, 'notice')];
}

/** Where a gate ends with its timeout, nobody is reminded of it any more. */
function lateReminders(step: ApprovalStep, spot: Spot): Problem[] {
  const { name, reminders, timeout_minutes: minutes, on_timeout: then } = step;
  if (minutes === undefined || then === 'remind' || then === 'escalate') return [];
  const late = reminders.filter((seconds) => seconds >= minutes * 60);
  if (late.length === 0) return [];
  const message = `\`${name}\` never reminds after ${late.map(durationText).join(', ')}: it ends after ${durationText(minutes * 60)}`;
  return [
    problemAt('no_effect', spot(step, 'reminders'), message, 'remind earlier, or wait longer', 'notice'),
  ];
}
