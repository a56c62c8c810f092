import { readFileSync } from 'node:fs';
import { hashes } from '../../src/hashes.ts';
import { append } from '../../src/progress/append.ts';
import { type Entry } from '../../src/progress/entry.ts';
import { type Answer, type Subject } from '../../src/progress/gate.ts';
import { progress as schema, type Progress } from '../../src/progress/schema.ts';
import { parseWorkflow } from '../../src/workflow/parse.ts';
import type { Workflow } from '../../src/workflow/schema.ts';

type Unstamped = Entry extends infer One ? (One extends Entry ? Omit<One, 'at' | 'decision'> : never) : never;

const LEA = { id: 101, login: 'lea' };
export const MARIA = { id: 102, login: 'maria' };
export const JONAS = { id: 103, login: 'jonas' };

const PATH = '.github/pawl/workflows/agentic-pipeline.yml';

const shipped = (path: string): string =>
  readFileSync(new URL(`../../templates/workflows/${path}`, import.meta.url), 'utf8');

/** The shipped seven-step workflow as the engine reads it. */
export function pipeline(): Workflow {
  const text = shipped('agentic-pipeline.yml');
  const templates = [...text.matchAll(/template: (\S+)/g)].map(([, name = '']) => name);
  const parsed = parseWorkflow({ path: PATH, text }, { templates });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems, null, 2));
  return parsed.value;
}

/** Writes a run's history entry by entry; every document on the way is one that the schema accepts. */
export class Journal {
  progress: Progress | null = null;
  #now = Date.parse('2026-01-05T09:00:00Z');
  #decisions = 0;
  #sources = 7000;

  get now(): string {
    return new Date(this.#now).toISOString();
  }

  later(minutes: number): this {
    this.#now += minutes * 60_000;
    return this;
  }

  /** One decision: its entries, committed together. */
  decide(...entries: Unstamped[]): this {
    this.#decisions += 1;
    const decision = `d${String(this.#decisions).padStart(3, '0')}`;
    const stamped = entries.map((entry) => ({ ...entry, at: this.now, decision }));
    this.progress = schema.parse(append(this.progress, stamped, (text) => hashes.sha256(text)));
    return this;
  }

  start(): this {
    const criteria = {
      alignment_threshold: 9,
      standardization_threshold: 8,
      compatibility_threshold: 8,
      phase_1: "scores.alignment_score >= 9 and approvals.plan_approval.status == 'approved'",
    };
    return this.decide(
      {
        type: 'run.started',
        workflow_id: 'pr7-agentic-pipeline-1',
        workflow: {
          name: 'agentic-pipeline',
          path: PATH,
          blob_oid: 'b'.repeat(40),
          base_oid: 'c'.repeat(40),
        },
        requester: LEA,
        variables: { requirements: '', test_command: 'npm test' },
        phases: ['phase_1', 'phase_2'],
        gates: ['plan-approval', 'code-approval', 'final-approval'],
        convergence_criteria: criteria,
        workspace_context: {},
      },
      { type: 'phase.entered', from: null, to: 'phase_1' },
    );
  }

  /** A claim for one attempt, ten minutes long. */
  claim(step: string, number: number, agent: string, attempt = 1): this {
    return this.decide({
      type: 'step.started',
      step,
      name: nameOf(step),
      step_type: agent === 'shell' ? 'shell' : 'prompt',
      number,
      agent,
      template: '',
      attempt,
      iteration: iterationOf(step),
      lease_until: new Date(this.#now + 600_000).toISOString(),
    });
  }

  done(step: string, summary: string, scores?: { [name: string]: number }, files = 0): this {
    this.later(2);
    return this.decide({
      type: 'step.completed',
      step,
      summary,
      value: summary,
      output: outputOf(step),
      ...(scores === undefined ? {} : { scores }),
      usage: { input_tokens: 5_200, output_tokens: 640, cost_usd: 0.0252 },
      files,
    });
  }

  failed(step: string, message: string, end: Partial<Extract<Entry, { type: 'step.failed' }>> = {}): this {
    this.later(1);
    return this.decide({ type: 'step.failed', step, error: { type: 'tool', message }, ...end });
  }

  block(step: string, type: string): this {
    return this.decide({
      type: 'block.started',
      step,
      name: nameOf(step),
      step_type: type,
      iteration: type === 'loop' ? 1 : iterationOf(step),
    });
  }

  ended(step: string, conclusion: 'success' | 'failure' = 'success'): this {
    return this.decide({ type: 'block.completed', step, conclusion });
  }

  tested(loop: string, after: string, converged: boolean): this {
    const iteration = this.progress?.steps[loop]?.iteration ?? 1;
    const scores = this.progress?.scores ?? {};
    return this.decide({ type: 'loop.tested', step: loop, iteration, after, tested: 1, converged, scores });
  }

  open(step: string, message: string, shows: string[], required = 1): this {
    return this.decide(
      {
        type: 'gate.opened',
        step,
        name: nameOf(step),
        iteration: iterationOf(step),
        gate: nameOf(step),
        kind: 'approval',
        message,
        subject: subjectOf(shows),
        required,
      },
      { type: 'run.blocked', on: [step], reason: 'awaiting_person' },
    );
  }

  answered(step: string, by: Answer['by'], answer: Answer['answer'], text = ''): Answer {
    this.later(20);
    this.#sources += 1;
    const given: Answer = { by, answer, source: 'comment', source_id: this.#sources, at: this.now, text };
    this.decide({ type: 'gate.answered', step, answer: given });
    return given;
  }

  close(step: string, status: 'approved' | 'rejected' | 'changes_requested', answer: Answer): this {
    const conclusion = status === 'rejected' ? 'failure' : 'success';
    return this.decide({
      type: 'gate.closed',
      step,
      status,
      conclusion,
      answers: [answer],
      text: answer.text,
    });
  }

  refuse(step: string, by: Answer['by'], why: string): this {
    this.later(3);
    this.#sources += 1;
    const refused = { by, source: 'comment' as const, source_id: this.#sources, why };
    return this.decide({ type: 'gate.refused', step, refused });
  }
}

const nameOf = (instance: string): string => instance.replace(/#.*/, '');
const iterationOf = (instance: string): number => Number(instance.split('#').at(-1)) || 1;

const outputOf = (step: string): { path: string; oid: string } => ({
  path: `.pawl/pr-7/outputs/${nameOf(step)}/${step.replaceAll('#', '-')}.1.1.md`,
  oid: hashes.blob(step),
});

const subjectOf = (shows: string[]): Subject => ({
  digest: 'd'.repeat(64),
  content: 'e'.repeat(64),
  outputs: shows.map((step) => ({ step: nameOf(step), ...outputOf(step) })),
});
