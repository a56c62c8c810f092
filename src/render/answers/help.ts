import { COMMANDS, type CommandRule } from '../../commands/grammar.ts';
import type { Permission } from '../../people.ts';
import type { Policy } from '../../policy/schema.ts';
import type { RenderInput } from '../input.ts';
import type { Block } from '../pieces.ts';
import { command } from '../typed.ts';

/** The table of commands: what to type, what it does, who may. */
export const helpBlocks = ({ policy }: RenderInput): Block[] => [
  { heading: 'Commands' },
  {
    paragraph: [
      'Type one as the first line of a comment of its own, and do not edit it afterwards. With ',
      { code: '/pawl' },
      ' in front every one of them works as well.',
    ],
  },
  {
    list: COMMANDS.map((rule) => ({
      says: [{ code: command(policy, rule.usage.slice(1)) }, ` ${rule.does} (${who(leastOf(rule, policy))})`],
    })),
  },
];

/** Policy says who may start a run. */
const leastOf = ({ verb, permission }: CommandRule, policy: Policy | null): Permission | null =>
  verb === 'start' && policy !== null ? policy.commands.start : permission;

const who = (permission: Permission | null): string =>
  permission === null
    ? 'whoever the gate asks'
    : permission === 'read'
      ? 'everybody who can read'
      : `${permission} access`;

/** The same for programs. */
export const helpJson = ({ policy }: RenderInput): object => ({
  commands: COMMANDS.map((rule) => ({
    verb: rule.verb,
    usage: command(policy, rule.usage.slice(1)),
    does: rule.does,
    permission: leastOf(rule, policy),
  })),
});
