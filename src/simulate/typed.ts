import { addressOf, type PlacedGate } from '../decide/gates/open-gates.ts';
import type { JsonValue } from '../json.ts';
import { ANSWERS, type Action, type Deed } from './script.ts';

export const isAnswer = (does: Action): boolean => ANSWERS.some((answer) => answer === does);

/** What a person types to do what the script says; an answer names its gate. */
export function typed({ does, text, values }: Deed, gate: PlacedGate | undefined): string {
  if (does === 'comment') return text;
  const named = isAnswer(does) && gate !== undefined ? [addressOf(gate)] : [];
  const given = Object.entries(values).map(([key, value]) => `${key}=${word(value)}`);
  return [`/${does}`, ...named, ...given, text === '' ? (UNSAID[does] ?? '') : text]
    .filter((part) => part !== '')
    .join(' ');
}

/** What is written where the script gives no words and the engine asks for some. */
const UNSAID: { readonly [does in Action]?: string } = {
  reject: 'no reason given',
  'request-changes': 'no details given',
  terminate: 'no reason given',
};

/** A value as it stands behind `key=`: in quotes where it has blanks, objects and lists as JSON without any. */
function word(value: JsonValue): string {
  if (typeof value === 'string') return /^[^\s"]+$/.test(value) ? value : `"${value.replaceAll('"', "'")}"`;
  return JSON.stringify(value).replaceAll(' ', '\\u0020');
}
