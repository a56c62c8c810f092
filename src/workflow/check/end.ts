import { durationSeconds, durationText } from '../../duration.ts';
import { problemAt, type Problem } from '../../problem.ts';
import { constantOf } from './constant.ts';
import type { Phase, Workflow } from '../schema.ts';
import type { Step } from '../step.ts';
import type { Spot } from './spots.ts';

/** Problems of a run that cannot end well whatever happens: too little time or too few decisions, a phase that never converges. */
export function checkEnd(workflow: Workflow, spot: Spot): Problem[] {
  return [...tooLittleTime(workflow, spot), ...tooFewDecisions(workflow, spot), ...stuckPhases(workflow)];
}

function tooLittleTime({ settings, steps }: Workflow, spot: Spot): Problem[] {
  const { timeout_minutes: minutes } = settings;
  if (minutes === undefined) return [];
  const waits = longest(steps, waited);
  if (waits <= minutes * 60) return [];
  const message = `the run waits for ${durationText(waits)} at least, but ends after ${durationText(Math.round(minutes * 60))} by its own \`timeout-minutes\``;
  return [
    problemAt(
      'endless_run',
      spot('definition', 'settings', 'timeout-minutes'),
      message,
      'raise `settings.timeout-minutes`, or wait for less',
      'warning',
    ),
  ];
}

function tooFewDecisions({ settings, steps }: Workflow, spot: Spot): Problem[] {
  const needed = longest(steps, decided);
  if (needed <= settings.limit_decisions) return [];
  const message = `the run takes ${needed} decisions at least, but may make ${settings.limit_decisions}: it could never complete`;
  return [
    problemAt(
      'endless_run',
      spot('definition', 'settings', 'limits', 'decisions'),
      message,
      'raise `settings.limits.decisions`',
      'warning',
    ),
  ];
}

/** A phase is left only once it has converged: one that never does keeps the next from beginning. */
const stuckPhases = ({ phases }: Workflow): Problem[] =>
  phases.slice(0, -1).flatMap((phase, index) => {
    const { name, converged_when: condition } = phase;
    if (condition === undefined || constantOf(condition) !== false) return [];
    const next: Phase | undefined = phases[index + 1];
    const message = `the phase \`${name}\` never converges, so \`${next?.name ?? ''}\` can never begin`;
    const hint = 'let `converged-when` name what can come true';
    return [problemAt('endless_run', condition.span, message, hint, 'warning')];
  });

type Cost = (step: Step) => number;

/** The least that the costliest chain of needs through a list adds up to; what may be skipped counts as nothing. */
function longest(list: readonly Step[], cost: Cost): number {
  const sums = new Map<string, number>();
  // A list in file order has most needs behind it; what is needed before it stands counts as nothing, which is never too much.
  for (const step of list) {
    const before = Math.max(0, ...step.needs.map((name) => sums.get(name) ?? 0));
    sums.set(step.name, before + (certain(step) ? costOf(step, cost) : 0));
  }
  return Math.max(0, ...sums.values());
}

const certain = (step: Step): boolean => step.if === undefined || constantOf(step.if) === true;

function costOf(step: Step, cost: Cost): number {
  switch (step.type) {
    case 'serial':
      return longest(step.steps, cost);
    case 'parallel':
      return step.join.required === 'all' ? longest(step.steps, cost) : 0;
    default:
      return cost(step);
  }
}

const waited: Cost = (step) => {
  if (step.type !== 'wait' || step.awaited.kind !== 'for') return 0;
  return durationSeconds(step.awaited.duration.text) ?? 0;
};

/** A performed step is begun by one decision, at least, that begins nothing which needs it. */
const decided: Cost = ({ type }) => (type === 'prompt' || type === 'command' || type === 'shell' ? 1 : 0);
