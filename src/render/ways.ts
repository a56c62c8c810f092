import { labelFor } from '../decide/answers/labels.ts';
import type { Policy } from '../policy/schema.ts';
import type { AnswerWay, ApprovalStep } from '../workflow/step.ts';
import type { OpenGate } from './gates.ts';
import type { Piece } from './pieces.ts';
import { command, typed } from './typed.ts';

/** Whether a gate can be answered in a way; where the definition is not known, as if it named none. */
export const takes = (step: ApprovalStep | undefined, way: AnswerWay): boolean =>
  step === undefined || step.answers.includes(way);

/** The label that approves one gate and no other; undefined where there is none. */
export const labelOf = (open: OpenGate, step: ApprovalStep | undefined): string | undefined =>
  takes(step, 'label') && typed(open) === open.gate.name ? labelFor(open.gate.name) : undefined;

/** How one gate can be approved, as the end of a sentence: `with …`. */
export function approvedWith(open: OpenGate, step: ApprovalStep | undefined, policy: Policy | null): Piece[] {
  const label = labelOf(open, step);
  const ways: Piece[][] = [
    ...(takes(step, 'command') ? [[{ code: command(policy, `approve ${typed(open)}`) }]] : []),
    ...(takes(step, 'review') ? [['a review']] : []),
    ...(takes(step, 'tick') ? [['the box in the status comment']] : []),
    ...(label === undefined ? [] : [['the label ', { code: label }]]),
  ];
  return ways.flatMap((way, at) => [at === 0 ? '' : at === ways.length - 1 ? ' or ' : ', ', ...way]);
}
