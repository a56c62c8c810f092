import { TOPICS, type Topic } from '../../decide/decision.ts';
import { ANSWER } from '../view.ts';

const START = `<!-- ${ANSWER} `;
const END = ' -->';
/** The longest first line that is looked at. */
const LONGEST = 200;

/** The hidden first line of the comment that answers: what it was asked for. */
export const answerMarker = (topics: readonly Topic[]): string =>
  `${START}${JSON.stringify({ v: 1, topics: ordered(topics) })}${END}`;

/** Each topic once, in the order in which they are shown. */
export const ordered = (topics: readonly Topic[]): Topic[] =>
  TOPICS.filter((topic) => topics.includes(topic));

/** What the answering comment has been asked for so far; nothing where the first line is not as we write it. */
export function topicsIn(body: string | undefined): Topic[] {
  const line = body?.slice(0, LONGEST).split(/\r?\n/, 1)[0]?.trimEnd() ?? '';
  if (!line.startsWith(START) || !line.endsWith(END)) return [];
  const inside = line.slice(START.length, -END.length);
  const list = /^\{"v":1,"topics":\[((?:"[a-z]{1,20}"(?:,(?="))?){0,8})\]\}$/.exec(inside)?.[1];
  const named = (list ?? '').split(',').map((word) => word.slice(1, -1));
  return TOPICS.filter((topic) => named.includes(topic));
}
