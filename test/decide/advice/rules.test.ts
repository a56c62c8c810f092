import { describe, expect, it } from 'vitest';
import { simulate, type Simulation } from '../../../src/simulate/simulate.ts';

const TEMPLATES = { workflow_orchestrator_prompt_template: 'Choose.' };

const workflow = (orchestrator: string): string => `
name: story
settings: {${orchestrator} retry: {maximum-attempts: 3, initial-interval: 30s}}
steps:
  - {name: plan, prompt: "Plan it."}
  - name: pair
    type: parallel
    steps: [{name: left, prompt: "Left."}, {name: right, run: "make"}]
  - name: polish
    type: loop
    max-iterations: 3
    until: scores.quality >= 9
    on-exhausted: human
    steps: [{name: mend, prompt: "Mend it."}, {name: judge, prompt: "Judge it."}]
  - {name: grind, type: ralph-loop, prompt: "Do it.", max-iterations: 2, on-exhausted: human}
`;

const FAILS = '{error: {type: tool, message: it broke}}';
const ENDS = `grind: {output: '{"ralph_complete": true, "promise": "COMPLETE"}'}`;

/** Courses of one workflow: what fails how often, and how the loop goes. */
const SCRIPTS = [
  `steps: {judge: {scores: {quality: 9}}, ${ENDS}}`,
  `steps: {plan: [${FAILS}, {output: fine}], judge: {scores: {quality: 9}}, ${ENDS}}`,
  `steps: {plan: [${FAILS}, ${FAILS}, ${FAILS}]}`,
  `steps: {left: [${FAILS}, {}], right: [${FAILS}, ${FAILS}, {}], judge: {scores: {quality: 9}}, ${ENDS}}`,
  `steps: {judge: [{scores: {quality: 5}}, {scores: {quality: 9}}], ${ENDS}}`,
  `{steps: {judge: {scores: {quality: 5}}}, people: [{after: polish, does: retry}, {after: polish, delay: 10m, does: skip}]}`,
  `steps: {mend: [{error: {type: overloaded, message: busy}}, {}], judge: {scores: {quality: 9}}}`,
];

function played(orchestrator: string, script: string): Extract<Simulation, { ok: true }> {
  const simulation = simulate({
    workflow: { path: 'story.yml', text: workflow(orchestrator) },
    script: { path: 'script.yml', text: script },
    templates: TEMPLATES,
  });
  if (!simulation.ok) throw new Error(JSON.stringify(simulation.problems));
  return simulation;
}

const RULES = SCRIPTS.map((script) => ({ script, said: played('', script) }));

describe('given a workflow that leaves choices', () => {
  it.each(RULES)(
    'when the rules are to decide ($script), then nothing tells that a model could be asked',
    (row) => {
      const { script, said } = row;
      const named = played('orchestrator: rules,', script);
      expect(named.decisions).toEqual(said.decisions);
      expect(JSON.stringify(said)).not.toMatch(/advice|@orchestrator/);
    },
  );

  it.each(RULES)(
    'when a model never answers ($script), then the same steps run in the same order',
    ({ script, said }) => {
      const asked = played('orchestrator: claude,', script);
      expect(asked.result.order.filter((step) => step !== '@orchestrator')).toEqual(said.result.order);
      expect(asked.result).toMatchObject({
        status: said.result.status,
        steps: said.result.steps,
        elapsed: said.result.elapsed,
      });
    },
  );
});

describe('given a script that answers for the model', () => {
  const FIRST = `plan: [${FAILS}, {}]`;
  const answer = (type: string): string =>
    `"@orchestrator": {output: {workflow_status: in_progress, next_action: {type: ${type}, step_name: plan}, reasoning: no}}`;

  it('when it has no answer, then the rules decide and the record says so', () => {
    const { decisions } = played(
      'orchestrator: claude,',
      `steps: {${FIRST}, judge: {scores: {quality: 9}}, ${ENDS}}`,
    );
    const refused = decisions.flatMap(({ entries }) =>
      entries.filter(({ type }) => type === 'advice.refused'),
    );
    expect(refused).toMatchObject([{ why: 'tool: the script has no answer of @orchestrator' }]);
  });

  it('when it wants a person, then the run waits for one', () => {
    const { result } = played('orchestrator: claude,', `steps: {${FIRST}, ${answer('wait_for_human')}}`);
    expect(result).toMatchObject({ status: 'blocked', reason: 'awaiting_person', order: ['plan'] });
  });

  it('when it gives up, then the run ends', () => {
    const { result } = played('orchestrator: claude,', `steps: {${FIRST}, ${answer('abort')}}`);
    expect(result).toMatchObject({ status: 'failed', order: ['plan'] });
  });

  it('when it names what is not legal, then the rules go on as if it had not been asked', () => {
    const { result } = played(
      'orchestrator: claude,',
      `steps: {${FIRST}, ${answer('complete')}, judge: {scores: {quality: 9}}, ${ENDS}}`,
    );
    expect(result.status).toBe('completed');
  });
});
