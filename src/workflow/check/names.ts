import { problemAt, type Problem } from '../../problem.ts';
import { duplicateNames, spoken } from '../names.ts';
import { isEverywhere } from '../scope.ts';
import type { Workflow } from '../schema.ts';
import type { Step } from '../step.ts';
import type { Spot } from './spots.ts';

/** Problems of names that mean two things: checkpoints, what a for-each calls its items, variables under a name of the scope. */
export function clashingNames(workflow: Workflow, steps: readonly Step[], spot: Spot): Problem[] {
  return [
    ...checkpoints(steps, spot),
    ...steps.flatMap((step) => itemName(step, spot)),
    ...hiddenVariables(workflow, spot),
  ];
}

/** `/reset` takes the name of a checkpoint or of a step, so that each may stand for one place only. */
function checkpoints(steps: readonly Step[], spot: Spot): Problem[] {
  const marked = steps.flatMap((step) =>
    step.checkpoint === undefined ? [] : [{ text: step.checkpoint, span: spot(step, 'checkpoint') }],
  );
  const byName = new Map(steps.map((step) => [spoken(step.name), step]));
  const borrowed = steps.flatMap((step) => {
    if (step.checkpoint === undefined) return [];
    const other = byName.get(spoken(step.checkpoint));
    if (other === undefined || other === step) return [];
    const message = `the checkpoint \`${step.checkpoint}\` of \`${step.name}\` has the name of another step`;
    return [
      problemAt(
        'duplicate_name',
        spot(step, 'checkpoint'),
        message,
        `the step stands in line ${other.span.line}`,
      ),
    ];
  });
  return [...duplicateNames('checkpoints', marked), ...borrowed];
}

function itemName(step: Step, spot: Spot): Problem[] {
  if (step.type !== 'for-each' || step.as === 'item' || !takenByScope(step.as)) return [];
  const message = `\`${step.name}\` calls its items \`${step.as}\`, which is a name of every condition`;
  return [problemAt('duplicate_name', spot(step, 'as'), message, 'choose another word for `as`')];
}

const takenByScope = (name: string): boolean => isEverywhere(spoken(name)) || spoken(name) === 'index';

/** A warning for variables that are not to be had by their bare name. */
const hiddenVariables = ({ variables }: Workflow, spot: Spot): Problem[] =>
  variables.flatMap(({ name }, index) => {
    if (!isEverywhere(spoken(name))) return [];
    const message = `the variable \`${name}\` has a name of every condition, where \`${spoken(name)}\` alone is something else`;
    const at = spot('definition', 'variables', index, 'name');
    return [problemAt('duplicate_name', at, message, `write \`variables.${spoken(name)}\``, 'warning')];
  });
