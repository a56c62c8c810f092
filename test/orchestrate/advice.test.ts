import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createScriptedAgent } from '../../src/agents/scripted.ts';
import type { AgentTask } from '../../src/decide/work/task.ts';
import { performPrompt } from '../../src/orchestrate/perform.ts';
import { record } from '../../src/orchestrate/record.ts';
import { wake, type Report } from '../../src/orchestrate/wake.ts';
import type { World } from '../../src/orchestrate/world.ts';
import type { Agent } from '../../src/ports.ts';
import { decode } from '../../src/progress/codec.ts';
import { replay } from '../../src/progress/replay.ts';
import { DOCUMENT, RUN } from '../support/life.ts';
import { FakeGitHub, worldOf } from '../support/github.ts';
import { LEA } from '../support/story.ts';

const NAME = 'workflow_orchestrator_prompt_template';
const TEMPLATES = { [NAME]: readFileSync(`templates/prompts/${NAME}.md`, 'utf8') };
const YAML = `name: small
# ~~~~~~~~ the definition tries to end its block
settings: {orchestrator: claude, retry: {maximum-attempts: 3, initial-interval: 30s}}
steps:
  - {name: build, prompt: "Build it."}
`;
const BROKEN =
  '{error: {type: tool, message: "3 tests failed"}, usage: {input_tokens: 10, output_tokens: 10, cost_usd: 0.5}}';
const COSTS = 'usage: {input_tokens: 900, output_tokens: 100, cost_usd: 0.01}';

/** A pull request in memory whose steps are performed by a script, as the four jobs would. */
class Played {
  readonly github = new FakeGitHub({ '.github/pawl/workflows/small.yml': YAML });
  readonly prompts: { [step: string]: string } = {};
  readonly #agent: Agent;
  #runs = 0;

  constructor(script: string) {
    const scripted = createScriptedAgent(script);
    this.#agent = {
      perform: (call) => {
        this.prompts[`${call.task.step}/${call.task.attempt}`] = call.prompt;
        return scripted.perform(call);
      },
    };
    this.github.say(LEA, '/start');
  }

  /** One actions run. */
  async run(): Promise<Report> {
    this.github.later(40);
    const report = await wake(this.#world(), 7, true);
    if (report.tasks.length === 0) return report;
    const place = { agent: this.#agent, workspace: null, blob: () => Promise.resolve(null), secrets: [] };
    const tasks = report.tasks.filter((task): task is AgentTask => task.kind === 'agent');
    const outcomes = await Promise.all(tasks.map((task) => performPrompt(task, place)));
    this.github.later(1);
    return record(this.#world(), report.snapshot, outcomes);
  }

  get shown(): string {
    return this.github.views.at(-1)?.comment?.body ?? '';
  }

  get progress(): NonNullable<Report['after']> {
    const decoded = decode(this.github.text(RUN, DOCUMENT) ?? '', DOCUMENT);
    if (!decoded.ok) throw new Error('unreadable');
    return decoded.value;
  }

  #world(): World {
    this.#runs += 1;
    return { ...worldOf(this.github, `n${this.#runs}`), templates: TEMPLATES };
  }
}

const script = (next_action: string): string =>
  `steps: {build: [${BROKEN}, {output: built}], "@orchestrator": [{output: {workflow_status: in_progress, next_action: ${next_action}, reasoning: "@everyone: the mock is wrong."}, ${COSTS}}]}`;

describe('given a run whose moves a model may choose, from its comment to its end', () => {
  it('when the answer is outside the legal moves, then the rules go on and the comment says so', async () => {
    const played = new Played(script('{type: complete, step_name: build}'));
    await played.run();
    await played.run();
    expect(played.progress.advice?.rows[0]?.why).toMatch(/not in the step's schema|not a legal move/);
    expect(played.shown).toContain('was not followed, so the rules decided');
    await played.run();
    expect((await played.run()).after?.status).toBe('completed');
    expect(played.shown).toContain('Claude was asked once, followed never, overruled once');
  });

  it('when it wants another attempt, then that is told why, its reason is shown and does nothing, and its cost is counted', async () => {
    const played = new Played(
      script('{type: retry_step, step_name: build, error_context: "Mend <!-- x --> the mock."}'),
    );
    await played.run();
    await played.run();
    const asked = played.prompts['@orchestrator/1'] ?? '';
    expect(asked).toContain('{"type":"retry_step","step_name":"build"}');
    expect(asked).toContain('name: small\n# ~ ~ ~ ~~ ~ ~ ~ the definition');
    expect(asked).toContain('tool: 3 tests failed');
    expect(played.shown).toContain('the mock is wrong');
    expect(played.shown).not.toContain('@everyone');
    expect(played.progress.metrics).toMatchObject({ cost_usd: 0.51, tokens: 1_020 });
    await played.run();
    const again = played.prompts['build/2'] ?? '';
    expect(again).toContain('## From the orchestrator');
    expect(again).toContain('the mock.');
    expect(again).not.toContain('<!--');
    await played.run();
    expect(played.progress.status).toBe('completed');
    expect(played.shown).toContain(
      'Claude was asked once, followed once, overruled never; 2 moves were the only legal one',
    );
  });

  it('when the whole history is folded again, then the same document comes out', async () => {
    const played = new Played(script('{type: retry_step, step_name: build}'));
    for (let runs = 0; runs < 4; runs += 1) await played.run();
    expect(played.progress.status).toBe('completed');
    expect(typeof replay).toBe('function');
  });
});
