import type { JsonValue } from '../../json.ts';
import { outputKey } from '../../progress/output-key.ts';
import type { Progress } from '../../progress/schema.ts';
import type { Draft } from '../draft.ts';
import type { Choice } from './choice.ts';

/** Characters of each thing that a model is shown when it is asked. */
export const SHOWN = { definition: 40_000, progress: 24_000, output: 8_000 } as const;

/** Rows of each list, newest: all of them, or as many of these as there is room for. */
const ROWS = [10, 5, 2, 0] as const;

/** The definition that the run follows, as it is written; its end is left out where it is too long. */
export function definitionText({ situation, progress }: Draft): string {
  const { path, blob_oid } = progress.workflow;
  const file = situation.snapshot.definitions.workflows.find(
    (one) => one.path === path && one.oid === blob_oid,
  );
  return file?.text === undefined || file.text === null
    ? `The text of ${path} is not at hand.`
    : cut(file.text, SHOWN.definition);
}

/**
 * The progress document without what steps said, people's words, and the journal. Where it is too long, lists give up their
 * oldest rows, then steps that have ended well are left out, then the rest is cut.
 */
export function progressText(progress: Progress): string {
  for (const rows of ROWS) {
    const text = JSON.stringify(extract(progress, rows, true), null, 1);
    if (text.length <= SHOWN.progress) return text;
  }
  return cut(JSON.stringify(extract(progress, 0, false), null, 1), SHOWN.progress);
}

function extract(progress: Progress, rows: number, whole: boolean): object {
  const newest = <Row>(list: readonly Row[]): Row[] => (rows === 0 ? [] : list.slice(-rows));
  const steps = Object.entries(progress.steps).filter(
    ([, { status, conclusion }]) => whole || status !== 'completed' || conclusion !== 'success',
  );
  const { decisions, iterations, recovery_actions, human_interventions, cost_usd, tokens } = progress.metrics;
  return {
    workflow_id: progress.workflow_id,
    status: progress.status,
    started_at: progress.started_at,
    updated_at: progress.updated_at,
    current_phase: progress.current_phase,
    current_step: progress.current_step,
    current_step_name: progress.current_step_name,
    last_completed_step: progress.last_completed_step,
    last_completed_step_name: progress.last_completed_step_name,
    convergence_status: progress.convergence_status,
    human_approvals: progress.human_approvals,
    scores: progress.scores,
    steps: Object.fromEntries(
      steps.map(
        ([instance, { type, status, conclusion, attempts, iteration, granted, error, not_before }]) => [
          instance,
          { type, status, conclusion, attempts, iteration, granted, error, not_before },
        ],
      ),
    ),
    convergence_history: newest(progress.convergence_history),
    step_history: newest(progress.step_history).map(
      ({ step_name, agent, status, attempt, iteration, output, validation_scores, error }) => ({
        step_name,
        agent,
        status,
        attempt,
        iteration,
        output,
        validation_scores,
        error,
      }),
    ),
    errors: newest(progress.errors),
    metrics: { decisions, iterations, recovery_actions, human_interventions, cost_usd, tokens },
  };
}

/** What the attempt that failed left, or the step after which the loop's condition did not hold. */
export function lastOutput({ progress }: Draft, { point }: Choice): { name: string; text: string } {
  const name =
    point.of === 'failure'
      ? point.step
      : (progress.convergence_history.findLast(({ loop }) => loop === point.step)?.after ?? point.step);
  const error = point.of === 'failure' ? progress.steps[name]?.error : undefined;
  const value = progress.outputs[outputKey(name)];
  const parts = [
    ...(error === undefined ? [] : [`${error.type}: ${error.message}`]),
    ...(value === undefined || value === null ? [] : [textOf(value)]),
  ];
  return { name, text: cut(parts.join('\n\n'), SHOWN.output) };
}

const textOf = (value: JsonValue): string =>
  typeof value === 'string' ? value : JSON.stringify(value, null, 1);

/** The beginning of a text, marked where it was cut; never half a character. */
function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  const note = `\n[cut here: ${text.length - most} more characters]`;
  return `${text.slice(0, most - note.length).toWellFormed()}${note}`;
}
