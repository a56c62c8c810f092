import { problemAt, type Problem } from '../problem.ts';
import type { Step, Workflow } from './schema.ts';

/** An agent that returns files answers in a form of its own, which leaves no room for another schema. */
export function twoAnswers(step: Step, workflow: Workflow): Problem[] {
  const performed = step.type === 'ralph-loop' ? step.body : step;
  if (performed.type !== 'prompt' && performed.type !== 'command') return [];
  const { output, agent, name, span } = performed;
  if (output?.schema === undefined || workflow.agents[agent]?.returns !== 'files') return [];
  const message = `\`${name}\` gives a schema, but its agent \`${agent}\` returns files, and cannot do both yet`;
  return [problemAt('not_supported', span, message, 'let another agent report, in a step of its own')];
}
