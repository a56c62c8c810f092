import type { JsonObject } from '../../json.ts';
import { inputDefaults, readPayload } from './payload.ts';
import type { WorkflowFile } from './workflow.ts';

/** What happened: the event's name, GitHub's payload of it, and the login of who caused it. */
export interface RaisedEvent {
  name: string;
  payload: { [member: string]: unknown };
  actor: string;
}

/** The same as a webhook delivers it. */
export interface ActionsEvent extends RaisedEvent {
  payload: JsonObject;
}

/** The activity types an event starts runs for when `types` is not given; every type for the rest. */
const DEFAULT_TYPES: { [event: string]: string[] } = {
  pull_request: ['opened', 'synchronize', 'reopened'],
  pull_request_target: ['opened', 'synchronize', 'reopened'],
};

/** Whether an event starts an actions run of a workflow file. */
export function starts({ on, path }: WorkflowFile, { name, payload }: ActionsEvent): boolean {
  const filter = on[name];
  if (filter === undefined) return false;
  const { action, schedule, workflow, workflow_run } = readPayload(payload);
  if (Array.isArray(filter)) return schedule === undefined || filter.some(({ cron }) => cron === schedule);
  if (name === 'workflow_dispatch') return workflow === undefined || workflow === path;
  const types = filter?.types ?? DEFAULT_TYPES[name];
  if (types && action !== undefined && !types.includes(action)) return false;
  return name !== 'workflow_run' || (filter?.workflows ?? []).includes(workflow_run?.name ?? '');
}

/** The `inputs` context: those of a dispatch, with defaults; empty for every other event. */
export function inputsOf({ on }: WorkflowFile, { name, payload }: ActionsEvent): JsonObject {
  const filter = on[name];
  if (name !== 'workflow_dispatch' || Array.isArray(filter)) return {};
  const given = readPayload(payload).inputs ?? {};
  return Object.fromEntries(
    inputDefaults(filter?.inputs).map(([input, value]) => [input, given[input] ?? value]),
  );
}
