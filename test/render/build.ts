import {
  progress as schema,
  SCHEMA_VERSION,
  type Progress,
  type StepState,
} from '../../src/progress/schema.ts';
import type { Gate } from '../../src/progress/gate.ts';
import type { JsonObject } from '../../src/json.ts';
import type { Source, Variable, Workflow } from '../../src/workflow/schema.ts';
import type * as W from '../../src/workflow/step.ts';

/** Definitions made by hand, step by step, as the parser would make them. */
const span = { file: 'built.yml', line: 1, column: 1, end_line: 1, end_column: 2 };
const source = (text: string): Source => ({ text, span });
type Given = Partial<W.StepBase>;

const base = (name: string, given: Given = {}): W.StepBase => ({
  name,
  span,
  needs: [],
  own_retry: false,
  on_error: 'retry',
  error_rules: [],
  continue_on_error: false,
  must_write: [],
  ...given,
});

export const prompt = (name: string, given: Given = {}): W.PromptStep => ({
  ...base(name, given),
  type: 'prompt',
  agent: 'programmer',
  prompt: source('Do it.'),
  with: {},
});

export const shell = (name: string, given: Given = {}): W.ShellStep => ({
  ...base(name, given),
  type: 'shell',
  run: 'true',
  shell: 'bash',
  env: {},
  parse: 'exit-code',
});

export const dispatch = (name: string, given: Given = {}): W.DispatchStep => ({
  ...base(name, given),
  type: 'dispatch',
  workflow: 'ci.yml',
  inputs: {},
  wait: true,
});

export const set = (name: string, values: JsonObject, given: Given = {}): W.SetStep => ({
  ...base(name, given),
  type: 'set',
  values,
  values_span: span,
});

export const wait = (name: string, awaited: W.Awaited, given: Given = {}): W.WaitStep => ({
  ...base(name, given),
  type: 'wait',
  awaited,
  on_timeout: 'fail',
});

export const signal = (name: string): W.Awaited => ({ kind: 'signal', signal: source(name) });
export const duration = (text: string): W.Awaited => ({ kind: 'for', duration: source(text) });

export const approval = (name: string, given: Partial<W.ApprovalStep> = {}): W.ApprovalStep => ({
  ...base(name),
  type: 'approval',
  shows: [],
  gate: name,
  approvers: { users: [], teams: [], code_owners: false, minimum_permission: 'write' },
  required: 1,
  allow_author: false,
  answers: ['review', 'command'],
  subject: [],
  reminders: [],
  max_rounds: 5,
  on_timeout: 'remind',
  escalate_to: [],
  ...given,
});

export const input = (name: string, fields: Variable[], given: Partial<W.InputStep> = {}): W.InputStep => ({
  ...base(name),
  type: 'input',
  fields,
  from: [],
  on_timeout: 'abort',
  ...given,
});

export const words = (name: string, given: Given = {}): W.HumanStep => ({
  ...base(name, given),
  type: 'wait-for-human',
  on_timeout: 'continue',
});

export const serial = (name: string, steps: W.Step[], given: Given = {}): W.SerialStep => ({
  ...base(name, given),
  type: 'serial',
  steps: sequence(steps),
});

const ALL: W.Join = { required: 'all', on_reached: 'cancel' };

export const parallel = (
  name: string,
  steps: W.Step[],
  given: Partial<W.ParallelStep> = {},
): W.ParallelStep => ({
  ...base(name),
  type: 'parallel',
  steps,
  fail_fast: false,
  join: ALL,
  merge_mode: 'independent',
  ...given,
});

export const forEach = (
  name: string,
  steps: W.Step[],
  given: Partial<W.ForEachStep> = {},
): W.ForEachStep => ({
  ...base(name),
  type: 'for-each',
  items: '{{ variables.files }}',
  items_span: span,
  as: 'item',
  steps: sequence(steps),
  fail_fast: true,
  join: ALL,
  ...given,
});

export const choice = (name: string, yes: W.Step[], no: W.Step[], given: Given = {}): W.ConditionalStep => ({
  ...base(name, given),
  type: 'conditional',
  condition: source("variables.risk == 'high'"),
  // oxlint-disable-next-line unicorn/no-thenable -- a key of the language
  then: sequence(yes),
  else: sequence(no),
});

export const loop = (name: string, steps: W.Step[], given: Given = {}): W.LoopStep => ({
  ...base(name, given),
  type: 'loop',
  steps: sequence(steps),
  until: source('scores.quality >= 9'),
  max_iterations: 5,
  on_exhausted: 'fail',
});

export const ralph = (name: string, given: Given = {}): W.RalphStep => ({
  ...base(name, given),
  type: 'ralph-loop',
  body: prompt(name),
  completion_promise: source('COMPLETE'),
  max_iterations: source('7'),
  on_exhausted: 'fail',
});

export const call = (name: string, steps: W.Step[], given: Given = {}): W.CallStep => ({
  ...base(name, given),
  type: 'workflow',
  uses: 'release',
  with: {},
  definition: workflow(sequence(steps), 'release'),
  on_cancel: 'cancel',
});

/** Each step needs the one before it. */
export const sequence = <Step extends W.Step>(steps: Step[]): Step[] =>
  steps.map((step, index) => {
    const before = steps[index - 1];
    return before === undefined || step.needs.length > 0 ? step : { ...step, needs: [before.name] };
  });

export const many = <Step>(count: number, make: (index: number) => Step): Step[] =>
  Array.from({ length: count }, (_, index) => make(index + 1));

export const workflow = (steps: W.Step[], name = 'built'): Workflow => ({
  name,
  path: 'built.yml',
  settings: {
    limit_decisions: 200,
    on_failure: 'stop',
    orchestrator: 'rules',
    autofix: 'none',
    required_tools: [],
  },
  variables: [],
  agents: {},
  phases: [],
  steps,
  outputs: [],
});

export const AT = '2026-01-05T09:00:00Z';
export const LATER = '2026-01-05T12:30:00Z';
export const MARIA = { id: 102, login: 'maria' };

/** The state of one instance: a completed prompt unless given. */
export const state = (name: string, given: Partial<StepState> = {}): StepState => ({
  name,
  type: 'prompt',
  status: 'completed',
  attempts: 1,
  iteration: 1,
  started_at: AT,
  ...((given.status ?? 'completed') === 'completed' ? { conclusion: 'success', completed_at: AT } : {}),
  ...given,
});

export const gate = (name: string, given: Partial<Gate> = {}): Gate => ({
  name,
  kind: 'approval',
  opened_at: AT,
  since: AT,
  message: '',
  subject: { digest: 'd', content: 'c', outputs: [] },
  required: 1,
  status: 'pending',
  answers: [],
  refused: [],
  ...given,
});

/** A document that the schema accepts, with these states; keys are instances. */
export const run = (steps: { [instance: string]: StepState }, given: Partial<Progress> = {}): Progress =>
  schema.parse({
    schema_version: SCHEMA_VERSION,
    workflow_id: 'pr7-built-1',
    workflow: { name: 'built', path: 'built.yml', blob_oid: 'b'.repeat(40), base_oid: 'c'.repeat(40) },
    status: 'in_progress',
    status_reason: 'run_started',
    requester: { id: 101, login: 'lea' },
    started_at: AT,
    updated_at: AT,
    current_phase: null,
    current_step: 0,
    current_step_name: null,
    last_completed_step: 0,
    last_completed_step_name: null,
    step_history: [],
    steps,
    convergence_status: { convergence_criteria: {} },
    convergence_history: [],
    human_approvals: {},
    approval_history: [],
    workspace_context: {},
    variables: {},
    outputs: {},
    scores: {},
    errors: [],
    next_wakeup: null,
    inbox: { cursor: 0, handled: [] },
    metrics: {
      decisions: 3,
      iterations: 0,
      recovery_actions: 0,
      human_interventions: 0,
      cost_usd: 0,
      tokens: 0,
    },
    phase_transitions: [],
    omitted: {},
    journal: { seq: 3, prev_hash: '', entries: [] },
    generation: 3,
    seal: null,
    ...given,
  } satisfies Progress);
