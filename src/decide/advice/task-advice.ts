import { CONTEXT_TOKENS } from '../../context-sources.ts';
import { ORCHESTRATOR } from '../../progress/advice.ts';
import type { Allowance } from '../../progress/attempt.ts';
import type { Draft } from '../draft.ts';
import { sharesOf } from '../work/allowance.ts';
import { taskId, type AgentTask } from '../work/task.ts';
import { answerSchema } from './answer.ts';
import type { Choice } from './choice.ts';
import { TEMPLATE } from './chosen.ts';
import { definitionText, lastOutput, progressText } from './told.ts';

/** An answer takes seconds; who gives none within this is not waited for. */
const TIMEOUT_SECONDS = 300;

/** One answer, and one repair of its form. */
const TURNS = 2;
const TOKENS = 120_000;

/** What a model is asked at a choice: what is legal there, and everything it may rest its answer on. It has no tools and no files. */
export function adviceTask(draft: Draft, choice: Choice): AgentTask {
  const { progress, situation, workflow } = draft;
  const { policy, snapshot, templates } = situation;
  const attempt = (progress.metrics.advice?.asked ?? 0) + 1;
  const last = lastOutput(draft, choice);
  return {
    id: taskId({ decision: draft.id, step: ORCHESTRATOR, attempt }),
    repository: snapshot.repository.name,
    pull: snapshot.pull.number,
    workflow_id: progress.workflow_id,
    decision: draft.id,
    step: ORCHESTRATOR,
    name: ORCHESTRATOR,
    attempt,
    iteration: 1,
    head_oid: snapshot.pull.head.oid,
    timeout_seconds: Math.min(TIMEOUT_SECONDS, Math.round(policy.limits.step_timeout_minutes * 60)),
    kind: 'agent',
    agent: { name: 'orchestrator', uses: 'anthropic', returns: 'report' },
    model: workflow.settings.model ?? policy.agents.model,
    returns: 'report',
    schema: answerSchema(choice.moves),
    template: { name: TEMPLATE, text: templates[TEMPLATE] ?? '' },
    scope: {
      pull_request: { number: snapshot.pull.number },
      legal_moves: choice.moves.map((move) => JSON.stringify(move)).join('\n'),
      choice: choice.point.of,
      workflow_yaml: definitionText(draft),
      progress_json: progressText(progress),
      last_step_name: last.name,
      last_step_output: last.text,
    },
    with: {},
    texts: [],
    must_write: [],
    tools: [],
    allowance: { turns: TURNS, ...allowed(draft) },
    paths: { allow: [], deny: ['**'] },
    context: {
      sources: [],
      tokens: CONTEXT_TOKENS,
      base_oid: progress.workflow.base_oid,
      issues: [],
    },
  };
}

/** The least of what an answer can need, of what policy lets an attempt use up, and of what is left. */
function allowed(draft: Draft): Allowance {
  const { step_tokens = Infinity, step_cost_usd = Infinity } = draft.situation.policy.limits;
  const { tokens = Infinity, cost_usd = Infinity } = sharesOf(draft, 1).each;
  const cost = Math.min(step_cost_usd, cost_usd);
  return {
    tokens: Math.min(TOKENS, step_tokens, tokens),
    ...(cost === Infinity ? {} : { cost_usd: cost }),
  };
}
