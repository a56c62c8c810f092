import { permissionAtLeast } from '../people.ts';
import type { Answer, StepError } from '../progress/schema.ts';
import type { Step } from '../workflow/schema.ts';
import type { Draft } from './draft.ts';
import { instanceOf, type Frame } from './instance.ts';
import { stateOf } from './needs.ts';
import { commandsFrom } from './inbox.ts';

/** Asks a person what to do about a failure: `/retry`, `/skip` or `/reject`. */
export function openErrorGate(draft: Draft, step: Step, frame: Frame, error: StepError): void {
  draft.record({
    type: 'gate.opened',
    step: instanceOf(step, frame),
    name: step.name,
    iteration: stateOf(draft, step, frame)?.iteration ?? frame.iteration,
    gate: step.name,
    kind: 'error',
    message: error.message,
    subject: { digest: draft.situation.hashes.sha256(error.message), content: '', outputs: [] },
    required: 1,
    error,
  });
}

const ANSWERS = { retry: 'retry', skip: 'skip', reject: 'reject' } as const;

/** Looks for the first answer to a failure by somebody with write access, given since the gate opened. */
export function advanceErrorGate(draft: Draft, step: Step, frame: Frame): void {
  const instance = instanceOf(step, frame);
  const gate = stateOf(draft, step, frame)?.gate;
  if (gate === undefined) return;
  const open = Object.values(draft.progress.steps).filter((state) => state.status === 'waiting');
  for (const { comment, author, command } of commandsFrom(draft.situation)) {
    const verb = ANSWERS[command.verb as keyof typeof ANSWERS];
    if (verb === undefined || comment.created_at <= gate.since) continue;
    const [named] = command.words;
    const meant = named === step.name || named === instance;
    if (!meant && (open.length > 1 || verb === 'skip')) continue;
    const by = { id: author.id, login: author.login };
    const refuse = (why: string): void => {
      if (!gate.refused.some((known) => known.source_id === comment.id))
        draft.record({
          type: 'gate.refused',
          step: instance,
          refused: { by, source: 'comment', source_id: comment.id, why },
        });
    };
    if (comment.edited_at !== null) {
      refuse('the comment was edited after it was written');
      continue;
    }
    const permission = draft.situation.snapshot.permissions[author.login];
    if (permission === undefined) {
      draft.want({ want: 'permission', login: author.login });
      return;
    }
    if (!permissionAtLeast(permission, 'write')) {
      refuse('answering a failure needs write access');
      continue;
    }
    const text = meant ? command.text.slice(named?.length ?? 0).trim() : command.text;
    const answer: Answer = { by, answer: verb, source: 'comment', source_id: comment.id, at: draft.now, text };
    draft.record({ type: 'gate.answered', step: instance, answer });
    draft.record({
      type: 'gate.closed',
      step: instance,
      status: verb === 'reject' ? 'rejected' : 'approved',
      ...(verb === 'retry' ? {} : { conclusion: verb === 'skip' ? ('skipped' as const) : ('failure' as const) }),
      answers: [answer],
      text,
    });
    return;
  }
}
