import { AGENT_TOOLS, type AgentTool } from '../../agent-tools.ts';
import { problemAt, type Problem } from '../../problem.ts';
import type { AgentSpec, Workflow } from '../schema.ts';
import type { Step } from '../step.ts';
import type { Spot } from './spots.ts';

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

/** Tools that change files, named by an agent that brings none: they would be left out without a word. */
export const uselessTools = ({ agents }: Workflow, spot: Spot): Problem[] =>
  Object.values(agents).flatMap((agent) =>
    writing(`the agent \`${agent.name}\``, agent.tools, agent, '').map(([message, hint]) =>
      problemAt('not_supported', spot('definition', 'agents', agent.name, 'tools'), message, hint),
    ),
  );

/** The same, named by a step for such an agent. */
export function uselessStepTools(step: Step, { agents }: Workflow): Problem[] {
  const performed = step.type === 'ralph-loop' ? step.body : step;
  if (performed.type !== 'prompt' && performed.type !== 'command') return [];
  const { name, tools, agent, span } = performed;
  return writing(`\`${name}\``, tools, agents[agent], `the agent \`${agent}\` `).map(([message, hint]) =>
    problemAt('not_supported', span, message, hint),
  );
}

function writing(
  who: string,
  named: readonly AgentTool[] | undefined,
  agent: AgentSpec | undefined,
  whose: string,
): [message: string, hint: string][] {
  const tools = (named ?? []).filter((tool) => AGENT_TOOLS[tool].writes);
  if (agent === undefined || agent.returns === 'files' || tools.length === 0) return [];
  const names = tools.map((tool) => `\`${tool}\``).join(', ');
  const message = `${who} names ${names}, but ${whose}returns ${agent.returns} and no files`;
  return [[message, 'let the agent have `returns: files`, or take them out']];
}
