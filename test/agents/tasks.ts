import { toolsFor } from '../../src/agent-tools.ts';
import type { AgentTask, ShellTask } from '../../src/ports.ts';

const base = {
  id: 'd-1/step/1',
  repository: 'acme/tower',
  pull: 7,
  workflow_id: 'w-1',
  decision: 'd-1',
  attempt: 1,
  iteration: 1,
  head_oid: 'a'.repeat(40),
  timeout_seconds: 30,
};

export const agentTask = (over: Partial<AgentTask> = {}): AgentTask => ({
  ...base,
  kind: 'agent',
  step: 'create-plan',
  name: 'create-plan',
  agent: { name: 'planner', uses: 'anthropic', returns: 'text' },
  model: 'claude-sonnet-5-5',
  returns: 'text',
  template: { name: 'plan', text: 'Plan it.' },
  scope: {},
  with: {},
  texts: [],
  must_write: [],
  tools: toolsFor(over.returns ?? 'text'),
  allowance: { turns: 60 },
  paths: { allow: [], deny: [] },
  context: { sources: [], tokens: 60_000, base_oid: 'b'.repeat(40), issues: [] },
  ...over,
});

export const shellTask = (run: string, over: Partial<ShellTask> = {}): ShellTask => ({
  ...base,
  kind: 'shell',
  step: 'run-tests',
  name: 'run-tests',
  run,
  shell: 'bash',
  env: {},
  working_directory: '.',
  parse: 'exit-code',
  required_tools: [],
  must_write: [],
  ...over,
});
