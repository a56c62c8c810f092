import type { Workflow } from '../../workflow/schema.ts';
import type { Progress } from '../../progress/schema.ts';
import { nothing, type Decision } from '../decision.ts';
import { describe, observing } from '../describe.ts';
import { Draft } from '../draft.ts';
import type { Situation } from '../situation.ts';
import { deedOf } from './deed.ts';
import { canJudge, isKnown, unanswered } from './inbox.ts';
import { obeyOne } from './obey.ts';
import { judgeQuestion } from './questions.ts';

/**
 * What is heard although policy or definition of the run in flight cannot be read: questions, and the order that ends it
 * at once. Everything else waits until they can, so that nothing is journalled for the questions: our reactions mark them.
 */
export function hearDespite(situation: Situation, id: string): Decision | undefined {
  const { problems, progress } = situation;
  if (progress === null || !canJudge(situation)) return undefined;
  const draft = new Draft(situation, situation.workflow ?? unreadable(progress), progress, id);
  const reactions: Decision['reactions'] = [];
  const letters = unanswered(situation);
  for (const [at, letter] of letters.entries()) {
    if (!isKnown(letter)) continue;
    const { comment, author, command } = letter;
    const by = { id: author.id, login: author.login };
    const react = (content: 'ROCKET' | 'CONFUSED'): void => {
      reactions.push({ comment_node_id: comment.node_id, content });
    };
    const refuse = (why: string): void => {
      react('CONFUSED');
      draft.refusals.push({ login: author.login, command: command.verb, why });
    };
    if (command.rule.asks) {
      const asked = judgeQuestion(situation, letter);
      if (asked.is === 'wanted') draft.want(asked.want);
      else if (asked.is === 'refused') refuse(asked.why);
      else {
        react('ROCKET');
        draft.topics.push(asked.topic);
      }
    } else if (command.verb === 'terminate') {
      const why = obeyOne(draft, letter);
      if (draft.wants.length > 0) return observing(draft);
      if (why !== null) {
        refuse(why);
        continue;
      }
      // What was typed before and has waited is answered with the end.
      for (const { comment: earlier, author: other, command: typed } of letters.slice(0, at))
        if (!reactions.some(({ comment_node_id }) => comment_node_id === earlier.node_id))
          draft.record({
            type: 'command.refused',
            comment_id: earlier.id,
            verb: typed.verb,
            by: { id: other.id, login: other.login },
            why: 'the run was terminated before this could be heard',
          });
      const did = deedOf(draft);
      draft.record({
        type: 'command.obeyed',
        comment_id: comment.id,
        verb: command.verb,
        by,
        ...(did === undefined ? {} : { did }),
      });
      const decision = describe(draft, 'finish', 'terminated', []);
      return { ...decision, reactions, problems, wake: letters.length > at + 1 };
    }
  }
  if (draft.wants.length > 0) return observing(draft);
  if (reactions.length === 0) return undefined;
  const step = progress.current_step_name;
  return {
    ...nothing(id, 'problems_found', step === null ? [] : [step]),
    topics: [...new Set(draft.topics)],
    refusals: draft.refusals,
    reactions,
    problems,
  };
}

/** Stands in for a definition that cannot be read, or need not be: nothing is known of its steps. */
export const unreadable = ({ workflow: { name, path } }: Progress): Workflow => ({
  name,
  path,
  settings: {
    limit_decisions: 0,
    on_failure: 'stop',
    orchestrator: 'rules',
    autofix: 'none',
    required_tools: [],
  },
  variables: [],
  agents: {},
  phases: [],
  steps: [],
  outputs: [],
});
