import type { Topic } from '../../decide/decision.ts';
import { COMMENT_LIMITS } from '../comment.ts';
import type { RenderInput } from '../input.ts';
import { truncate } from '../markdown.ts';
import { blocksInMarkdown, blocksInPlainText, type Block } from '../pieces.ts';
import { explainBlocks, explainJson } from './explain.ts';
import { helpBlocks, helpJson } from './help.ts';
import { historyBlocks, historyJson } from './history.ts';
import { statusBlocks, statusJson } from './status.ts';
import { answerMarker, ordered } from './topics.ts';

interface Answerer {
  blocks: (input: RenderInput) => Block[];
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
  const sections = topics.map((topic) => within(blocksInMarkdown(ANSWERERS[topic].blocks(input)), share));
  return {
    body: `${[
      answerMarker(topics),
      ...sections,
      '<sub>Asked for by a command; kept up to date here rather than repeated.</sub>',
    ].join('\n')}\n`,
  };
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

/** One topic as plain text, for a terminal or a log. */
export const answerText = (topic: Topic, input: RenderInput): string =>
  truncate(`${blocksInPlainText(ANSWERERS[topic].blocks(input)).join('\n').trimEnd()}\n`, 200_000);

/** One topic for programs. */
export const answerJson = (topic: Topic, input: RenderInput): object => ({
  topic,
  ...ANSWERERS[topic].json(input),
});
