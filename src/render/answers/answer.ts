import type { Topic } from '../../decide/decision.ts';
import { COMMENT_LIMITS } from '../comment.ts';
import type { RenderInput } from '../input.ts';
import { truncate } from '../markdown.ts';
import { blocksInMarkdown, blocksInPlainText, type Block } from '../pieces.ts';
import { explainBlocks, explainJson } from './explain.ts';
import { helpBlocks, helpJson } from './help.ts';
import { historyBlocks, historyJson } from './history.ts';
import { markedHistory } from './kept-history.ts';
import { statusBlocks, statusJson } from './status.ts';
import { answerMarker, ordered } from './topics.ts';

interface Answerer {
  /** What it fills at most where the topic can be told at any length: a number of characters. */
  blocks: (input: RenderInput, room: number) => Block[];
  json: (input: RenderInput) => object;
}

const ANSWERERS: { readonly [topic in Topic]: Answerer } = {
  status: { blocks: statusBlocks, json: statusJson },
  explain: { blocks: explainBlocks, json: explainJson },
  history: { blocks: historyBlocks, json: historyJson },
  help: { blocks: helpBlocks, json: helpJson },
};

/** The one comment that answers what people asked to be shown, as of what was recorded last; null where nobody asked. */
export function answerComment(input: RenderInput & { topics: readonly Topic[] }): { body: string } | null {
  const topics = ordered(input.topics);
  if (topics.length === 0) return null;
  // Each topic gets its share, so that a long one does not push out the others.
  const share = Math.floor((COMMENT_LIMITS.characters - 400) / topics.length);
  const sections = topics.map((topic) => section(topic, input, share));
  return {
    body: `${[
      answerMarker(topics),
      ...sections,
      '<sub>Asked for by a command; kept up to date here rather than repeated.</sub>',
    ].join('\n')}\n`,
  };
}

function section(topic: Topic, input: RenderInput, room: number): string {
  const { history, kept_history: kept } = input;
  if (topic !== 'history' || (history === undefined && kept === undefined))
    return within(blocksInMarkdown(ANSWERERS[topic].blocks(input, room)), room);
  const inner = room - 60;
  // What was once cut to its share is not cut again.
  if (history === undefined && kept !== undefined)
    return markedHistory(kept.length <= inner ? kept : within(kept.split('\n'), inner));
  return markedHistory(within(blocksInMarkdown(historyBlocks(input, inner)), inner));
}

/** Whole lines, as many as there is room for. */
function within(lines: readonly string[], room: number): string {
  const kept: string[] = [];
  let length = 0;
  for (const line of lines) {
    length += line.length + 1;
    if (length > room - 80) return [...kept, '', '… the rest was left out for length.', ''].join('\n');
    kept.push(line);
  }
  return kept.join('\n');
}

/** Characters of one topic outside a comment. */
const TERMINAL = 200_000;

/** One topic as plain text, for a terminal or a log. */
export const answerText = (topic: Topic, input: RenderInput): string =>
  truncate(`${blocksInPlainText(ANSWERERS[topic].blocks(input, TERMINAL)).join('\n').trimEnd()}\n`, TERMINAL);

/** One topic for programs. */
export const answerJson = (topic: Topic, input: RenderInput): object => ({
  topic,
  ...ANSWERERS[topic].json(input),
});
