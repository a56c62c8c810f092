import type { Progress } from '../progress/schema.ts';
import { adviceCountWords } from './advice.ts';
import { journalAddress, type Place } from './address.ts';
import { code, link } from './markdown.ts';
import { grouped, usd } from './spent.ts';

const counted = (count: number, thing: string): string =>
  `${grouped(count)} ${thing}${count === 1 ? '' : 's'}`;

/** What the run has used so far, where its record lies, and how far the record can be trusted. */
export function footer(progress: Progress, place: Place): string {
  const { decisions, iterations, tokens, cost_usd } = progress.metrics;
  const parts = [
    `Run ${code(progress.workflow_id, 80)}`,
    link(counted(decisions, 'decision'), journalAddress(place)),
    counted(iterations, 'extra iteration'),
    counted(tokens, 'token'),
    usd(cost_usd),
    ...(progress.metrics.advice === undefined ? [] : [adviceCountWords(progress.metrics.advice)]),
    ...(progress.seal === null ? ['**unsealed**'] : ['sealed']),
  ];
  return parts.join(' · ');
}
