import { addressOf } from '../decide/gates/open-gates.ts';
import type { Policy } from '../policy/schema.ts';
import type { OpenGate } from './gates.ts';
import { truncate } from './markdown.ts';

/** A gate's name as people type it: with its item inside a for-each, and without blanks, whatever the document says. */
export const typed = (open: OpenGate): string => truncate(addressOf(open).replace(/\s+/g, ' '), 100);

/** A command as people must type it: with `/pawl` in front where policy turned the bare form off. */
export const command = (policy: Policy | null, words: string): string =>
  policy?.commands.bare === false ? `/pawl ${words}` : `/${words}`;
