import { permissionAtLeast } from '../people.ts';
import { BOUNDS, summarise } from '../progress/bounds.ts';
import { sameSource } from '../progress/evolve-gate.ts';
import type { StepError } from '../progress/attempt.ts';
import type { Answer, RefusedAnswer } from '../progress/gate.ts';
import { findStep } from '../workflow/graph.ts';
import type { Step } from '../workflow/schema.ts';
import type { Command } from '../commands/parse.ts';
import type { Draft } from './draft.ts';
import { instanceOf, type Frame } from './instance.ts';
import { stateOf } from './needs.ts';
import { commandsFrom, permissionOf, type Letter } from './inbox.ts';
import { severalOpen } from './open-gates.ts';

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

const ANSWERS: { [verb: string]: Answer['answer'] } = { retry: 'retry', skip: 'skip', reject: 'reject' };
const CONCLUSIONS: { [verb: string]: { conclusion: 'skipped' | 'failure' } } = {
  skip: { conclusion: 'skipped' },
  reject: { conclusion: 'failure' },
};

/** Looks for the first answer to a failure by somebody with write access, given since the gate opened. */
export function advanceErrorGate(draft: Draft, step: Step, frame: Frame): void {
  const instance = instanceOf(step, frame);
  const gate = stateOf(draft, step, frame)?.gate;
  const { snapshot } = draft.situation;
  if (gate === undefined || snapshot.incomplete.length > 0) return;
  const refused: RefusedAnswer[] = [];
  for (const letter of commandsFrom(draft.situation)) {
    const { comment, author, command } = letter;
    const verb = ANSWERS[command.verb];
    // What an earlier decision has answered is settled: it cannot become an answer when another gate closes.
    const told = comment.id <= (draft.situation.progress?.inbox.cursor ?? 0);
    if (verb === undefined || told || comment.created_at <= gate.since) continue;
    const [named = ''] = command.words;
    const meant = named === step.name || named === instance;
    if (!meant && isStep(draft, named)) continue;
    const permission = permissionOf(snapshot, author);
    if (permission === undefined) return draft.want({ want: 'permission', login: author.login });
    const source = {
      by: { id: author.id, login: author.login },
      source: 'comment',
      source_id: comment.id,
    } as const;
    // Words that were refused stay so: else a bare one would answer whichever of several gates is left over.
    const known = gate.refused.find((one) => sameSource(one, source))?.why ?? draft.unheard.get(comment.id);
    const flaw = permissionAtLeast(permission, 'write') ? flawOf(draft, letter, step, meant) : NO_ACCESS;
    const why = known ?? flaw;
    if (why === null) {
      const text = meant ? command.text.slice(named.length).trim() : command.text;
      return close(draft, instance, { ...source, answer: verb, at: comment.created_at, text });
    }
    draft.unheard.set(comment.id, why);
    refused.push({ ...source, why });
  }
  for (const one of refused.slice(-BOUNDS.refused))
    if (!gate.refused.some((known) => sameSource(known, one)))
      draft.record({ type: 'gate.refused', step: instance, refused: one });
}

const NO_ACCESS = 'answering a failure needs write access';

const isStep = (draft: Draft, word: string): boolean =>
  Object.hasOwn(draft.progress.steps, word) || findStep(draft.workflow, word) !== undefined;

function flawOf(
  draft: Draft,
  { comment, command }: Letter<Command>,
  step: Step,
  meant: boolean,
): string | null {
  if (comment.edited_at !== null) return 'the comment was edited after it was written';
  if (meant) return null;
  const example = `name the step, as in /${command.verb} ${step.name}`;
  if (command.verb === 'skip') return `${example} and then why`;
  return severalOpen(draft.progress, comment.created_at) ? `several gates are open: ${example}` : null;
}

function close(draft: Draft, instance: string, given: Answer): void {
  const answer = { ...given, text: summarise(given.text, BOUNDS.answer) };
  draft.record({ type: 'gate.answered', step: instance, answer });
  draft.record({
    type: 'gate.closed',
    step: instance,
    status: answer.answer === 'reject' ? 'rejected' : 'approved',
    ...CONCLUSIONS[answer.answer],
    answers: [answer],
    text: answer.text,
  });
}
