import type { Entry } from '../progress/entry.ts';
import type { Amount } from '../progress/limit.ts';
import { spentWords } from './spent.ts';
import { code, fence, fold, plain, truncate } from './markdown.ts';
import { say } from './words.ts';

export interface SummaryInput {
  /** What was decided, as one sentence. */
  sentence: string;
  /** The reason code. */
  reason: string;
  entries: readonly Entry[];
  /** What the run has used up so far; null without a run. */
  spent: Amount | null;
  /** Requests made to GitHub in this actions run. */
  requests: number;
  /** The decision as an orchestrator-response document. */
  response: object;
}

/** The step summary of one actions run, as Markdown: the decision, what was recorded, what it cost in requests. */
export function summary({ sentence, reason, entries, spent, requests, response }: SummaryInput): string {
  const recorded = entries.slice(0, 200).map((entry) => `- ${code(entry.type)} ${plain(say(entry), 400)}`);
  const more = entries.length > recorded.length ? [`- … and ${entries.length - recorded.length} more`] : [];
  const json = fence(truncate(JSON.stringify(response, null, 2), 20_000), 'json');
  return `${[
    `### Pawl: ${plain(sentence, 400)}`,
    '',
    `Reason ${code(reason)} · ${requests} request${requests === 1 ? '' : 's'} to GitHub${spent === null || spent.tokens === 0 ? '' : ` · the run has used ${spentWords(spent)}`}`,
    '',
    ...(recorded.length === 0 ? ['Nothing was recorded.'] : ['**Recorded**', '', ...recorded, ...more]),
    '',
    ...fold('The decision as JSON', json),
  ].join('\n')}\n`;
}
