import { isObject } from '../../json.ts';
import type { Correction } from '../../progress/attempt.ts';
import { reportText } from '../../report-text.ts';
import type { Step } from '../../workflow/step.ts';
import type { Draft } from '../draft.ts';
import { frameOf } from '../scope/frame.ts';
import { bodyOf } from '../steps/body.ts';
import type { Outcome } from './outcome.ts';
import { underTools } from './stands.ts';
import { toolResults } from './tool-results.ts';

/** An outcome as it counts, and what of its report tools had to put right. */
export interface JudgedOutcome {
  outcome: Outcome;
  corrected: Correction | null;
}

/** Holds the report of a step that interprets tools against their results, before anything is made of it. */
export function judged(draft: Draft, step: Step, instance: string, outcome: Outcome): JudgedOutcome {
  const body = bodyOf(step);
  const { value, status } = outcome;
  const asIs = { outcome, corrected: null };
  if ((body.type !== 'prompt' && body.type !== 'command') || body.interprets === undefined) return asIs;
  if (status !== 'success' || !isObject(value)) return asIs;
  const tools = toolResults(draft, body, frameOf(draft, step.name, instance));
  const { report, corrected } = underTools(value, tools);
  if (corrected === null) return asIs;
  const text = `${notice(corrected)}\n\n${reportText(report)}`;
  return { outcome: { ...outcome, value: report, text }, corrected };
}

/** What stands above a report that was put right, for those who read it. */
function notice({ tools, passed, issues }: Correction): string {
  const names = tools.map((name) => `\`${name}\``).join(', ');
  const flipped = passed === true ? ['It had passed; they say otherwise.'] : [];
  const added = issues === 0 ? [] : [`Issues of theirs that were put into it: ${issues}.`];
  return [
    `This report was held against the results of ${names}, which it cannot overrule.`,
    ...flipped,
    ...added,
  ].join(' ');
}

/** What goes before a summary that speaks of a success which tools deny; empty before others. */
export const overruled = (corrected: Correction | null): string =>
  corrected?.passed === true ? `(Overruled by ${corrected.tools.join(', ')}.) ` : '';
