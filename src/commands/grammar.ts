import type { Permission } from '../people.ts';

/** What a command's words after the verb are: an optional gate or step, a name, values, or text for people. */
type Arguments =
  | 'gate-text'
  | 'gate-values'
  | 'step'
  | 'step-text'
  | 'workflow-values'
  | 'values'
  | 'name-text'
  | 'text'
  | 'any';

export interface CommandRule {
  verb: string;
  arguments: Arguments;
  /** The least permission; null where the gate itself says who may answer. */
  permission: Permission | null;
  usage: string;
  does: string;
  /** False for words of the language that this version refuses with a sentence. */
  supported: boolean;
}

/** Every command people can type, in the order help lists them. */
export const COMMANDS: readonly CommandRule[] = [
  rule('start', 'workflow-values', 'write', '/start [workflow] [key=value ...]', 'starts a run'),
  rule('approve', 'gate-text', null, '/approve [gate] [text]', 'approves what a gate shows'),
  rule(
    'request-changes',
    'gate-text',
    null,
    '/request-changes [gate] text',
    'asks for changes; the text reaches the next attempt',
  ),
  rule('reject', 'gate-text', null, '/reject [gate] reason', 'rejects what a gate shows'),
  rule(
    'input',
    'gate-values',
    null,
    '/input [step] key=value ...',
    'answers an input, with values or with words',
  ),
  rule('retry', 'step', 'write', '/retry [step]', 'grants a failed step another attempt'),
  rule('skip', 'step-text', 'write', '/skip step reason', 'goes on without a failed step, on the record'),
  rule(
    'pause',
    'text',
    'write',
    '/pause [reason]',
    'starts nothing new until /resume; what is under way ends',
  ),
  rule('resume', 'any', 'write', '/resume', 'goes on after /pause'),
  rule('set', 'values', 'write', '/set name=value', 'gives a variable another value'),
  rule('signal', 'name-text', 'write', '/signal name [text]', 'lets a step go on that waits for it'),
  rule('cancel', 'text', 'write', '/cancel [reason]', 'undoes what can be undone, and ends the run'),
  rule('terminate', 'text', 'maintain', '/terminate reason', 'ends the run at once and undoes nothing'),
  ...['delegate', 'reset', 'rollback', 'compensate', 'migrate', 'status', 'explain', 'history', 'help'].map(
    later,
  ),
];

function rule(
  verb: string,
  args: Arguments,
  permission: Permission | null,
  usage: string,
  does: string,
): CommandRule {
  return { verb, arguments: args, permission, usage, does, supported: true };
}

function later(verb: string): CommandRule {
  const does = 'is part of the language, but this version of Pawl cannot do it yet';
  return { verb, arguments: 'any', permission: 'read', usage: `/${verb}`, does, supported: false };
}

export const commandRule = (verb: string): CommandRule | undefined =>
  COMMANDS.find((candidate) => candidate.verb === verb);
