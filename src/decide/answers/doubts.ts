import type { Part } from '../../progress/gate.ts';
import type { Policy } from '../../policy/schema.ts';
import { problemAt, type Problem } from '../../problem.ts';
import type { Progress } from '../../progress/schema.ts';
import { findStep } from '../../workflow/graph.ts';
import type { Workflow } from '../../workflow/schema.ts';
import { waitingGates } from '../gates/open-gates.ts';

const CODES = { user: 'unknown_user', team: 'team_unreadable', owners: 'owners_unreadable' } as const;

/** What stands in people's way at open gates, with the place in policy or definition that asks for it. */
export function doubtsAbout(progress: Progress, workflow: Workflow, policy: Policy): Problem[] {
  return waitingGates(progress).flatMap(({ state, gate }) => {
    const step = findStep(workflow, state.name);
    return (gate.parts ?? []).flatMap((part): Problem[] => {
      if (part.note === undefined || step === undefined) return [];
      const span = placeIn(policy, part) ?? step.span;
      const message = `\`${gate.name}\` asks for ${part.of}, and that cannot be counted: ${part.note}`;
      return [problemAt(CODES[part.kind], span, message, HINTS[part.kind], 'warning')];
    });
  });
}

const HINTS = {
  user: 'correct the name, or give the person access',
  team: 'let Pawl run as an App with `members: read`, or name people under `users`',
  owners: 'mend CODEOWNERS, or name people under `users`',
} as const;

/** Where policy names somebody; undefined where it is the definition that does. */
function placeIn({ approvals }: Policy, { kind, of }: Part): Problem['span'] {
  const rules = [approvals.everywhere, ...Object.values(approvals.gates)];
  const words = rules.flatMap((rule) => (kind === 'user' ? rule.users : rule.teams));
  return words.find(({ text }) => text === of || of.endsWith(`/${text}`))?.span;
}
