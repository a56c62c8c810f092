import { CONTEXT_TOKENS, DEFAULT_SOURCES } from '../../context-sources.ts';
import type { AgentSpec } from '../../workflow/schema.ts';
import type { Progress } from '../../progress/schema.ts';
import type { PromptStep } from '../../workflow/step.ts';
import type { Draft } from '../draft.ts';
import { issuesShown, issuesWanted } from './closed-issues.ts';
import type { TaskContext } from './task.ts';

/** What a prompt shows beside its template: the step's word goes above the agent's. Null where something must be read first. */
export function taskContext(draft: Draft, step: PromptStep, agent: AgentSpec): TaskContext | null {
  const sources = [...(step.context ?? agent.context ?? DEFAULT_SOURCES)];
  const wanted = sources.includes('issues');
  if (wanted && issuesWanted(draft)) return null;
  return {
    sources,
    tokens: step.context_tokens ?? agent.context_tokens ?? CONTEXT_TOKENS,
    base_oid: draft.progress.workflow.base_oid,
    ...(wanted ? issuesShown(draft) : { issues: [] }),
    ...leftIn(draft.progress),
  };
}

/** What the document names of what steps left. It is there for whoever searches, whatever the prompt shows. */
function leftIn({ memory }: Progress): Pick<TaskContext, 'left'> {
  if (memory === undefined) return {};
  const { newest } = memory;
  const notes = memory.notes.map(({ path, oid }) => ({ path, oid }));
  return { left: { notes, ...(newest === undefined ? {} : { checkpoint: newest }) } };
}
