import type { Outcome } from '../decide/work/outcome.ts';
import type { DispatchTask } from '../decide/work/task.ts';
import { Unreachable } from '../ports.ts';
import { failedOutcome } from './outcomes.ts';
import { record } from './record.ts';
import type { Report } from './report.ts';
import type { World } from './world.ts';

/**
 * Performs the dispatches of a decision whose claim was committed, by this actions run itself, and records what became of
 * them; the other tasks stay to be handed out. A dispatch whose answer is lost is not made again: it may have happened, and
 * its lease decides.
 */
export async function dispatchClaimed(world: World, report: Report): Promise<Report> {
  const dispatches = report.tasks.filter((task) => task.kind === 'dispatch');
  if (dispatches.length === 0) return report;
  const outcomes: Outcome[] = [];
  for (const task of dispatches) {
    const outcome = await dispatched(world, task);
    if (outcome !== null) outcomes.push(outcome);
  }
  const tasks = report.tasks.filter((task) => task.kind !== 'dispatch');
  if (outcomes.length === 0) return { ...report, tasks };
  const { snapshot, after, forbidden } = await record(world, report.snapshot, outcomes);
  return { ...report, snapshot, after: after ?? report.after, tasks, forbidden };
}

async function dispatched(world: World, task: DispatchTask): Promise<Outcome | null> {
  try {
    const answer = await world.github.dispatch(task);
    if (!answer.ok) {
      const failed = failedOutcome(task.id, answer.type, answer.message);
      return answer.type === 'rate-limited' ? { ...failed, retry_after: answer.retry_after } : failed;
    }
    const { run_id, url } = answer;
    const value = { run_id, url };
    return { task: task.id, status: 'success', text: '', value, files: [], deletions: [] };
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
    world.log(
      `Whether ${task.workflow} was started is not known (${error.message}); the lease of ${task.step} decides.`,
    );
    return null;
  }
}
