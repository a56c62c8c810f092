import type { JsonObject } from '../../json.ts';
import type { LocalAction } from './action.ts';
import type { Artifacts } from './artifacts.ts';
import type { Groups } from './group.ts';
import type { RunnerOptions } from './options.ts';
import type { WorkflowFile } from './workflow.ts';

/** What the jobs of one actions run share. */
export interface RunSetting {
  options: RunnerOptions;
  file: WorkflowFile;
  action: LocalAction;
  /** The webhook's payload. */
  event: JsonObject;
  /** The `github` context, without what belongs to one job. */
  github: JsonObject;
  repositoryUrl: string;
  /** The commit the workflow file was read from. */
  sha: string;
  inputs: JsonObject;
  artifacts: Artifacts;
  groups: Groups;
  signal: AbortSignal;
  /** Where the jobs' directories are made. */
  directory: string;
}
