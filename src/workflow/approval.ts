import { didYouMean } from '../nearest.ts';
import { problemAt, type Problem } from '../problem.ts';
import type { Word } from '../yaml/kinds.ts';
import { readFields, type Found } from '../yaml/shape.ts';
import type { YamlMap, YamlNode } from '../yaml/read.ts';
import { readBase, type Place } from './base.ts';
import { APPROVER_KEYS } from './keys.ts';
import { nameProblem } from './names.ts';
import { readAddressees, readLogins, readTeams } from './people.ts';
import { template, type Reading } from './reading.ts';
import { readReminders } from './reminders.ts';
import type { AnswerWay, ApprovalStep, Approvers } from './step.ts';
import { APPROVAL_KEYS } from './step-keys.ts';
import { readSubject } from './subject.ts';

const WAYS: readonly AnswerWay[] = ['review', 'command', 'label', 'tick'];

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
  return {
    ...readBase(fields, name, place, reading),
    type: 'approval',
    ...(message === undefined ? {} : { message: template(message, reading) }),
    shows: shows?.value.map(({ text }) => text) ?? [],
    gate: word.text,
    approvers: readApprovers(approvers?.value, name.text, problems),
    required: required?.value ?? 1,
    allow_author: fields['allow-author']?.value ?? false,
    answers: readWays(fields.answers, problems),
    subject: readSubject(fields.subject?.value, problems),
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
      problemAt(
        'unanswerable_gate',
        found.span,
        'nobody can give the approval: `answers` has no way to answer',
        'leave `answers` out, or name a way',
      ),
    );
  const ways = found.value.flatMap(({ text, span }) => {
    const way = WAYS.find((known) => known === text);
    if (way === undefined)
      problems.push(
        problemAt('unknown_value', span, `\`answers\` cannot have \`${text}\``, didYouMean(text, WAYS)),
      );
    return way ?? [];
  });
  return [...new Set(ways)];
}
