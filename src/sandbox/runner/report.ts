export type JobResult = 'success' | 'failure' | 'cancelled' | 'skipped';

export interface StepReport {
  /** Its `name`, else what it uses or the first line of what it runs. */
  name: string;
  outcome: JobResult;
  ms: number;
}

/** One job of an actions run; a matrix gives several with the same `id`. */
export interface JobReport {
  id: string;
  /** `agent (0)` for the job of a matrix, else the id. */
  name: string;
  result: JobResult;
  outputs: { [name: string]: string };
  steps: StepReport[];
  /** Everything its steps printed, secrets masked. */
  log: string;
  /** The step summary, Markdown. */
  summary: string;
  /** Names of all environment variables its steps were given. */
  environment: string[];
  ms: number;
}

/** One actions run, ended. */
export interface ActionsRun {
  id: number;
  /** Path of the workflow file. */
  workflow: string;
  /** The `run-name`, else the name of the workflow. */
  title: string;
  event: string;
  result: JobResult;
  /** ISO 8601, by the clock of the runner's options. */
  started_at: string;
  jobs: JobReport[];
}

const WORST: JobResult[] = ['failure', 'cancelled', 'success', 'skipped'];

/** The result of several jobs together: of a matrix, or of a whole actions run. */
export const together = (results: readonly JobResult[]): JobResult =>
  WORST.find((result) => results.includes(result)) ?? 'skipped';
