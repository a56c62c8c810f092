import type { Happening } from './play.ts';

const time = (instant: string): string => instant.slice(11, 19);

/** One line per thing that happens: when, what, why, how many requests, how long. */
export function lineOf(happening: Happening): string {
  const at = time(happening.at);
  if (happening.is === 'wait') return `${at}  …      nothing is due before ${time(happening.until)}; the clock is moved`;
  if (happening.is === 'deed') {
    const { who, does, after, text } = happening.deed;
    const words = does === 'comment' ? text : `${does} ${after ?? ''}: ${text}`;
    return `${at}  ☻      ${who}: ${words.replaceAll(/\s+/g, ' ').slice(0, 96)}`;
  }
  const { run, requests, ms, progress } = happening;
  const ended = run.jobs.filter((job) => job.result !== 'skipped');
  const failed = ended.find((job) => job.result !== 'success');
  const decided = ended.find((job) => job.id === 'decide')?.outputs['reason'] ?? '';
  const recorded = ended.find((job) => job.id === 'record');
  const step = progress?.current_step_name ?? '';
  const what = failed === undefined ? `${recorded === undefined ? '' : 'step '}${step}` : `${failed.name} ${failed.result}`;
  const count = String(progress?.metrics.decisions ?? 0).padStart(3);
  return `${at}  #${count}   ${decided.padEnd(16)} ${what.padEnd(34)} ${String(requests).padStart(2)} requests ${String(ms).padStart(5)} ms`;
}
