import type { StepState } from '../../progress/schema.ts';
import { askedNow } from '../advice/chosen.ts';
import type { Decision } from '../decision.ts';
import { describe } from '../describe.ts';
import type { Draft } from '../draft.ts';
import { begun } from '../scope/instance.ts';
import { heldByCircuits } from '../steps/circuit.ts';
import { canJudge } from '../orders/inbox.ts';
import type { Reason } from '../reason.ts';

/** Nothing can be started and nothing has ended: work in flight, an instant, an event or a person is waited for. */
export function awaitEvents(draft: Draft, because: Reason | undefined): Decision {
  const found = waitingSteps(draft);
  const { gates } = found;
  if (!canJudge(draft.situation) && gates.length > 0)
    return describe(draft, 'wait', 'facts_incomplete', gates);
  if (draft.progress.paused !== undefined)
    return describe(draft, 'wait', because ?? 'paused_by_person', found.claimed);
  const waits: [Reason, string[]][] = [
    ['step_in_flight', found.claimed],
    ['retry_delayed', found.delayed],
    ['awaiting_time', found.timed],
  ];
  for (const [reason, steps] of waits)
    if (steps.length > 0)
      return describe(draft, 'wait', openedFirst(draft) ?? because ?? reason, [...steps, ...gates]);
  if (gates.length === 0 && found.events.length === 0)
    return describe(draft, 'wait', because ?? 'nothing_due', []);
  const reason = gates.length > 0 ? 'awaiting_person' : 'awaiting_event';
  const on = [...gates, ...found.events];
  if (draft.progress.status !== 'blocked' || draft.progress.status_reason !== reason)
    draft.record({ type: 'run.blocked', on, reason });
  const changed = draft.entries.some((entry) => entry.type.startsWith('gate.'));
  const still = changed && gates.length > 0 ? 'gate_unchanged' : reason;
  return describe(draft, 'wait', openedFirst(draft) ?? because ?? still, on);
}

/** A gate that opened is what people must know first. */
const openedFirst = (draft: Draft): Reason | undefined =>
  draft.entries.some((entry) => entry.type === 'gate.opened') ? 'gate_opened' : undefined;

type Waiting = { [kind in 'claimed' | 'delayed' | 'timed' | 'events' | 'gates']: string[] };

/** What the run waits for, by what would end the waiting. */
function waitingSteps(draft: Draft): Waiting {
  const found: Waiting = { claimed: [], delayed: [], timed: [], events: [], gates: [] };
  for (const [instance, state] of Object.entries(draft.progress.steps)) {
    const kind = begun(state) ? kindOf(state) : undefined;
    if (kind !== undefined) found[kind].push(instance);
  }
  found.claimed.push(...askedNow(draft));
  found.delayed.push(...heldByCircuits(draft));
  return found;
}

function kindOf(state: StepState): keyof Waiting | undefined {
  if (state.gate?.status === 'pending' && state.gate.reopened !== undefined) return 'gates';
  if (state.status === 'completed') return undefined;
  if (state.claim !== undefined) return 'claimed';
  if (state.run !== undefined) return 'claimed';
  if (state.gate?.status === 'pending') return 'gates';
  if (state.wait !== undefined)
    return state.wait.kind === 'time' || state.deadline !== undefined ? 'timed' : 'events';
  return state.not_before === undefined ? undefined : 'delayed';
}
