import { COMMANDS } from '../../src/commands/grammar.ts';
import { code, codes, table } from './table.ts';

/** What people can type, who may, and the words of the language that are still refused. */
export function commands(): string {
  const rows = COMMANDS.filter(({ supported }) => supported).map(({ usage, does, permission }) => [
    code(usage),
    does,
    permission === null ? 'who may answer the gate' : `${permission} access`,
  ]);
  const later = COMMANDS.filter(({ supported }) => !supported).map(({ verb }) => `/${verb}`);
  return `${table(['command', 'what it does', 'who'], rows)}\n\nRefused with a sentence, because they are not done yet: ${codes(later)}.`;
}
