import { problemAt, type Problem } from '../problem.ts';
import type { Word } from '../yaml/kinds.ts';
import { readFields, type Found } from '../yaml/shape.ts';
import type { YamlMap, YamlNode } from '../yaml/read.ts';
import { readBase, type Place } from './base.ts';
import { APPROVER_KEYS } from './keys.ts';
import { nameProblem } from './names.ts';
import { template, type Reading } from './reading.ts';
import type { ApprovalStep, Approvers } from './schema.ts';
import { APPROVAL_KEYS } from './step-keys.ts';

/** A login of GitHub, with the underscore of managed users and the suffix of bots. */
const LOGIN = /^[A-Za-z0-9](?:[A-Za-z0-9_-]{0,80})(?:\[bot\])?$/;

/** Reads an `approval` step. `shows` stays empty where it is not given: it is filled in once all steps are known. */
export function readApproval(node: YamlNode, name: Word, place: Place, reading: Reading): ApprovalStep {
  const { problems } = reading;
  const fields = readFields(node, APPROVAL_KEYS, `step \`${name.text}\``, problems);
  const { message, shows, gate, approvers, required } = fields;
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
  };
}

function readApprovers(map: YamlMap | undefined, name: string, problems: Problem[]): Approvers {
  if (map === undefined) return { users: [], minimum_permission: 'write' };
  const fields = readFields(map, APPROVER_KEYS, `approvers of step \`${name}\``, problems);
  const users = fields.users?.value ?? [];
  for (const { text, span } of users) {
    if (LOGIN.test(text)) continue;
    const hint = text.startsWith('@') ? 'leave the `@` out' : undefined;
    problems.push(problemAt('invalid_name', span, `\`${text}\` is no login of GitHub`, hint));
  }
  return {
    users: [...new Set(users.map(({ text }) => text))],
    minimum_permission: fields['minimum-permission']?.value ?? 'write',
  };
}

function tooFew(required: Found<number>, users: number): Problem {
  const message = `${required.value} people must approve, but only ${users} may: this gate could never open`;
  return problemAt('out_of_bounds', required.span, message, 'name more users, or require fewer');
}
