import type { JsonObject } from '../json.ts';
import { walkSteps } from './graph.ts';
import type { Workflow } from './schema.ts';
import type { PromptStep } from './step.ts';

const score = { type: 'number', minimum: 0, maximum: 10 };
const text = { type: 'string' };

const object = (properties: JsonObject): JsonObject => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
});

const SCORES = ['alignment_score', 'standardization_score', 'compatibility_score'];

/** JSON Schema of a report that gives these scores. */
const reportSchema = (scores: readonly string[]): JsonObject =>
  object({
    passed: { type: 'boolean' },
    scores: object(Object.fromEntries(scores.map((name) => [name, score]))),
    issues: {
      type: 'array',
      items: object({
        severity: { type: 'string', enum: ['critical', 'major', 'minor'] },
        title: text,
        location: text,
        current: text,
        required: text,
        reasoning: text,
      }),
    },
    summary: text,
  });

/** JSON Schema of what a validator answers, where its step gives none. */
export const REPORT_SCHEMA: JsonObject = reportSchema(SCORES);

/** Who reports, or is asked for scores, answers in a schema: that of a report unless the step has its own. */
export function fillSchemas(workflow: Workflow): void {
  for (const { step } of walkSteps(workflow.steps)) {
    if (step.type === 'prompt' || step.type === 'command') fillSchema(step, workflow);
    else if (step.type === 'ralph-loop') fillSchema(step.body, workflow);
  }
}

function fillSchema(step: PromptStep, { agents }: Workflow): void {
  const { schema, scores } = step.output ?? {};
  const returns = agents[step.agent]?.returns;
  if (schema !== undefined || returns === 'files') return;
  if (returns === 'report' || scores !== undefined)
    step.output = {
      ...step.output,
      schema: scores === undefined ? REPORT_SCHEMA : reportSchema(scores),
    };
}
