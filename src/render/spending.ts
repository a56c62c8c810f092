import { bareName } from '../progress/bare-name.ts';
import type { HistoryRow, Progress } from '../progress/schema.ts';
import { code, table } from './markdown.ts';
import { amountOf, askedWords, grouped, spentWords, usd } from './spent.ts';

/** What the run has used up, by agent and model, and by step as far as the attempts are still listed. */
export function spendingLines(progress: Progress, limit: number): string[] {
  const { spent = [], cost_usd, tokens: all } = progress.metrics;
  if (spent.length === 0) return [];
  const rows = spent.map((one) => [
    code(one.agent, 80),
    code(one.model, 80),
    String(one.attempts),
    grouped(one.tokens),
    usd(one.cost_usd),
  ]);
  const steps = byStep(progress.step_history);
  const shown = steps.slice(-limit);
  const older = (progress.omitted['step_history'] ?? 0) + (steps.length > shown.length ? 1 : 0) > 0;
  return [
    ...table(['Agent', 'Model', 'Attempts', 'Tokens', 'Cost'], rows),
    '',
    `In all ${spentWords({ cost_usd, tokens: all })}. Every amount is rounded by itself, so that rounded ones need not add up to the cent.`,
    '',
    ...shown.map(({ step, amount, turns }) => {
      const words = [askedWords(turns), spentWords(amount)].filter((part) => part !== '');
      return `- ${code(step, 80)}: ${words.join(', ')}`;
    }),
    ...(older ? ['- … older attempts are in the history of the run’s branch'] : []),
  ];
}

/** In one line, for the end of a run: all of it, and who spent the most. */
export function spentLine({ metrics }: Progress): string | undefined {
  const { spent = [], cost_usd, tokens: all } = metrics;
  if (spent.length === 0) return undefined;
  const used = spent.filter((one) => one.cost_usd > 0 || one.tokens > 0);
  const dearest = used.toSorted((one, other) => other.cost_usd - one.cost_usd).slice(0, 3);
  const parts = dearest.map(
    (one) => `${code(one.agent, 40)} with ${code(one.model, 40)} ${usd(one.cost_usd)}`,
  );
  const more = used.length > dearest.length ? `, and ${used.length - dearest.length} more` : '';
  const by = parts.length === 0 ? '' : `: ${parts.join(', ')}${more}`;
  return `It used ${spentWords({ cost_usd, tokens: all })}${by}.`;
}

interface Row {
  step: string;
  amount: { cost_usd: number; tokens: number };
  turns: number;
}

function byStep(history: readonly HistoryRow[]): Row[] {
  const sums = new Map<string, Row>();
  for (const { step_name, usage } of history) {
    if (usage === undefined) continue;
    const step = bareName(step_name);
    const { cost_usd, tokens: count } = amountOf(usage);
    const { amount: before, turns } = sums.get(step) ?? { amount: { cost_usd: 0, tokens: 0 }, turns: 0 };
    sums.set(step, {
      step,
      amount: { cost_usd: before.cost_usd + cost_usd, tokens: before.tokens + count },
      turns: turns + (usage.turns ?? 0),
    });
  }
  return [...sums.values()];
}
