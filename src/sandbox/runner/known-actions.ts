import type { LocalAction } from './action.ts';
import type { RunnerOptions } from './options.ts';
import { PLAYED } from './uses.ts';
import { NotPlayed, type WorkflowFile } from './workflow.ts';

const OWN_ACTION = 'pawl-dev/pawl';

/** `owner/name` of `owner/name@ref`. */
export const actionName = (uses: string): string => uses.split('@')[0] ?? '';

/** Refuses a workflow file that names an action, or an input of one, that the sandbox does not play. */
export function refuseUnknownActions(file: WorkflowFile, own: LocalAction, options: RunnerOptions): void {
  for (const [id, job] of Object.entries(file.jobs))
    for (const step of job.steps) {
      if (step.uses === undefined) continue;
      const name = actionName(step.uses);
      const isOwn = name === (options.action ?? OWN_ACTION);
      const known = isOwn ? Object.keys(own.inputs) : PLAYED[name]?.inputs;
      const where = `${file.path} is not played: jobs.${id}`;
      if (!known) throw new NotPlayed(`${where} uses "${step.uses}", which the sandbox does not know`);
      const unknown = Object.keys(step.with).find((input) => !known.includes(input));
      if (unknown) throw new NotPlayed(`${where} gives "${step.uses}" the unknown input "${unknown}"`);
    }
}
