import type { Correction, Usage } from '../progress/attempt.ts';
import type { Entry, EntryType } from '../progress/entry.ts';
import type { Answer } from '../progress/gate.ts';
import type { AwaitedNow } from '../progress/step-state.ts';
import { moveWords, pointWords } from './advice.ts';
import { checkedWords, foundAgain, mappedWords, othersWords } from './back-words.ts';
import { BECAUSE } from './because.ts';
import { counted, some } from './counted.ts';
import { instant } from './instant.ts';
import { amountOf, hitWords, raisedWords, RECOVERIES, spentWords } from './spent.ts';

type EntryOf = { [type in EntryType]: Extract<Entry, { type: type }> };

const ANSWERS: { [answer in Answer['answer']]: string } = {
  approve: 'approved',
  reject: 'rejected',
  request_changes: 'requested changes at',
  retry: 'granted another attempt of',
  skip: 'skipped',
  input: 'answered',
};

const CLOSED = { approved: 'approved', rejected: 'rejected', changes_requested: 'sent back for changes' };

const again = (attempt: number): string => (attempt > 1 ? ` (attempt ${attempt})` : '');
const cost = (usage: Usage | undefined): string =>
  usage === undefined ? '' : ` (${spentWords(amountOf(usage))})`;
const corrected = (correction: Correction | undefined): string =>
  correction === undefined
    ? ''
    : `; its report was ${correction.passed === true ? 'overruled by' : 'completed from'} ${some(correction.tools)}`;
const until = (deadline: string | undefined): string =>
  deadline === undefined ? '' : `, until ${instant(deadline)} at the latest`;
const quoted = (text: string | undefined): string => (text === undefined || text === '' ? '' : `: ${text}`);
const names = (answers: readonly Answer[]): string => answers.map((answer) => answer.by.login).join(', ');

const ordinal = (count: number): string => {
  const teen = count % 100 > 10 && count % 100 < 14;
  return `${count}${(teen ? undefined : ['th', 'st', 'nd', 'rd'][count % 10]) ?? 'th'}`;
};

function awaitedWords(wait: AwaitedNow): string {
  switch (wait.kind) {
    case 'time':
      return `until ${instant(wait.due)}`;
    case 'checks':
      return `the checks ${some(wait.names)}`;
    case 'label':
      return `the label ${wait.label}`;
    case 'signal':
      return `the signal ${wait.signal}`;
  }
}

/** Every sentence about what has happened, by the type of its journal entry. */
const WORDS: { [type in EntryType]: (entry: EntryOf[type]) => string } = {
  'run.started': (e) => `${e.requester.login} started the workflow ${e.workflow.name}.`,
  'run.blocked': (e) =>
    e.on.length > 0
      ? `The run waits for an answer at ${e.on.join(', ')}.`
      : `The run was parked: ${e.limit === undefined ? e.reason : hitWords(e.limit)}.`,
  'limit.raised': (e) => `${e.by.login} lets the run use ${raisedWords(e)} more than its definition says.`,
  'run.paused': (e) => `${e.by.login} paused the run${quoted(e.text)}.`,
  'run.resumed': (e) => `${e.by.login} let the run go on.`,
  'run.ending': (e) =>
    e.undo.length === 0
      ? `The run is to end as ${e.status} (${e.reason})${quoted(e.message)}.`
      : `The run is to end as ${e.status} (${e.reason})${quoted(e.message)}; before that ${some(e.undo)} ${e.undo.length === 1 ? 'is' : 'are'} undone.`,
  'run.compensated': (e) => {
    const undo = e.undo.length === 0 ? 'nothing' : some(e.undo);
    const back = e.from === undefined ? '' : `, and the run goes back to ${e.from}`;
    return `${e.by.login} has ${undo} undone${back}.`;
  },
  'run.revived': (e) =>
    `${e.by.login} let the run go on after its end; ${some(e.retried) || 'nothing'} ${e.retried.length > 1 ? 'are' : 'is'} tried again.`,
  'run.reset': (e) => {
    const files = e.head_oid === undefined ? '' : `, with the files of commit ${e.head_oid.slice(0, 12)}`;
    const anew =
      e.reset.length === 0 ? '' : `; ${some(e.reset)} ${e.reset.length > 1 ? 'begin' : 'begins'} anew`;
    return `${e.by.login} took the run back to ${e.to}${files}${anew}${othersWords(e.others)}.`;
  },
  'run.checked': (e) => `After the rollback to ${e.to} ${checkedWords(e.found, e.paths)}.`,
  'run.hastened': (e) => `${e.by.login} had ${some(e.steps)} tried again at once.`,
  'run.migrated': (e) =>
    `${e.by.login} moved the run to the definition of ${e.workflow.name} as of commit ${e.workflow.base_oid.slice(0, 12)}${mappedWords(e.renamed)}.`,
  'run.cancelled': (e) => `The run was cancelled (${e.reason})${quoted(e.message)}.`,
  'run.completed': () => 'Every step had ended, and the run was completed.',
  'run.failed': (e) => `The run failed (${e.reason})${quoted(e.message)}.`,
  'phase.entered': (e) =>
    e.from === null ? `The phase ${e.to} began.` : `The phase ${e.from} ended and ${e.to} began.`,
  'step.started': (e) =>
    `${e.step} was given to ${e.agent}${e.model === undefined ? '' : ` with ${e.model}`}${again(e.attempt)}, until ${instant(e.lease_until)}${e.recovery === undefined ? '' : `: ${RECOVERIES[e.recovery]}`}.`,
  'step.completed': (e) =>
    `${e.step} ended well${e.files > 0 ? ` and brought ${counted(e.files, 'file')}` : ''}${cost(e.usage)}${corrected(e.corrected)}.`,
  'step.failed': (e) => {
    const next =
      e.not_before !== undefined
        ? `it is tried again from ${instant(e.not_before)}`
        : e.conclusion === undefined
          ? 'a person decides what to do'
          : e.because === undefined
            ? 'that was the end of it'
            : 'the run goes on without it';
    return `${e.step} failed with ${e.error.type}${quoted(e.error.message)}; ${next}${cost(e.usage)}.`;
  },
  'step.skipped': (e) => {
    const why =
      e.because === 'person' && e.by !== undefined ? `${e.by.login} decided so` : BECAUSE[e.because];
    return `${e.step} was skipped: ${why}${quoted(e.text)}.`;
  },
  'step.cancelled': (e) => `${e.step} was cancelled: ${BECAUSE[e.because]}.`,
  'notes.left': (e) =>
    `${e.step} left ${counted(e.notes.length, 'note')}: ${some(e.notes.map(({ title }) => title))}.`,
  'outcome.late': (e) =>
    `The outcome of attempt ${e.attempt} of ${e.step} came after it had been given up, and was ignored${quoted(e.summary)}.`,
  'advice.asked': (e) =>
    `${pointWords(e.point)}, and a model was asked to choose: ${e.moves.map(moveWords).join(', ')}.`,
  'advice.given': (e) => `A model chose ${moveWords(e.move)}${cost(e.usage)}${quoted(e.reasoning)}.`,
  'advice.refused': (e) =>
    `What a model was asked about ${e.point.step} is left to the rules${cost(e.usage)}${quoted(e.why)}.`,
  'step.abandoned': (e) => `${e.step} goes on by itself; nothing waits for it any more.`,
  'dispatch.started': (e) => `${e.step} started the actions run ${e.run.id}.`,
  'block.started': (e) => {
    const branch = e.branch === undefined ? '' : ` with its branch ${e.branch}`;
    const items = e.items === undefined ? '' : ` for ${counted(e.items.length, 'item')}`;
    return `${e.step} began${branch}${items}${again(e.attempt ?? 1)}${until(e.deadline)}.`;
  },
  'block.retried': (e) =>
    `${e.step} failed with ${e.error.type}${quoted(e.error.message)}; all of it begins again from ${instant(e.not_before)}.`,
  'round.begun': (e) => `${e.step} sent the run back to ${e.back_to}: round ${e.round}.`,
  'compensation.registered': (e) => `${e.undoable.step} can be undone from now on.`,
  'compensation.ended': (e) => `${e.undone} was dealt with and is not undone again.`,
  'context.bound': (e) => `A prompt shows the ${e.source} as it is now; what it says later is not shown.`,
  'context.changed': (e) =>
    `The ${e.source} was changed${e.by === undefined ? '' : ` by ${e.by.login}`} after a prompt had shown it, and is left out.`,
  'checkpoint.reached': (e) => `The checkpoint ${e.name} was reached with ${e.step}.`,
  'circuit.changed': (e) =>
    e.open_until !== undefined
      ? `${e.name} failed ${counted(e.failures, 'time')} in a row and is not started again before ${instant(e.open_until)}.`
      : e.failures === 0
        ? `${e.name} ended well, and its failures are no longer counted.`
        : `${e.name} has failed ${counted(e.failures, 'time')} in a row.`,
  'wait.opened': (e) => {
    const whole = e.wait.kind === 'time' ? 'waits' : 'waits for';
    return `${e.step} ${whole} ${awaitedWords(e.wait)}${until(e.deadline)}.`;
  },
  'wait.closed': (e) => {
    const ended = {
      success: 'has what it waited for',
      failure: 'failed',
      timed_out: 'waited in vain and timed out',
      skipped: 'failed and was passed over',
    };
    const on = e.because === undefined || e.conclusion === 'skipped' ? '' : '; the run goes on without it';
    return `${e.step} ${ended[e.conclusion]}${quoted(e.error?.message)}${on}.`;
  },
  'signal.received': (e) => `${e.signal.by.login} gave the signal ${e.signal.name}${quoted(e.signal.text)}.`,
  'variables.set': (e) => {
    const whose = e.call === undefined ? '' : ` of ${e.call}`;
    const who = e.done?.step ?? e.by?.login ?? 'The run';
    return `${who} set ${some(Object.keys(e.values)) || 'nothing'}${whose}.`;
  },
  'loop.tested': (e) =>
    e.converged
      ? `${e.step} reached its goal after ${e.after}, in iteration ${e.iteration}.`
      : `${e.step} had not reached its goal after ${e.after}, in iteration ${e.iteration}.`,
  'loop.iterated': (e) => `${e.step} went into iteration ${e.iteration}.`,
  'block.completed': (e) => {
    if (e.conclusion === 'success') return `${e.step} ended well.`;
    const how = e.conclusion === 'timed_out' ? 'ran out of time' : 'failed';
    const next =
      e.conclusion === undefined
        ? '; a person decides what to do'
        : e.because === undefined
          ? ''
          : '; the run goes on without it';
    return `${e.step} ${how}${quoted(e.error?.message)}${next}.`;
  },
  'gate.opened': (e) => {
    switch (e.kind) {
      case 'error':
        return `${e.step} failed, and a person was asked what to do${until(e.deadline)}.`;
      case 'input':
        return `${e.step} asked a person for values${until(e.deadline)}.`;
      case 'words':
        return `${e.step} asked a person for words${until(e.deadline)}.`;
      case 'approval':
        return `The gate ${e.gate} was opened; it needs ${counted(e.required, 'approval')}${until(e.deadline)}.`;
    }
  },
  'gate.timed_out': (e) => {
    const then = {
      remind: 'people are reminded',
      escalate: `it was handed to ${some(e.escalated_to ?? []) || 'nobody else'}`,
      reject: 'that counts as a rejection',
      abort: 'the run ends',
      continue: 'the run goes on without an answer',
      'auto-approve': 'it counts as approved, though nobody approved it',
    };
    return `Nobody answered ${e.step} in time; ${then[e.action]}.`;
  },
  'gate.answered': (e) =>
    `${e.answer.by.login} ${ANSWERS[e.answer.answer]} ${e.step}${quoted(e.answer.text)}.`,
  'gate.withdrawn': (e) => `An answer at ${e.step} no longer counts: ${e.why}.`,
  'gate.refused': (e) => `An answer of ${e.refused.by.login} at ${e.step} did not count: ${e.refused.why}.`,
  'gate.subject_changed': (e) =>
    `What ${e.step} asks about has changed (${e.what}), so answers are collected anew.`,
  'gate.assessed': (e) => {
    const of = { owners: 'owners of ', team: 'the team ', user: '' };
    const open = e.parts
      .filter(({ kind, by, note }) => note !== undefined || (kind === 'owners' && by.length === 0))
      .map((part) => `${of[part.kind]}${part.of}${quoted(part.note)}`);
    return open.length === 0
      ? `Nothing is in the way at ${e.step} any more.`
      : `${e.step} needs ${open.slice(0, 6).join('; ')}.`;
  },
  'gate.reminded': (e) =>
    `People were reminded of ${e.step}${e.count > 1 ? ` for the ${ordinal(e.count)} time` : ''}.`,
  'gate.delegated': (e) => `${e.by.login} handed ${e.step} on to ${e.to}.`,
  'gate.reopened': (e) => `${e.step} was approved and is asked again: ${e.why}.`,
  'gate.closed': (e) => {
    const by = e.answers.length > 0 ? ` by ${names(e.answers)}` : '';
    const asked = e.answers.some((answer) => answer.answer === 'input');
    return `${e.step} was ${asked ? 'answered' : CLOSED[e.status]}${by}${quoted(e.text)}.`;
  },
  'command.obeyed': (e) => `/${e.verb} by ${e.by.login} was obeyed.`,
  'command.refused': (e) => `/${e.verb} by ${e.by.login} was refused: ${e.why}.`,
  'head.adopted': (e) =>
    `Work of decision ${e.adopted}, found in commit ${e.head_oid.slice(0, 12)}, was adopted.`,
  'progress.restored': (e) =>
    `The progress document was restored from commit ${e.from_oid.slice(0, 12)}${foundAgain(e.where)}: ${e.why}.`,
};

/**
 * What one journal entry says, as one sentence in plain text. It carries words by people and models: whoever
 * prints it neutralises them for the place where it stands.
 */
export function say(entry: Entry): string {
  return phrase(entry.type, entry).replace(/([.!?…])\.$/, '$1');
}

const phrase = <Type extends EntryType>(type: Type, entry: EntryOf[Type]): string => WORDS[type](entry);
