import type { Entry, EntryType } from '../progress/entry.ts';
import type { Answer } from '../progress/gate.ts';
import { instant } from './instant.ts';

type EntryOf = { [type in EntryType]: Extract<Entry, { type: type }> };

const ANSWERS: { [answer in Answer['answer']]: string } = {
  approve: 'approved',
  reject: 'rejected',
  request_changes: 'requested changes at',
  retry: 'granted another attempt of',
  skip: 'skipped',
};

const CLOSED = { approved: 'approved', rejected: 'rejected', changes_requested: 'sent back for changes' };

const again = (attempt: number): string => (attempt > 1 ? ` (attempt ${attempt})` : '');
const quoted = (text: string | undefined): string => (text === undefined || text === '' ? '' : `: ${text}`);
const names = (answers: readonly Answer[]): string => answers.map((answer) => answer.by.login).join(', ');

/** Every sentence about what has happened, by the type of its journal entry. */
const WORDS: { [type in EntryType]: (entry: EntryOf[type]) => string } = {
  'run.started': (e) => `${e.requester.login} started the workflow ${e.workflow.name}.`,
  'run.blocked': (e) =>
    e.on.length > 0
      ? `The run waits for an answer at ${e.on.join(', ')}.`
      : `The run was parked: ${e.reason}.`,
  'run.completed': () => 'Every step had ended, and the run was completed.',
  'run.failed': (e) => `The run failed (${e.reason})${quoted(e.message)}.`,
  'phase.entered': (e) =>
    e.from === null ? `The phase ${e.to} began.` : `The phase ${e.from} ended and ${e.to} began.`,
  'step.started': (e) =>
    `${e.step} was given to ${e.agent}${again(e.attempt)}, until ${instant(e.lease_until)}.`,
  'step.completed': (e) =>
    `${e.step} ended well${e.files > 0 ? ` and brought ${e.files} file${e.files === 1 ? '' : 's'}` : ''}.`,
  'step.failed': (e) => {
    const next =
      e.not_before !== undefined
        ? `it is tried again from ${instant(e.not_before)}`
        : e.conclusion === undefined
          ? 'a person decides what to do'
          : e.because === undefined
            ? 'that was the end of it'
            : 'the run goes on without it';
    return `${e.step} failed with ${e.error.type}${quoted(e.error.message)}; ${next}.`;
  },
  'step.skipped': (e) => {
    const why = {
      condition: 'its condition did not hold',
      needs: 'something it needs did not succeed',
      person: `${e.by?.login ?? 'a person'} decided so`,
    };
    return `${e.step} was skipped: ${why[e.because]}${quoted(e.text)}.`;
  },
  'block.started': (e) =>
    e.branch === undefined ? `${e.step} began.` : `${e.step} began with its branch ${e.branch}.`,
  'loop.tested': (e) =>
    e.converged
      ? `${e.step} reached its goal after ${e.after}, in iteration ${e.iteration}.`
      : `${e.step} had not reached its goal after ${e.after}, in iteration ${e.iteration}.`,
  'loop.iterated': (e) => `${e.step} went into iteration ${e.iteration}.`,
  'block.completed': (e) =>
    e.conclusion === 'success' ? `${e.step} ended well.` : `${e.step} failed${quoted(e.error?.message)}.`,
  'gate.opened': (e) =>
    e.kind === 'error'
      ? `${e.step} failed, and a person was asked what to do.`
      : `The gate ${e.gate} was opened; it needs ${e.required} approval${e.required === 1 ? '' : 's'}.`,
  'gate.answered': (e) =>
    `${e.answer.by.login} ${ANSWERS[e.answer.answer]} ${e.step}${quoted(e.answer.text)}.`,
  'gate.withdrawn': (e) => `An answer at ${e.step} no longer counts: ${e.why}.`,
  'gate.refused': (e) => `An answer of ${e.refused.by.login} at ${e.step} did not count: ${e.refused.why}.`,
  'gate.subject_changed': (e) =>
    `What ${e.step} asks about has changed (${e.what}), so answers are collected anew.`,
  'gate.closed': (e) => {
    const by = e.answers.length > 0 ? ` by ${names(e.answers)}` : '';
    return `${e.step} was ${CLOSED[e.status]}${by}${quoted(e.text)}.`;
  },
  'command.obeyed': (e) => `/${e.verb} by ${e.by.login} was obeyed.`,
  'command.refused': (e) => `/${e.verb} by ${e.by.login} was refused: ${e.why}.`,
  'head.adopted': (e) =>
    `Work of decision ${e.adopted}, found in commit ${e.head_oid.slice(0, 12)}, was adopted.`,
  'progress.restored': (e) =>
    `The progress document was restored from commit ${e.from_oid.slice(0, 12)}: ${e.why}.`,
};

/**
 * What one journal entry says, as one sentence in plain text. It carries words by people and models: whoever
 * prints it neutralises them for the place where it stands.
 */
export function say(entry: Entry): string {
  return phrase(entry.type, entry).replace(/([.!?…])\.$/, '$1');
}

const phrase = <Type extends EntryType>(type: Type, entry: EntryOf[Type]): string => WORDS[type](entry);
