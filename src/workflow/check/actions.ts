import { didYouMean } from '../../nearest.ts';
import { problemAt, type Problem } from '../../problem.ts';
import type { Step } from '../step.ts';
import type { Spot } from './spots.ts';
import type { World } from '../world.ts';

/** Problems of a `dispatch` that starts a workflow of GitHub Actions which is not there. */
export function checkDispatch(step: Step, { actions_workflows: known }: World, spot: Spot): Problem[] {
  if (step.type !== 'dispatch' || known === undefined || known.includes(step.workflow)) return [];
  const message = `\`${step.name}\` starts \`${step.workflow}\`, but there is no such file under \`.github/workflows\``;
  return [problemAt('unknown_workflow', spot(step, 'workflow'), message, didYouMean(step.workflow, known))];
}
