import type { Anthropic } from '@anthropic-ai/sdk';
import type { AgentTask, Outcome } from '../../ports.ts';
import { failed } from '../answer/conclude.ts';
import { shownPath } from '../prompt/shown-path.ts';
import type { Overlay } from '../tools/overlay.ts';
import type { Toolbox } from '../tools/toolbox.ts';
import type { Format } from './format.ts';
import { judge, type Judged } from './judge.ts';
import { stepOf } from './stop.ts';
import type { Turns } from './turns.ts';

interface Around {
  format: Format | null;
  overlay: Overlay;
  toolbox: Toolbox;
  log: (line: string) => void;
}

/**
 * Talks with the model until it has answered: tools are answered, pauses gone on from, one answer that cannot be used is asked for
 * again, and files that the step must write are asked for once. Ends as well with the allowance.
 */
export async function converse(task: AgentTask, turns: Turns, around: Around): Promise<Outcome> {
  const { format, overlay, toolbox, log } = around;
  const { usage } = turns;
  const asked = new Set<string>();
  for (;;) {
    const next = await turns.next();
    if ('over' in next) return failed(task.id, 'budget', next.over, { usage });
    const step = stepOf(next.message, next.isShort);
    log(lineOf(turns, step.is === 'calls' ? step.calls : []));
    if (step.is === 'failure') return failed(task.id, step.type, step.message, { usage });
    if (step.is === 'calls') {
      turns.goOn(next.message, await toolbox.answerAll(step.calls));
      continue;
    }
    if (step.is === 'pause') {
      turns.goOn(next.message);
      continue;
    }
    const judged = await judge(step.text, task, { format, overlay, usage });
    if (judged.ok) return judged.outcome;
    if (asked.has(judged.kind))
      return failed(task.id, 'validation', messageOf(judged), { text: step.text, usage });
    asked.add(judged.kind);
    turns.goOn(next.message, requestFor(judged, format));
  }
}

type Fault = Extract<Judged, { ok: false }>;

const requestFor = ({ kind, fault }: Fault, format: Format | null): string =>
  kind === 'must_write'
    ? `Not finished: ${fault}. Do that, then give the whole answer again.`
    : `That answer cannot be used: ${fault}. Give the whole answer again, mended${format === null ? '' : ', as JSON only'}.`;

const messageOf = ({ kind, fault }: Fault): string =>
  kind === 'must_write' || fault === 'it was empty'
    ? fault.replace(/^it was empty$/, 'The answer was empty')
    : `The answer is not in the schema: ${fault}`;

/** Characters of a path on the log. */
const SHOWN = 120;

const pathIn = (input: unknown): string => {
  if (typeof input !== 'object' || input === null) return '';
  const path = 'path' in input ? input.path : 'from' in input ? input.from : undefined;
  return typeof path === 'string' ? ` ${shownPath(path).slice(0, SHOWN).toWellFormed()}` : '';
};

/** One request as the log tells of it: what it cost and which tools it called where, and none of its words. */
function lineOf({ usage, last }: Turns, calls: readonly Anthropic.ToolUseBlock[]): string {
  const names = calls.map(({ name, input }) => `${shownPath(name).slice(0, SHOWN)}${pathIn(input)}`);
  const reused = last.reused > 0 ? ` (${last.reused} from the cache)` : '';
  return [
    `request ${usage.turns}: ${last.input} tokens in${reused}, ${last.output} out, $${usage.cost_usd.toFixed(4)} so far`,
    ...(names.length > 0 ? [names.slice(0, 20).join(', ')] : []),
  ].join(': ');
}
