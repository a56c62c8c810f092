import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Decision } from '../../src/decide/decision.ts';
import type { Outcome } from '../../src/decide/work/outcome.ts';
import {
  orchestrationDecision,
  toOrchestrationDecision,
} from '../../src/decide/seeds/orchestration-decision.ts';
import {
  orchestratorResponse,
  toOrchestratorResponse,
} from '../../src/decide/seeds/orchestrator-response.ts';
import type { Progress } from '../../src/progress/schema.ts';
import { parseWorkflow } from '../../src/workflow/parse.ts';
import type { Workflow } from '../../src/workflow/schema.ts';
import { given, JONAS, MARIA, RENE, type Story } from '../support/story.ts';

const YAML = readFileSync(new URL('../../templates/workflows/agentic-pipeline.yml', import.meta.url), 'utf8');

interface Stage {
  decision: Decision;
  before: Progress | null;
  after: Progress | null;
}

const workflowOf = (yaml: string): Workflow => {
  const templates = [...yaml.matchAll(/template: (\S+)/g)].map(([, name = '']) => name);
  const parsed = parseWorkflow({ path: 'w.yml', text: yaml }, { templates });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.value;
};

const scores = (score: number): Partial<Outcome> => ({
  value: { passed: score >= 9, issues: [], scores: {}, summary: `scored ${score}` },
  scores: { alignment_score: score, standardization_score: score, compatibility_score: score },
});
const report = (passed: boolean): Partial<Outcome> => ({
  value: { passed, issues: [], confidence: 'high', summary: passed ? 'good' : 'bad' },
});
const failed: Partial<Outcome> = {
  status: 'failure',
  text: '1 test failed',
  value: { exit_code: 1 },
  error: { type: 'tool', message: 'exit code 1' },
};

/** What each instance brings; a list where several attempts bring different things. Everything else just ends well. */
const PERFORMANCE: { [instance: string]: Partial<Outcome>[] } = {
  'create-plan': [{ status: 'failure', text: '', error: { type: 'overloaded', message: 'try later' } }, {}],
  'validate-plan#1#1': [scores(6)],
  'validate-plan#1#2': [scores(9.5)],
  'run-tests#1#1': [failed],
  'validate-alignment#1#1': [report(false)],
  'validate-standardization#1#1': [report(true)],
  'validate-alignment#1#2': [report(true)],
  'validate-standardization#1#2': [report(true)],
  'validate-alignment#2#1': [report(true)],
  'validate-standardization#2#1': [report(true)],
};

const ANSWERS: { [gate: string]: ((story: Story) => Story)[] } = {
  'plan-approval': [(s) => s.comment(RENE, '/approve'), (s) => s.comment(MARIA, '/approve go')],
  'code-approval': [
    (s) => s.comment(JONAS, '/request-changes rename it'),
    (s) => s.review(MARIA, 'APPROVED'),
  ],
  'final-approval': [(s) => s.comment(JONAS, '/approve')],
};

/** Plays a workflow to its end: what is in flight comes back, open gates are answered, delays pass. */
function play(story: Story, answers: typeof ANSWERS, performance: typeof PERFORMANCE): Stage[] {
  const stages: Stage[] = [];
  const step = (act: () => Decision): void => {
    const before = story.progress;
    stages.push({ decision: act(), before, after: story.progress });
  };
  step(() => story.start());
  for (
    let round = 0;
    round < 200 && !['completed', 'failed'].includes(story.progress?.status ?? '');
    round += 1
  ) {
    const states = Object.entries(story.progress?.steps ?? {});
    const claimed = states.find(([, state]) => state.claim !== undefined);
    const open = states.find(([, state]) => state.status === 'waiting');
    if (claimed !== undefined) {
      const [instance, { attempts }] = claimed;
      const brought = performance[instance] ?? [{}];
      step(() => story.back(instance, brought[Math.min(attempts, brought.length) - 1]));
    } else if (open !== undefined && story.progress?.status === 'blocked') {
      const answer = answers[open[1].name]?.shift();
      if (answer === undefined) throw new Error(`Nobody answers ${open[0]}`);
      answer(story);
    } else if (story.progress?.next_wakeup !== null) story.later(60);
    step(() => story.wake());
  }
  return stages;
}

describe('given the shipped seven steps, played with a retry, two revisions, changes requested and refusals', () => {
  const story = given(YAML);
  const workflow = workflowOf(YAML);
  let stages: Stage[] = [];
  beforeAll(() => {
    stages = play(story, ANSWERS, PERFORMANCE);
  });

  it('when it is over, then it was a story with everything in it', () => {
    expect(story.progress?.status).toBe('completed');
    expect(story.progress?.approval_history.map(({ gate, status }) => `${gate} ${status}`)).toEqual([
      'plan-approval approved',
      'code-approval changes_requested',
      'code-approval approved',
      'final-approval approved',
    ]);
    const reasons = new Set(stages.map(({ decision }) => decision.reason));
    expect([...reasons].sort()).toEqual([
      'all_steps_done',
      'gate_opened',
      'gate_unchanged',
      'retry_delayed',
      'run_started',
      'set_started',
      'step_failed',
      'step_in_flight',
      'step_recorded',
      'step_retried',
      'step_started',
    ]);
  });

  it('when any decision is told as an orchestrator response, then it fits the schema and says the same', () => {
    for (const { decision, after } of stages) {
      const response = orchestratorResponse.parse(toOrchestratorResponse(decision, after, null));
      expect(response.reasoning).toBe(decision.sentence);
      expect(response.workflow_status).toBe(after?.status);
      const { type, step_name } = response.next_action;
      const [task] = decision.tasks;
      if (task !== undefined) {
        expect(type).toBe(task.attempt > 1 ? 'retry_step' : 'execute_step');
        expect(step_name).toBe(decision.tasks.map((each) => each.step).join(', '));
      } else if (after?.status === 'completed') expect(response.next_action).toEqual({ type: 'complete' });
      else if (after?.status === 'blocked') {
        expect(type).toBe('wait_for_human');
        expect(after.steps[step_name ?? '']?.status).toBe('waiting');
      } else expect(type).toBe('wait');
      if (decision.entries.length > 0)
        expect(response.progress_update).toBe(
          decision.entries
            .map((entry) => ('step' in entry ? `${entry.type} ${entry.step}` : entry.type))
            .join(', '),
        );
      else expect(response).not.toHaveProperty('progress_update');
    }
  });

  it('when any decision is told as an orchestration decision, then it fits the schema or says why there is none', () => {
    let told = 0;
    for (const { decision, before, after } of stages) {
      const projection = toOrchestrationDecision(decision, before, after, workflow);
      if (projection.decision === null) {
        expect(projection.why_null).toMatch(/has no counterpart in the seed$/);
        expect(decision.tasks).toEqual([]);
        continue;
      }
      told += 1;
      const { orchestration_decision: all } = orchestrationDecision.parse(projection.decision);
      expect(all.current_workflow_state).toEqual({
        workflow_id: after?.workflow_id,
        current_phase: after?.current_phase,
        current_step: after?.current_step,
        last_completed_step: after?.last_completed_step,
      });
      expect(all.analysis).toMatchObject({
        decision_rationale: decision.sentence,
        validation_scores: after?.scores,
      });
      const [task] = decision.tasks;
      const { action_type, target_agent, step_number, template_to_use } = all.next_action;
      expect(step_number).toBeGreaterThanOrEqual(1);
      expect(step_number).toBeLessThanOrEqual(7);
      if (task?.kind === 'agent') {
        expect(template_to_use).toBe(`${task.template.name}.md`);
        expect(target_agent).toBe(task.agent.name);
        expect(action_type).toBe(
          before !== null && before.current_phase !== after?.current_phase
            ? 'transition_phase'
            : 'invoke_agent',
        );
      } else if (task?.kind === 'shell') expect(target_agent).toBe('validator');
      else expect(target_agent).toBe('human');
    }
    expect(told).toBe(20);
  });

  it('when the plan is approved, then the next step is a transition to the second phase', () => {
    const { decision, before, after } = stages.find(({ decision }) => decision.steps.includes('implement'))!;
    const next = toOrchestrationDecision(decision, before, after, workflow).decision?.orchestration_decision;
    expect(next?.next_action).toMatchObject({
      action_type: 'transition_phase',
      target_agent: 'programmer',
      template_to_use: 'step4_programmer_prompt_template.md',
      step_number: 4,
      context_to_provide: { developer_type: 'shared' },
    });
    expect(next?.workflow_continuation).toMatchObject({
      failure_handling: 'on-error: retry',
      next_decision_point: 'the outcome of the step is recorded',
      success_criteria: [expect.stringContaining('run_tests')],
    });
  });

  it('when a step is tried again, then both tell the error of the attempt before', () => {
    const { decision, before, after } = stages.find(({ decision }) => decision.reason === 'step_retried')!;
    expect(toOrchestratorResponse(decision, after, null).next_action).toMatchObject({
      type: 'retry_step',
      step_name: 'create-plan',
      error_context: 'overloaded: try later',
    });
    const next = toOrchestrationDecision(decision, before, after, workflow).decision?.orchestration_decision
      .next_action;
    expect(next?.context_to_provide).toMatchObject({ error_context: 'overloaded: try later' });
  });

  it('when a gate opens, then a person is asked, with the paths that are shown', () => {
    const { decision, before, after } = stages.find(({ decision }) => decision.reason === 'gate_opened')!;
    const next = toOrchestrationDecision(decision, before, after, workflow).decision?.orchestration_decision;
    expect(next?.next_action).toMatchObject({
      action_type: 'request_human_approval',
      target_agent: 'human',
      context_to_provide: { gate: 'plan-approval' },
    });
    expect(next?.next_action.context_to_provide['shows']).toHaveLength(3);
    expect(next?.workflow_continuation.next_decision_point).toBe('a person answers the gate');
    expect(next?.analysis.convergence_status).toBe('plan-review iteration 1: not converged');
  });

  it('when it completes, then both say so and nothing comes after', () => {
    const { decision, before, after } = stages.at(-1)!;
    const next = toOrchestrationDecision(decision, before, after, workflow).decision?.orchestration_decision;
    expect(next?.next_action.action_type).toBe('complete_workflow');
    expect(next?.workflow_continuation.next_decision_point).toBe('none: the run has ended');
  });
});

describe('given decisions the seed has no words for', () => {
  const PLAIN = 'name: story\nsteps:\n  - {name: build, prompt: "Build.", number: 2, max-retry: 0}\n';
  const PHASED = PLAIN.replace('steps:', 'phases: {phase_1: {}}\nsteps:').replace(
    'number:',
    'phase: phase_1, number:',
  );
  const projected = (
    yaml: string,
    act: (story: Story) => Decision,
  ): ReturnType<typeof toOrchestrationDecision> => {
    const story = given(yaml);
    const before = story.progress;
    return toOrchestrationDecision(act(story), before, story.progress, workflowOf(yaml));
  };

  it('when no run is in flight, then there is none, and a person is awaited', () => {
    const story = given(PLAIN);
    const decision = story.wake();
    expect(toOrchestrationDecision(decision, null, null, null).why_null).toBe('no run is in flight');
    expect(toOrchestratorResponse(decision, null, null)).toMatchObject({
      workflow_status: 'blocked',
      next_action: { type: 'wait_for_human' },
    });
  });

  it.each([
    ['other phases', PLAIN, /other phases than/],
    [
      'other agents',
      `agents: {writer: {uses: anthropic}}\n${PHASED.replace('number:', 'agent: writer, number:')}`,
      /has no counterpart/,
    ],
    ['other numbers', PHASED.replace('number: 2', 'number: 8'), /no number from 1 to 7/],
    ['no numbers', PHASED.replace(', number: 2', ''), /no number from 1 to 7/],
  ])('when a workflow has %s, then there is none and it says why', (_, yaml, why) => {
    expect(projected(yaml, (story) => story.start()).why_null).toMatch(why);
  });

  it('when it has its words, then there is one', () => {
    expect(projected(PHASED, (story) => story.start()).decision).not.toBeNull();
  });

  it('when a run fails, then the response aborts', () => {
    const story = given(PLAIN);
    story.start();
    story.fail('build');
    const decision = story.wake();
    expect(toOrchestratorResponse(decision, story.progress, null)).toMatchObject({
      workflow_status: 'failed',
      next_action: { type: 'abort' },
    });
  });

  it('when the definition has errors, then a person is awaited', () => {
    const story = given(PLAIN);
    story.start();
    const problem = { code: 'yaml_syntax', severity: 'error', message: 'Broken.' } as const;
    const decision = story.wake([], (situation) => ({ ...situation, problems: [problem] }));
    expect(toOrchestratorResponse(decision, story.progress, null).next_action).toEqual({
      type: 'wait_for_human',
    });
  });
});
