import { delimiter, dirname } from 'node:path';
import type { JsonObject } from '../../json.ts';
import { runnerContext, type Place, type StepFiles } from './place.ts';

const CONTEXT_VARIABLES = [
  'actor',
  'api_url',
  'base_ref',
  'event_name',
  'graphql_url',
  'head_ref',
  'job',
  'ref',
  'ref_name',
  'ref_type',
  'repository',
  'repository_id',
  'repository_owner',
  'run_attempt',
  'run_id',
  'run_number',
  'server_url',
  'sha',
  'workflow',
  'workflow_ref',
  'workflow_sha',
] as const;

const text = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';

/**
 * The variables that every step has on GitHub. Nothing of this process's own environment is in them but
 * the search path, and never a token.
 */
export function defaultEnvironment(
  place: Place,
  files: StepFiles,
  github: JsonObject,
): { [name: string]: string } {
  const described = CONTEXT_VARIABLES.map(
    (name) => [`GITHUB_${name.toUpperCase()}`, text(github[name])] as const,
  );
  const machine = Object.entries(runnerContext(place)).map(
    ([name, value]) => [`RUNNER_${name.toUpperCase()}`, text(value)] as const,
  );
  return {
    PATH: [dirname(process.execPath), process.env.PATH ?? ''].join(delimiter),
    HOME: place.home,
    TMPDIR: place.temp,
    LANG: 'C.UTF-8',
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_WORKSPACE: place.workspace,
    GITHUB_EVENT_PATH: place.eventPath,
    GITHUB_OUTPUT: files.output,
    GITHUB_ENV: files.env,
    GITHUB_STEP_SUMMARY: place.summaryPath,
    RUNNER_TRACKING_ID: place.trackingId,
    RUNNER_WORKSPACE: dirname(place.workspace),
    ...Object.fromEntries([...described, ...machine]),
  };
}
