import type { Progress } from '../../progress/schema.ts';
import { journalAddress } from '../address.ts';
import type { RenderInput } from '../input.ts';
import { instant } from '../instant.ts';
import type { Block, Piece } from '../pieces.ts';
import { say } from '../words.ts';
import { noRun } from './no-run.ts';
import { recordedBlocks } from './recorded.ts';

interface Event {
  at: string;
  says: string;
}

/** Events that are listed. */
const NEWEST = 50;

const ROW = { completed: 'ended well', failed: 'failed', in_progress: 'was begun' };
const APPROVAL = {
  approved: 'was approved',
  rejected: 'was rejected',
  changes_requested: 'was sent back for changes',
  timed_out: 'timed out',
};

/** Everything the document still knows of what happened, newest first; what the last decision recorded in its own words. */
function eventsOf(progress: Progress): Event[] {
  const last = progress.journal.entries.map((entry) => ({ at: entry.at, says: say(entry) })).toReversed();
  const told = new Set(last.map(({ at }) => at));
  const failures = new Set(progress.errors.map(({ at }) => at));
  // Failures tell more where they are listed as such.
  const rows = progress.step_history.filter(
    (row) => row.status !== 'failed' || !failures.has(row.completed_at ?? row.timestamp),
  );
  const steps = rows.map((row) => ({
    at: row.completed_at ?? row.timestamp,
    says: `${row.step_name}, attempt ${row.attempt} by ${row.agent}, ${ROW[row.status]}${row.output === '' ? '' : `: ${row.output}`}`,
  }));
  const answers = progress.approval_history.map(({ gate, status, approver, comments, at }) => {
    const by = approver.map(({ login }) => login).join(', ');
    return {
      at,
      says: `${gate} ${APPROVAL[status]}${by === '' ? '' : ` by ${by}`}${comments === '' ? '' : `: ${comments}`}`,
    };
  });
  const phases = progress.phase_transitions.map(({ from, to, at }) => ({
    at,
    says: from === null ? `The phase ${to} began` : `The phase ${from} ended and ${to} began`,
  }));
  const errors = progress.errors.map(({ step, attempt, error, at }) => ({
    at,
    says: `${step} failed in attempt ${attempt} with ${error.type}: ${error.message}`,
  }));
  const started = {
    at: progress.started_at,
    says: `${progress.requester.login} started the workflow ${progress.workflow.name}`,
  };
  const earlier = [started, ...phases, ...steps, ...errors, ...answers];
  return [
    ...last,
    ...earlier
      .filter(({ at }) => !told.has(at))
      .toReversed()
      .sort((one, other) => (one.at < other.at ? 1 : one.at > other.at ? -1 : 0)),
  ];
}

/** What happened, newest first, with the way to all of it: decision by decision where they were read, else as the document knows it. */
export function historyBlocks(input: RenderInput, room: number): Block[] {
  const { progress, history } = input;
  if (history !== undefined) return recordedBlocks(input, history, room);
  if (progress === null) return [{ heading: 'History' }, ...noRun(input)];
  const events = eventsOf(progress);
  const all: Piece =
    input.pull === 0
      ? 'one commit per decision'
      : { text: 'one commit per decision', url: journalAddress(input) };
  return [
    { heading: 'History' },
    {
      list: events.slice(0, NEWEST).map(({ at, says }) => ({ says: [`${instant(at)} · `, says] })),
    },
    {
      paragraph: [
        events.length > NEWEST || Object.keys(progress.omitted).length > 0
          ? 'What went before, and every entry in full, is on the branch of the run: '
          : 'Every entry in full is on the branch of the run: ',
        all,
        '.',
      ],
    },
  ];
}

/** The same for programs. */
export const historyJson = (input: RenderInput): object => ({
  workflow_id: input.progress?.workflow_id ?? null,
  events: input.progress === null ? [] : eventsOf(input.progress).slice(0, NEWEST),
  omitted: input.progress?.omitted ?? {},
  journal: input.pull === 0 ? null : journalAddress(input),
});
