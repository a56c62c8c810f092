import { problemAt, type Problem } from '../../problem.ts';
import { stepIn } from '../graph.ts';
import { checkAnswers } from './answers.ts';
import { pathToNeed } from './cycles.ts';
import { spoken } from '../names.ts';
import type { ApprovalStep, Step } from '../step.ts';
import type { Spot } from './spots.ts';
import type { Bounds } from '../world.ts';

/** Problems of what a step waits for: an approval that nobody could ever give, a way back that is none, a timeout without a time. */
export function checkGate(
  step: Step,
  list: readonly Step[],
  bounds: Bounds | undefined,
  spot: Spot,
): Problem[] {
  const idle = idleTimeout(step, spot);
  if (step.type !== 'approval') return idle;
  return [
    ...idle,
    ...checkAnswers(step, bounds, spot),
    ...escalatesToNobody(step, spot),
    ...wayBack(step, list, spot),
    ...automatic(step, bounds, spot),
  ];
}

/** A notice for an `on-timeout` that never applies, because nothing runs out. */
function idleTimeout(step: Step, spot: Spot): Problem[] {
  if (!('on_timeout' in step) || step.timeout_minutes !== undefined) return [];
  const at = spot(step, 'on-timeout');
  if (at === spot(step)) return [];
  const message = `\`on-timeout\` of \`${step.name}\` never applies: the step has no \`timeout-minutes\``;
  return [problemAt('no_effect', at, message, 'give `timeout-minutes`, or leave it out', 'notice')];
}

function escalatesToNobody(step: ApprovalStep, spot: Spot): Problem[] {
  const { name, on_timeout, timeout_minutes, escalate_to } = step;
  if (on_timeout !== 'escalate' || timeout_minutes === undefined || escalate_to.length > 0) return [];
  const message = `\`${name}\` escalates to nobody: it has no \`escalate-to\``;
  return [problemAt('missing_key', spot(step, 'on-timeout'), message, 'give `escalate-to` a login')];
}

/** `back-to` names a step that the gate rests on: what does not, would never come to the gate again. */
function wayBack(gate: ApprovalStep, list: readonly Step[], spot: Spot): Problem[] {
  const { name, back_to: to } = gate;
  if (to === undefined) return [];
  const span = spot(gate, 'back-to');
  const target = stepIn(list, to);
  if (target === undefined) {
    const message = `\`${name}\` goes back to \`${to}\`, but there is no step of that name in its list`;
    return [problemAt('unknown_step', span, message, 'name an earlier step of the same list')];
  }
  if (target !== gate && pathToNeed(list, gate, to) !== undefined) return [];
  const circle = target === gate ? [name] : pathToNeed(list, target, name)?.toReversed();
  const hint = 'go back to a step that the gate needs, directly or through others';
  if (circle !== undefined) {
    const shown = [...circle, name].join(' -> ');
    return [problemAt('cycle', span, `\`${name}\` goes back to what comes after it: ${shown}`, hint)];
  }
  const message = `\`${name}\` goes back to \`${to}\`, which it does not rest on`;
  return [problemAt('unknown_step', span, message, hint)];
}

function automatic(step: ApprovalStep, bounds: Bounds | undefined, spot: Spot): Problem[] {
  const { name, on_timeout } = step;
  if (on_timeout !== 'auto-approve' || bounds?.auto_approve !== false) return [];
  const message = `\`${name}\` approves itself when nobody answers, which policy does not allow`;
  const hint = 'choose another `on-timeout`, or set `auto-approve: true` under `approvals` of the policy';
  return [problemAt('policy_forbids', spot(step, 'on-timeout'), message, hint)];
}

/** A gate that a failed step opens goes by the step's name, so no approval may have that name. */
export function ambiguousGates(steps: readonly Step[]): Problem[] {
  const asking = new Map(
    steps.flatMap((step) => (asksPeople(step) ? [[spoken(step.name), step] as const] : [])),
  );
  return steps.flatMap((step) => {
    if (step.type !== 'approval') return [];
    const other = asking.get(spoken(step.gate));
    if (other === undefined || other === step) return [];
    const when = isInput(other) ? '' : ' when it fails';
    const message = `the gate \`${step.gate}\` has the name of the step \`${other.name}\`, which asks people under it${when}`;
    return [problemAt('duplicate_name', step.span, message, 'give the gate another name')];
  });
}

const isInput = ({ type }: Step): boolean => type === 'input' || type === 'wait-for-human';

const asksPeople = (step: Step): boolean =>
  isInput(step) ||
  step.on_error === 'human' ||
  step.error_rules.some((rule) => rule.do === 'human') ||
  ((step.type === 'loop' || step.type === 'ralph-loop') && step.on_exhausted === 'human');
