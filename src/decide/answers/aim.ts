import type { Command } from '../../commands/parse.ts';
import { bareName } from '../../progress/bare-name.ts';
import type { Progress } from '../../progress/schema.ts';
import { placedSteps } from '../../workflow/graph.ts';
import type { Workflow } from '../../workflow/schema.ts';
import {
  addressOf,
  gatesIn,
  isMeantForAnother,
  openAt,
  severalOpen,
  type PlacedGate,
} from '../gates/open-gates.ts';

/** Which gate an answer means, and its words without the name. `doubtful`: it could have meant another one as well. */
export interface Aim {
  at: 'here' | 'elsewhere' | 'unnamed' | 'doubtful';
  text: string;
}

/** Whether the first word of an answer means a gate, this one or another, at the instant at which it was given. */
export function aimOf(
  progress: Progress,
  workflow: Workflow | null,
  open: PlacedGate,
  { verb, words, text }: Command,
  spoken: string,
): Aim {
  const [first = ''] = words;
  const named = first.toLowerCase();
  const rest = text.slice(first.length).trim();
  if (isAddress(named, open)) return { at: 'here', text: rest };
  if (named === open.gate.name.toLowerCase()) {
    const same = openAt(progress, spoken).filter(({ gate }) => gate.name === open.gate.name);
    return { at: same.length > 1 ? 'doubtful' : 'here', text: rest };
  }
  if (named !== '' && namesAnother(progress, workflow, open, verb, named, spoken))
    return { at: 'elsewhere', text: rest };
  if (isMeantForAnother(progress, open, spoken, verb)) return { at: 'elsewhere', text };
  return { at: severalOpen(progress, spoken, verb) ? 'doubtful' : 'unnamed', text };
}

/** The exact name of one gate: with its item inside a for-each, or the whole instance. */
const isAddress = (named: string, open: PlacedGate): boolean => {
  const address = addressOf(open).toLowerCase();
  return (
    (named === address && address !== open.gate.name.toLowerCase()) || named === open.instance.toLowerCase()
  );
};

/**
 * Whether a word is the name of some gate or step. What `/input` brings is free text that may well begin like one:
 * there only inputs that were open then are names.
 */
function namesAnother(
  progress: Progress,
  workflow: Workflow | null,
  { gate: { kind: own } }: PlacedGate,
  verb: string,
  named: string,
  spoken: string,
): boolean {
  const bare = bareName(named);
  const is = (name: string): boolean => name.toLowerCase() === bare;
  if (verb === 'input')
    return openAt(progress, spoken).some(
      ({ gate }) => (gate.kind === 'input' || gate.kind === 'words') && is(gate.name),
    );
  const steps = workflow === null ? [] : placedSteps(workflow);
  return (
    (own === 'error' && steps.some(({ step }) => is(step.name))) ||
    gatesIn(progress).some(({ gate }) => is(gate.name)) ||
    steps.some(({ step }) =>
      step.type === 'approval'
        ? is(step.gate)
        : (step.type === 'input' || step.type === 'wait-for-human') && is(step.name),
    )
  );
}
