import { COMMANDS, type CommandRule } from '../../src/commands/grammar.ts';
import { code, table } from './table.ts';

/** What people can type, and who may. */
export const commands = (): string =>
  table(
    ['command', 'what it does', 'who'],
    COMMANDS.map((rule) => [code(rule.usage), rule.does, who(rule)]),
  );

/** The same with an example of each that has arguments. */
export const commandExamples = (): string =>
  table(
    ['command', 'what it does', 'who', 'for example'],
    COMMANDS.map((rule) => [
      code(rule.usage),
      rule.does,
      who(rule),
      rule.example === rule.usage ? '' : code(rule.example),
    ]),
  );

const who = ({ permission, asks }: CommandRule): string =>
  asks ? 'whoever can read' : permission === null ? 'who may answer the gate' : `${permission} access`;
