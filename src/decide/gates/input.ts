import { parseValues } from '../../commands/values.ts';
import type { JsonValue } from '../../json.ts';
import { BOUNDS, byteLength, summarise } from '../../progress/bounds.ts';
import type { HumanStep, InputStep } from '../../workflow/step.ts';
import { fieldValues } from '../orders/typed-values.ts';
import type { Draft } from '../draft.ts';
import { messageOf } from './gate.ts';
import { failRun } from '../run/end.ts';
import { deadlineOf, endUnanswered, isOverdue } from './gate-timeout.ts';
import { firstAnswer, type Rule } from '../answers/hear.ts';
import { canJudge } from '../orders/inbox.ts';
import { instanceOf, type Frame } from '../scope/instance.ts';
import { stateOf } from '../steps/needs.ts';
import { addressOf, type PlacedGate } from './open-gates.ts';

/** Asks a person for values, or for words. */
export function openInput(
  draft: Draft,
  step: InputStep | HumanStep,
  frame: Frame,
  number: number | undefined,
): void {
  const message = messageOf(draft, step, frame);
  if (message === undefined) return;
  draft.record({
    type: 'gate.opened',
    step: instanceOf(step, frame),
    name: step.name,
    ...(number === undefined ? {} : { number }),
    iteration: frame.iteration,
    gate: step.name,
    kind: step.type === 'input' ? 'input' : 'words',
    message,
    subject: { digest: draft.situation.hashes.sha256(message), content: '', outputs: [] },
    required: 1,
    ...deadlineOf(draft, step),
  });
}

/** Looks for the first answer that fits, given in time by somebody who may; without one, at the deadline `on-timeout` applies. */
export function advanceInput(draft: Draft, step: InputStep | HumanStep, frame: Frame): void {
  const instance = instanceOf(step, frame);
  const state = stateOf(draft, step, frame);
  const gate = state?.gate;
  if (state === undefined || gate === undefined || gate.status !== 'pending' || !canJudge(draft.situation))
    return;
  const open = { instance, state, gate };
  const wanted = draft.wants.length;
  const overdue = isOverdue(draft, gate);
  const rule = step.type === 'input' ? valuesRule(step, open) : wordsRule(open);
  const given = firstAnswer(draft, open, { ...rule, until: overdue ? gate.deadline : undefined });
  if (given === undefined) {
    const judged = draft.wants.length === wanted;
    if (overdue && judged)
      endUnanswered(draft, step, frame, step.on_timeout, `nobody answered ${gate.name} in time`);
    return;
  }
  const answer = { ...given, text: summarise(given.text, BOUNDS.answer) };
  const value: JsonValue = step.type === 'input' ? valuesIn(step, given.text).values : given.text;
  const rejected = answer.answer === 'reject';
  draft.record({ type: 'gate.answered', step: instance, answer });
  draft.record({
    type: 'gate.closed',
    step: instance,
    status: rejected ? 'rejected' : 'approved',
    conclusion: rejected ? 'failure' : 'success',
    answers: [answer],
    text: answer.text,
    ...(rejected ? {} : { value }),
  });
  if (rejected) {
    const why = answer.text === '' ? '' : `: ${answer.text}`;
    failRun(draft, 'gate_rejected', summarise(`${answer.by.login} rejected ${gate.name}${why}`));
  }
}

/** `/input name key=value`: everything that is wrong is said at once. */
const valuesRule = (step: InputStep, open: PlacedGate): Rule => ({
  answers: { input: 'input' },
  from: step.from,
  no_access:
    step.from.length > 0
      ? `only ${step.from.join(', ')} may answer ${step.name}`
      : 'answering an input needs write access',
  until: undefined,
  flaw: (_, { at, text }) => {
    const example = `/input ${addressOf(open)} key=value`;
    if (at === 'doubtful') return `several inputs are open: name one, as in ${example}`;
    const { values, flaws } = valuesIn(step, text);
    if (flaws.length > 0) return summarise(flaws.join('; '));
    return tooLarge(values);
  },
});

function valuesIn(step: InputStep, text: string): ReturnType<typeof fieldValues> {
  const { values: given, others } = parseValues(text);
  const { values, flaws } = fieldValues(step.fields, given);
  const strays =
    others.length === 0
      ? []
      : [
          `${others.slice(0, 5).join(' ')} is not key=value; a value with blanks needs quotes: key="two words"`,
        ];
  return { values, flaws: [...strays, ...flaws] };
}

/** `/input text` and `/approve text` bring the words, `/reject` aborts the run. */
const wordsRule = (open: PlacedGate): Rule => ({
  answers: { input: 'input', approve: 'approve', reject: 'reject' },
  from: [],
  no_access: 'answering needs write access',
  until: undefined,
  flaw: ({ verb }, { at, text }) => {
    const example = `/${verb} ${addressOf(open)}`;
    if (at === 'doubtful') return `several gates are open: name one, as in ${example}`;
    if (verb === 'input' && text === '') return `give your words: ${example} and then the text`;
    return tooLarge(text);
  },
});

const tooLarge = (value: JsonValue): string | null =>
  byteLength(JSON.stringify(value)) > BOUNDS.value ? `the answer is larger than ${BOUNDS.value} bytes` : null;
