import type { Step } from '../../workflow/step.ts';
import { offer } from './attempt.ts';
import { beginBlock } from './block.ts';
import { beginCall } from './call.ts';
import { skip } from './cancel.ts';
import { holds } from '../scope/condition.ts';
import type { Draft } from '../draft.ts';
import { failAtOnce } from './fail-at-once.ts';
import { beginForEach } from './for-each.ts';
import { openApproval } from '../gates/gate.ts';
import { openInput } from '../gates/input.ts';
import type { Frame } from '../scope/instance.ts';
import { numberOf } from './number.ts';
import { enterPhase } from '../run/phase.ts';
import { beginRalph } from './ralph.ts';
import type { NeedsResult } from '../scope/scope.ts';
import { assignVariables } from './set.ts';
import { openWait } from './wait.ts';

const STATUS_FUNCTION = /\b(?:success|failure|always|cancelled)\s*\(/;

/** Begins a step whose needs have ended: skips it, opens it, or lists it as ready to be performed. */
export function enterStep(draft: Draft, step: Step, frame: Frame, needs: NeedsResult): void {
  if (draft.progress.paused !== undefined) return;
  const blocked = needs.failed || needs.cancelled;
  if (blocked && (step.if === undefined || !STATUS_FUNCTION.test(step.if.text)))
    return skip(draft, step, frame, 'needs');
  if (step.if !== undefined) {
    const truth = holds(draft, step.if, frame, needs);
    if (truth.is === 'unread') return;
    if (truth.is === 'error')
      return failAtOnce(draft, step, frame, { type: 'validation', message: truth.message });
    if (truth.is === 'false') return skip(draft, step, frame, blocked ? 'needs' : 'condition');
  }
  // A step that is only offered enters its phase when it is really started.
  if (!isOffered(step)) {
    const phase = enterPhase(draft, frame);
    if (phase === 'unread' || phase === 'refused') return;
  }
  begin(draft, step, frame);
}

const isOffered = ({ type }: Step): boolean => ['prompt', 'command', 'shell', 'dispatch'].includes(type);

/** Begins a step, for the first time or again, by its type. */
export function begin(draft: Draft, step: Step, frame: Frame): void {
  switch (step.type) {
    case 'prompt':
    case 'command':
    case 'shell':
    case 'dispatch':
      return offer(draft, step, frame, 1);
    case 'approval':
      return openApproval(draft, step, frame, numberOf(draft, step, frame));
    case 'input':
    case 'wait-for-human':
      return openInput(draft, step, frame, numberOf(draft, step, frame));
    case 'wait':
      return openWait(draft, step, frame, numberOf(draft, step, frame));
    case 'set':
      return assignVariables(draft, step, frame);
    case 'conditional': {
      const truth = holds(draft, step.condition, frame);
      if (truth.is === 'unread') return;
      if (truth.is === 'error')
        return failAtOnce(draft, step, frame, { type: 'validation', message: truth.message });
      return beginBlock(draft, step, frame, { branch: truth.is === 'true' ? 'then' : 'else' });
    }
    case 'for-each':
      return beginForEach(draft, step, frame);
    case 'ralph-loop':
      return beginRalph(draft, step, frame);
    case 'workflow':
      return beginCall(draft, step, frame);
    case 'loop':
    case 'serial':
    case 'parallel':
      return beginBlock(draft, step, frame);
  }
}
