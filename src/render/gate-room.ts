import type { RenderInput } from './input.ts';
import { gateBlock } from './gate-block.ts';
import type { OpenGate } from './gates.ts';
import { fold, plain } from './markdown.ts';
import { visibleLines } from './visible-lines.ts';

/** Gates that are shown beside the first, and how long all of them together may get. */
const OTHERS = 10;
const LENGTH = 25_000;

/** The gate that waits longest in full as far as there are lines for it, the others folded behind their names. */
export function gateLines(open: readonly OpenGate[], input: RenderInput, room: number): string[] {
  const [first, ...others] = open;
  if (first === undefined) return [];
  const alone = others.length === 0;
  const rest = foldedGates(others, input);
  const whole = [...gateBlock(first, input, { alone, compact: false }), '', ...rest];
  if (visibleLines(whole) <= room) return whole;
  return [...gateBlock(first, input, { alone, compact: true }), '', ...rest];
}

function foldedGates(others: readonly OpenGate[], input: RenderInput): string[] {
  if (others.length === 0) return [];
  const blocks: string[] = [];
  let length = 0;
  for (const gate of others.slice(0, OTHERS)) {
    const block = gateBlock(gate, input, { alone: false, compact: false });
    length += block.join('\n').length;
    if (length > LENGTH) break;
    blocks.push(...block, '');
  }
  const names = others.slice(0, OTHERS).map(({ gate }) => plain(gate.name, 60));
  const more = others.length > names.length ? ` and ${others.length - names.length} more` : '';
  return [...fold(`✋ Open as well: ${names.join(', ')}${more}`, blocks), ''];
}
