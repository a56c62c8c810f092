import { unknownCommand } from '../orders/acknowledge.ts';
import { nothing, type Decision } from '../decision.ts';
import type { Draft } from '../draft.ts';
import { unanswered, type Letter } from '../orders/inbox.ts';
import type { Command, UnknownCommand } from '../../commands/parse.ts';
import type { Situation } from '../situation.ts';
import { startRun, type Start } from './start.ts';
import type { Problem } from '../../problem.ts';

type Opening = { is: 'started'; draft: Draft } | { is: 'decided'; decision: Decision };

/** Answers the oldest command where no run is in flight: a `/start` that may begins one, everything else is refused. */
export function openRun(situation: Situation, id: string): Opening {
  const [letter] = oldest(situation);
  const start = judge(situation, letter, id);
  const { comment, author, command } = letter;
  const told = { comment_id: comment.id, verb: command.verb, by: { id: author.id, login: author.login } };
  if (start.is === 'started') {
    start.draft.record({ type: 'command.obeyed', ...told });
    return start;
  }
  if (start.is === 'wanted')
    return {
      is: 'decided',
      decision: { ...nothing(id, 'facts_wanted'), kind: 'observe', wants: [start.want] },
    };
  return { is: 'decided', decision: refuse(situation, id, start) };
}

/** Refuses the start that would have begun a run, for a reason that was found after it had been judged. */
export function refuseStart(situation: Situation, id: string, why: string): Decision {
  const message = `The run cannot begin: ${why}.`;
  const hint = 'Give shorter values, or shorter defaults in the definition.';
  const problem: Problem = { code: 'document_too_large', severity: 'error', message, hint };
  return refuse(situation, id, { why, problems: [problem], reason: 'output_too_large' });
}

type Refused = Omit<Extract<Start, { is: 'refused' }>, 'is'>;

function refuse(situation: Situation, id: string, { why, problems, reason }: Refused): Decision {
  const [{ comment, author, command }, more] = oldest(situation);
  const by = { id: author.id, login: author.login };
  const told = { comment_id: comment.id, verb: command.verb, by, why };
  return {
    ...nothing(id, reason ?? (problems.length > 0 ? 'problems_found' : 'command_refused')),
    kind: 'refuse',
    // Without a document there is nothing to write to: our reaction alone marks the comment as answered.
    entries:
      situation.progress === null
        ? []
        : [{ type: 'command.refused', at: situation.snapshot.now, decision: id, ...told }],
    reactions: [{ comment_node_id: comment.node_id, content: 'CONFUSED' }],
    refusals: [{ login: author.login, command: command.verb, why }],
    problems,
    wake: more,
  };
}

/** The command to be answered, and whether others wait behind it. */
function oldest(situation: Situation): [Letter<Command | UnknownCommand>, boolean] {
  const [letter, ...more] = unanswered(situation);
  if (letter === undefined) throw new Error('A run is opened by a command');
  return [letter, more.length > 0];
}

const refused = (why: string): Start => ({ is: 'refused', why, problems: [] });

function judge(situation: Situation, letter: Letter<Command | UnknownCommand>, id: string): Start {
  const { command } = letter;
  if (!('rule' in command)) return refused(unknownCommand(command));
  if (!command.rule.supported) return refused(`/${command.verb} ${command.rule.does}`);
  if (command.verb !== 'start') return refused('no run is in flight; /start begins one');
  const broken = situation.problems.filter((problem) => problem.severity === 'error');
  if (broken.length > 0)
    return {
      is: 'refused',
      why: 'the policy has errors, and without a policy nothing starts',
      problems: broken,
    };
  return startRun(situation, { ...letter, command }, id);
}
