import { fence } from '../../agents/prompt/sanitize.ts';
import { stripInvisible } from '../../invisible.ts';
import type { Cut } from './fit.ts';
import { bytesOf } from './tokens.ts';

/** Bytes that are kept free for saying what was cut. */
export const ACCOUNT_ROOM = 1_500;
const LONGEST_NAME = 120;

/**
 * What a prompt does not show for lack of room, by name as far as there is room for names; empty where nothing was cut, or where
 * there is no room to say anything.
 */
export function accountOf(cut: readonly Cut[], tokens: number, bytes: number): string {
  if (cut.length === 0) return '';
  const counts = cut.map(({ source, names, of }) => `${source}: ${names.length} of ${of}`).join(', ');
  const head = `## What is not shown

What is shown beside the task is bounded to ${tokens} tokens. These had no room (${counts}); what comes first is kept first, and everything whole.`;
  const named = cut.flatMap(({ names }) => names.map(shortened));
  let room = bytes - bytesOf(`${head}\n\n${fence('left out', 'and 99999 more')}`) - 20;
  const lines: string[] = [];
  for (const name of named) {
    room -= bytesOf(name) + 1;
    if (room < 0) break;
    lines.push(name);
  }
  const more = named.length - lines.length;
  if (more > 0) lines.push(`and ${more} more`);
  const whole = `${head}\n\n${fence('left out', lines.join('\n'))}`;
  if (bytesOf(whole) <= bytes) return whole;
  const short = `(Left out for lack of room: ${counts}.)`;
  return bytesOf(short) <= bytes ? short : '';
}

/** Names are text by others: one visible line each, whose backticks cannot end the fence around all of them. */
const shortened = (name: string): string => {
  const line = stripInvisible(name).text.replaceAll(/[\n`]+/g, ' ');
  const points = Array.from(line);
  return points.length > LONGEST_NAME ? `${points.slice(0, LONGEST_NAME).join('')}…` : line;
};
