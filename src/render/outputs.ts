import type { Progress } from '../progress/schema.ts';
import { fileAddress, type Place } from './address.ts';
import { instant } from './instant.ts';
import { code, link, plain } from './markdown.ts';

/** The newest outputs with a link to the whole text and the beginning of what they say, newest first. */
export function outputLines(progress: Progress, place: Place, limit: number): string[] {
  return progress.step_history
    .filter((row) => row.output_path !== undefined)
    .slice(-limit)
    .toReversed()
    .map((row) => {
      const title = link(code(row.step_name, 80), fileAddress(place, row.output_path ?? ''));
      return `- ${title} · ${code(row.agent)} · ${instant(row.timestamp)} · ${plain(row.output, 240)}`;
    });
}

/** The newest failures, newest first. */
export function errorLines(progress: Progress, limit: number): string[] {
  return progress.errors
    .slice(-limit)
    .toReversed()
    .map(
      ({ step, attempt, error, at }) =>
        `- ${instant(at)} · ${code(step)}, attempt ${attempt} · ${code(error.type)}: ${plain(error.message, 300)}`,
    );
}

/** Answers that decided a gate, newest first. */
export function approvalLines(progress: Progress, limit: number): string[] {
  const words = {
    approved: 'approved',
    rejected: 'rejected',
    changes_requested: 'sent back for changes',
    timed_out: 'timed out',
  };
  return progress.approval_history
    .slice(-limit)
    .toReversed()
    .map(({ gate, status, approver, comments, at }) => {
      const by = approver.map((person) => `**${plain(person.login, 40)}**`).join(', ');
      return `- ${instant(at)} · ${code(gate)} ${words[status]}${by === '' ? '' : ` by ${by}`}${comments === '' ? '' : `: ${plain(comments, 240)}`}`;
    });
}
