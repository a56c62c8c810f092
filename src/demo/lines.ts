import type { JobReport } from '../sandbox/runner/report.ts';
import type { Happening } from './play.ts';

const time = (instant: string): string => instant.slice(11, 19);

/** One line per thing that happens: when, which decision, why, what it is about, how many requests, how long. */
export function lineOf(happening: Happening): string {
  const at = time(happening.at);
  if (happening.is === 'wait')
    return `${at}       … nothing is due before ${time(happening.until)}; the clock is moved on`;
  if (happening.is === 'deed') {
    const { who, does, after, text } = happening.deed;
    const words = does === 'comment' ? text : `${does} ${after ?? ''}: ${text}`;
    return `\n${at}  ${who} says: ${words.replaceAll(/\s+/g, ' ').slice(0, 100)}`;
  }
  const { run, requests, ms, progress } = happening;
  const ended = run.jobs.filter((job) => job.result !== 'skipped');
  const failed = ended.find((job) => job.result !== 'success');
  const reasons = [reasonOf(ended, 'decide'), reasonOf(ended, 'record')].filter((reason) => reason !== '');
  const about =
    failed === undefined ? (progress?.current_step_name ?? '') : `${failed.name} ${failed.result}`;
  const decision = String(progress?.metrics.decisions ?? 0).padStart(3);
  const columns = [
    `${at}  ${decision}`,
    reasons.join(' → ').padEnd(30),
    about.padEnd(32),
    `${String(requests).padStart(2)} requests`,
    `${String(ms).padStart(5)} ms`,
  ];
  return columns.join('  ');
}

const reasonOf = (jobs: readonly JobReport[], id: string): string =>
  jobs.find((job) => job.id === id)?.outputs['reason'] ?? '';
