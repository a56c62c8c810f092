import type { Command, UnknownCommand } from '../../commands/parse.ts';
import { BOUNDS } from '../../progress/bounds.ts';
import type { Entry } from '../../progress/entry.ts';
import type { Problem } from '../../problem.ts';
import { unknownCommand } from '../orders/acknowledge.ts';
import { REVIVES } from '../orders/control.ts';
import { deedOf } from '../orders/deed.ts';
import { isKnown, unanswered, type Letter } from '../orders/inbox.ts';
import { obeyOne, reasonObeyed } from '../orders/obey.ts';
import { judgeQuestion } from '../orders/questions.ts';
import { overBudget, overBudgetWhy } from '../orders/turn.ts';
import { nothing, type Decision, type Topic } from '../decision.ts';
import { Draft } from '../draft.ts';
import type { Reason } from '../reason.ts';
import type { Situation } from '../situation.ts';
import type { Want } from '../found.ts';
import { definitionAt } from './definition-at.ts';
import { startLabel, startLabels } from './start-label.ts';
import { startRun } from './start.ts';

type Opening = { is: 'started'; draft: Draft; reason: Reason } | { is: 'decided'; decision: Decision };

type Any = Letter<Command | UnknownCommand>;

/** What becomes of one command while no run is in flight. */
type Fate =
  | { is: 'started'; draft: Draft; reason: Reason }
  | { is: 'asked'; topic: Topic }
  | { is: 'refused'; why: string; problems?: Problem[]; reason?: Reason }
  | { is: 'wanted'; wants: Want[] };

/** Whether anything waits for an answer while no run is in flight. */
export const somethingAsked = (situation: Situation): boolean =>
  unanswered(situation).length > 0 || startLabels(situation.snapshot).length > 0;

/**
 * Answers what waits while no run is in flight, oldest first: questions, refusals, up to the first command that begins a
 * run or brings one back; the others wait for the next decision. Without any of these a label may begin one.
 */
export function openRun(situation: Situation, id: string): Opening {
  const letters = unanswered(situation);
  const told: [Any, Exclude<Fate, { is: 'started' | 'wanted' }>][] = [];
  for (const letter of letters.slice(0, BOUNDS.answered)) {
    const fate = judge(situation, letter, id);
    if (fate.is === 'wanted') return { is: 'decided', decision: observing(id, fate.wants) };
    if (fate.is === 'started') return began(fate, letter, told);
    told.push([letter, fate]);
  }
  if (letters.length > 0)
    return { is: 'decided', decision: decided(situation, id, told, letters.length > told.length) };
  return byLabel(situation, id);
}

const observing = (id: string, wants: Want[]): Decision => ({
  ...nothing(id, 'facts_wanted'),
  kind: 'observe',
  wants,
});

/** The run began: what was typed before is journalled with it. */
function began(
  { draft, reason }: Extract<Fate, { is: 'started' }>,
  letter: Any,
  told: readonly [Any, Exclude<Fate, { is: 'started' | 'wanted' }>][],
): Opening {
  for (const [earlier, fate] of told) {
    draft.record(entryOf(earlier, fate));
    if (fate.is === 'refused')
      draft.refusals.push({ login: earlier.author.login, command: earlier.command.verb, why: fate.why });
    else draft.topics.push(fate.topic);
  }
  const did = deedOf(draft);
  draft.record({ ...entryOf(letter, { is: 'asked' }), ...(did === undefined ? {} : { did }) });
  return { is: 'started', draft, reason };
}

function entryOf(
  { comment, author, command }: Any,
  fate: { is: 'asked' } | { is: 'refused'; why: string },
): Told {
  const by = { id: author.id, login: author.login };
  const entry = { comment_id: comment.id, verb: command.verb, by };
  return fate.is === 'refused'
    ? { type: 'command.refused', ...entry, why: fate.why }
    : { type: 'command.obeyed', ...entry };
}

type Told =
  | Omit<Extract<Entry, { type: 'command.refused' }>, 'at' | 'decision'>
  | Omit<Extract<Entry, { type: 'command.obeyed' }>, 'at' | 'decision'>;

/**
 * The decision that begins no run. Without a document there is nothing to write to, and questions alone are no reason to
 * write to that of a run that has ended: our reactions mark what is answered.
 */
function decided(
  situation: Situation,
  id: string,
  told: readonly [Any, Exclude<Fate, { is: 'started' | 'wanted' }>][],
  more: boolean,
): Decision {
  const refused = told.flatMap(([letter, fate]) => (fate.is === 'refused' ? [{ letter, fate }] : []));
  const problems = refused.flatMap(({ fate }) => fate.problems ?? []);
  const reason =
    refused.length === 0
      ? 'question_answered'
      : (refused.flatMap(({ fate }) => fate.reason ?? [])[0] ??
        (problems.length > 0 ? 'problems_found' : 'command_refused'));
  const writes = situation.progress !== null && refused.length > 0;
  const stamp = { at: situation.snapshot.now, decision: id };
  const crowd = overBudget(situation);
  return {
    ...nothing(id, reason),
    kind: refused.length > 0 ? 'refuse' : 'none',
    entries: writes ? told.map(([letter, fate]) => ({ ...entryOf(letter, fate), ...stamp })) : [],
    reactions: told.map(([{ comment }, fate]) => ({
      comment_node_id: comment.node_id,
      content: fate.is === 'refused' ? 'CONFUSED' : 'ROCKET',
    })),
    refusals: refused
      .filter(
        ({ letter }, at) =>
          !crowd.has(letter.comment.id) ||
          refused.findIndex(
            (one) => crowd.has(one.letter.comment.id) && one.letter.author.id === letter.author.id,
          ) === at,
      )
      .map(({ letter, fate }) => ({
        login: letter.author.login,
        command: letter.command.verb,
        why: fate.why,
      })),
    topics: [...new Set(told.flatMap(([, fate]) => (fate.is === 'asked' ? [fate.topic] : [])))],
    problems,
    wake: more,
  };
}

function judge(situation: Situation, letter: Any, id: string): Fate {
  if (!isKnown(letter)) return refused(unknownCommand(letter));
  const { comment, author, command } = letter;
  if (command.rule.asks) {
    const asked = judgeQuestion(situation, letter);
    return asked.is === 'wanted' ? { is: 'wanted', wants: [asked.want] } : asked;
  }
  if (overBudget(situation).has(comment.id)) return refused(overBudgetWhy(situation));
  if (situation.progress !== null && REVIVES.includes(command.verb)) return revive(situation, letter, id);
  if (command.verb !== 'start') return refused('no run is in flight; /start begins one');
  if (comment.edited_at !== null) return refused('the comment was edited after it was written');
  return begin(situation, { author, text: command.text }, id);
}

const refused = (why: string): Extract<Fate, { is: 'refused' }> => ({ is: 'refused', why });

function begin(situation: Situation, starter: Parameters<typeof startRun>[1], id: string): Fate {
  const broken = situation.problems.filter((problem) => problem.severity === 'error');
  if (broken.length > 0)
    return { ...refused('the policy has errors, and without a policy nothing starts'), problems: broken };
  const start = startRun(situation, starter, id);
  if (start.is === 'wanted') return { is: 'wanted', wants: [start.want] };
  return start.is === 'started' ? { ...start, reason: 'run_started' } : start;
}

/** Commands that bring a run back that has ended. They need its definition, which is read where it was pinned. */
function revive(situation: Situation, letter: Letter<Command>, id: string): Fate {
  const { progress } = situation;
  if (progress === null) return refused('no run is in flight; /start begins one');
  const broken = situation.problems.filter((problem) => problem.severity === 'error');
  if (broken.length > 0)
    return { ...refused('the policy has errors, and without a policy nothing goes on'), problems: broken };
  const { base_oid, path, blob_oid } = progress.workflow;
  const found = definitionAt(situation, base_oid, path, blob_oid);
  if (found.is === 'wanted') return { is: 'wanted', wants: [{ want: 'definitions_at', oid: base_oid }] };
  if (found.is === 'missing') return refused(found.why);
  const { workflow } = found;
  const draft = new Draft({ ...situation, workflow }, workflow, progress, id);
  const why = obeyOne(draft, letter);
  if (draft.wants.length > 0) return { is: 'wanted', wants: draft.wants };
  if (why !== null) return refused(why);
  draft.told.set(letter.comment.id, null);
  // The prompts of its definition are read with the next decision.
  draft.halted ||= situation.snapshot.definitions.oid !== base_oid;
  return { is: 'started', draft, reason: reasonObeyed(draft) ?? 'run_revived' };
}

/** A label asks for a run: it begins one, or is taken off and the reason said once. */
function byLabel(situation: Situation, id: string): Opening {
  const spent_labels = startLabels(situation.snapshot);
  const asked = startLabel(situation);
  const { progress } = situation;
  if (asked === null) {
    const idle = nothing(id, progress === null ? 'no_run' : 'run_ended');
    // A list that could not be read whole may hold who put it on.
    return {
      is: 'decided',
      decision: { ...idle, spent_labels: situation.snapshot.incomplete.length > 0 ? [] : spent_labels },
    };
  }
  const fate = begin(situation, { author: asked.by, text: asked.stem }, id);
  if (fate.is === 'wanted') return { is: 'decided', decision: observing(id, fate.wants) };
  if (fate.is === 'started') return fate;
  const { why, problems = [], reason } = fate.is === 'refused' ? fate : refused('it cannot start');
  const decision: Decision = {
    ...nothing(id, reason ?? (problems.length > 0 ? 'problems_found' : 'command_refused')),
    kind: 'refuse',
    refusals: [{ login: asked.by.login, command: `start ${asked.stem}`, why }],
    problems,
    spent_labels,
  };
  return { is: 'decided', decision };
}

/** Refuses the start that would have begun a run, for a reason that was found after it had been judged. */
export function refuseStart(situation: Situation, id: string, why: string): Decision {
  const message = `The run cannot begin: ${why}.`;
  const hint = 'Give shorter values, or shorter defaults in the definition.';
  const problem: Problem = { code: 'document_too_large', severity: 'error', message, hint };
  const refusal: Extract<Fate, { is: 'refused' }> = {
    ...refused(why),
    problems: [problem],
    reason: 'output_too_large',
  };
  const letters = unanswered(situation);
  const start = letters.find(({ command }) => command.verb === 'start');
  if (start !== undefined) return decided(situation, id, [[start, refusal]], letters.length > 1);
  return {
    ...nothing(id, 'output_too_large'),
    kind: 'refuse',
    problems: [problem],
    spent_labels: startLabels(situation.snapshot),
  };
}
