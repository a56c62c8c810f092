import { problemAt, type Problem } from '../../problem.ts';
import type { Workflow } from '../schema.ts';
import type { Step } from '../step.ts';

/** An agent that answers in a step's own schema brings no files, so the step cannot also ask for some. */
export function twoAnswers(step: Step, workflow: Workflow): Problem[] {
  const performed = step.type === 'ralph-loop' ? step.body : step;
  if (performed.type !== 'prompt' && performed.type !== 'command') return [];
  const { output, agent, name, span, must_write: files } = performed;
  if (output?.schema === undefined || files.length === 0) return [];
  if (workflow.agents[agent]?.returns !== 'files') return [];
  const message = `\`${name}\` gives a schema and must write ${files.join(', ')}, but one answer cannot do both yet`;
  return [problemAt('not_supported', span, message, 'let the files be written in a step of their own')];
}
