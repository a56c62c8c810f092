import { durationSeconds } from '../duration.ts';
import { didYouMean } from '../nearest.ts';
import { problemAt, type Problem } from '../problem.ts';
import { wrongType, type Word } from '../yaml/kinds.ts';
import { notYet, readFields, type Found } from '../yaml/shape.ts';
import type { YamlMap, YamlNode } from '../yaml/read.ts';
import { readBase, type Place } from './base.ts';
import { APPROVER_KEYS } from './keys.ts';
import { nameProblem } from './names.ts';
import { readAddressees, readLogins, readTeams } from './people.ts';
import { template, type Reading } from './reading.ts';
import type { AnswerWay, ApprovalStep, Approvers } from './step.ts';
import { APPROVAL_KEYS } from './step-keys.ts';

const WAYS: readonly AnswerWay[] = ['review', 'command', 'label', 'tick'];
/** Ways to answer that are read and kept, and do not count yet. */
const SILENT_WAYS: readonly AnswerWay[] = ['label', 'tick'];

/** Reads an `approval` step. `shows` stays empty where it is not given: it is filled in once all steps are known. */
export function readApproval(node: YamlNode, name: Word, place: Place, reading: Reading): ApprovalStep {
  const { problems } = reading;
  const fields = readFields(node, APPROVAL_KEYS, `step \`${name.text}\``, problems);
  const { message, shows, gate, approvers, required, 'back-to': back } = fields;
  for (const { text, span } of shows?.value ?? [])
    reading.references.push({ to: 'shows', name: text, span, from: name.text, siblings: place.siblings });
  const word = gate === undefined ? name : { text: gate.value, span: gate.span };
  const problem = gate === undefined ? undefined : nameProblem('a gate', word);
  if (problem !== undefined) problems.push(problem);
  reading.gates.push(word);
  const who = readApprovers(approvers?.value, name.text, problems);
  if (who.users.length > 0 && required !== undefined && required.value > who.users.length)
    problems.push(tooFew(required, who.users.length));
  return {
    ...readBase(fields, name, place, reading),
    type: 'approval',
    ...(message === undefined ? {} : { message: template(message, reading) }),
    shows: shows?.value.map(({ text }) => text) ?? [],
    gate: word.text,
    approvers: who,
    required: required?.value ?? 1,
    allow_author: fields['allow-author']?.value ?? false,
    answers: readWays(fields.answers, problems),
    subject: fields.subject?.value.map(({ text }) => text) ?? [],
    reminders: readReminders(fields.reminders?.value, problems),
    ...(back === undefined ? {} : { back_to: back.value }),
    max_rounds: fields['max-rounds']?.value ?? 5,
    on_timeout: fields['on-timeout']?.value ?? 'remind',
    escalate_to: readAddressees(fields['escalate-to']?.value, problems),
  };
}

function readApprovers(map: YamlMap | undefined, name: string, problems: Problem[]): Approvers {
  const fields =
    map === undefined ? {} : readFields(map, APPROVER_KEYS, `approvers of step \`${name}\``, problems);
  return {
    users: readLogins(fields.users?.value, problems),
    teams: readTeams(fields.teams?.value, problems),
    code_owners: fields['code-owners']?.value ?? false,
    minimum_permission: fields['minimum-permission']?.value ?? 'write',
  };
}

function readWays(found: Found<Word[]> | undefined, problems: Problem[]): AnswerWay[] {
  if (found === undefined) return [...WAYS];
  if (found.value.length === 0)
    problems.push(
      problemAt('out_of_bounds', found.span, 'without a way to answer this gate could never open'),
    );
  const ways = found.value.flatMap(({ text, span }) => {
    const way = WAYS.find((known) => known === text);
    if (way === undefined)
      problems.push(
        problemAt('unknown_value', span, `\`answers\` cannot have \`${text}\``, didYouMean(text, WAYS)),
      );
    else if (SILENT_WAYS.includes(way))
      problems.push(notYet(`\`${way}\` as an answer`, 'reviews and commands count', span));
    return way ?? [];
  });
  return [...new Set(ways)];
}

/** One duration or a list of them, as seconds after the opening, the earliest first. */
function readReminders(node: YamlNode | undefined, problems: Problem[]): number[] {
  if (node === undefined) return [];
  const seconds = (node.kind === 'list' ? node.items : [node]).flatMap((item) => {
    const value = item.kind === 'scalar' ? durationSeconds(item.text) : undefined;
    if (value === undefined) problems.push(wrongType('`reminders`', 'a duration', item));
    return value ?? [];
  });
  return [...new Set(seconds)].toSorted((one, other) => one - other);
}

function tooFew(required: Found<number>, users: number): Problem {
  const message = `${required.value} people must approve, but only ${users} may: this gate could never open`;
  return problemAt('out_of_bounds', required.span, message, 'name more users, or require fewer');
}
