import { ERROR_TYPES } from '../../src/error-types.ts';
import { walkSteps } from '../../src/workflow/graph.ts';
import type { Workflow } from '../../src/workflow/schema.ts';
import type { Step } from '../../src/workflow/step.ts';

type Part = { [key: string]: unknown };

const TIMES = ['0s', '1s', '40s', '7m', '3h'];
const WHO = ['maria', 'jonas'];

/** The text of a script for a workflow: how its steps end, what people do, what else happens. JSON is YAML. */
export function scriptText(workflow: Workflow, dice: () => number): string {
  const steps: { [name: string]: Part[] } = {};
  const people: Part[] = [];
  const of = <V>(values: readonly V[]): V => values[dice() % values.length]!;
  for (const { step } of walkSteps(workflow.steps)) {
    if (isPerformed(step) && dice() % 4 !== 0)
      steps[step.name] = Array.from({ length: 1 + (dice() % 3) }, () => performance(dice));
    for (const does of answersOf(step))
      if (dice() % 5 < 2) people.push({ after: step.name, who: of(WHO), delay: of(TIMES), ...does });
    if (isPerformed(step) && dice() % 6 === 0)
      people.push({
        after: step.name,
        who: 'maria',
        delay: of(TIMES),
        does: of(['retry', 'skip', 'reject']),
        text: 'so',
      });
  }
  if (dice() % 4 === 0)
    people.push({ at: of(TIMES), who: 'jonas', does: 'pause' }, { at: '9h', who: 'maria', does: 'resume' });
  if (dice() % 9 === 0)
    people.push({ at: of(TIMES), who: 'jonas', does: of(['cancel', 'terminate']), text: 'enough' });
  const events = [
    { check: 'build', conclusion: of(['success', 'success', 'failure']) },
    { check: 'lint', conclusion: 'success' },
    { signal: 'go', text: 'now' },
    { signal: 'stop' },
    { label: 'ready' },
    { push: 'other content' },
  ].flatMap((event) => (dice() % 3 === 0 ? [] : [{ at: of(TIMES), ...event }]));
  return JSON.stringify({ steps, people, events });
}

const isPerformed = ({ type }: Step): boolean =>
  ['prompt', 'command', 'shell', 'dispatch', 'ralph-loop'].includes(type);

function performance(dice: () => number): Part {
  const roll = dice();
  const takes = TIMES[roll % TIMES.length];
  if (roll % 3 === 0)
    return { takes, error: { type: ERROR_TYPES[dice() % ERROR_TYPES.length], message: 'no' } };
  if (roll % 5 === 1) return { takes, output: '{"ralph_complete": true, "promise": "DONE"}' };
  if (roll % 5 === 2) return { takes, output: { score: roll }, scores: { quality: roll % 10 } };
  return roll % 7 === 3
    ? { takes, output: 'a', files: { 'src/a.ts': `${roll}\n` } }
    : { takes, output: 'done' };
}

function answersOf(step: Step): Part[] {
  switch (step.type) {
    case 'approval':
      return ['request-changes', 'approve', 'reject', 'approve'].map((does) => ({ does, text: 'so' }));
    case 'input':
      return [{ does: 'input', values: { what: 'that' } }];
    case 'wait-for-human':
      return [
        { does: 'approve', text: 'words' },
        { does: 'input', text: 'words' },
        { does: 'reject', text: 'no' },
      ];
    default:
      return [];
  }
}
