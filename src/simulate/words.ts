import type { Entry } from '../progress/entry.ts';

/** What an entry says to people, in a few words; undefined for bookkeeping that says nothing new. */
export function wordsOf(entry: Entry): string | undefined {
  switch (entry.type) {
    case 'run.started':
      return `run started by ${entry.requester.login}`;
    case 'run.paused':
      return `paused by ${entry.by.login}`;
    case 'run.resumed':
      return `resumed by ${entry.by.login}`;
    case 'run.blocked':
      return entry.on.length === 0 ? `blocked: ${entry.reason}` : `waits for ${entry.on.join(', ')}`;
    case 'run.ending':
      return `run ends as ${entry.status}: ${entry.message}`;
    case 'run.completed':
      return 'run completed';
    case 'run.failed':
      return `run failed: ${entry.message}`;
    case 'run.cancelled':
      return `run cancelled: ${entry.message}`;
    case 'phase.entered':
      return `phase ${entry.to}`;
    case 'command.refused':
      return `/${entry.verb} by ${entry.by.login} refused: ${entry.why}`;
    case 'variables.set':
      return `set ${Object.keys(entry.values).join(', ')}`;
    case 'signal.received':
      return `signal ${entry.signal.name} by ${entry.signal.by.login}`;
    case 'circuit.changed':
      return entry.open_until === undefined ? undefined : `circuit of ${entry.name} opens`;
    default:
      return 'step' in entry ? stepWords(entry) : undefined;
  }
}

type StepEntry = Extract<Entry, { step: string }>;

function stepWords(entry: StepEntry): string | undefined {
  const { step } = entry;
  switch (entry.type) {
    case 'step.started':
      return entry.attempt === 1 ? `${step} starts` : `${step} starts, attempt ${entry.attempt}`;
    case 'step.completed':
      return `${step} succeeds`;
    case 'step.failed': {
      const then =
        entry.not_before !== undefined ? `, again at ${entry.not_before}` : (caught(entry.conclusion) ?? '');
      return `${step} fails: ${entry.error.type}, ${entry.error.message}${then}`;
    }
    case 'step.cancelled':
      return `${step} cancelled (${entry.because})`;
    case 'step.skipped':
      return `${step} skipped (${entry.because})`;
    case 'step.abandoned':
      return `${step} goes on by itself`;
    case 'dispatch.started':
      return `${step} waits for actions run ${entry.run.id}`;
    case 'block.completed':
      return entry.conclusion === undefined ? undefined : `${step} ends: ${entry.conclusion}`;
    case 'block.retried':
      return `${step} begins again at ${entry.not_before}`;
    case 'round.begun':
      return `${step} goes back to ${entry.back_to}, round ${entry.round}`;
    case 'loop.iterated':
      return `${step} iteration ${entry.iteration}`;
    case 'wait.opened':
      return `${step} waits`;
    case 'wait.closed':
      return `${step} ends: ${entry.conclusion}`;
    default:
      return gateWords(entry);
  }
}

const caught = (conclusion: string | undefined): string | undefined =>
  conclusion === 'skipped' ? ', skipped' : undefined;

function gateWords(entry: StepEntry): string | undefined {
  const { step } = entry;
  switch (entry.type) {
    case 'gate.opened':
      return entry.kind === 'error' ? `${step} asks what to do` : `${step} asks`;
    case 'gate.answered':
      return `${step}: ${entry.answer.by.login} says ${entry.answer.answer.replace('_', ' ')}`;
    case 'gate.closed':
      return `${step} is ${entry.status.replace('_', ' ')}`;
    case 'gate.timed_out':
      return `${step} ran out of time (${entry.action})`;
    case 'gate.subject_changed':
      return `${step} shows something else now: ${entry.what}`;
    case 'checkpoint.reached':
      return `checkpoint ${entry.name}`;
    default:
      return undefined;
  }
}
