import { ORCHESTRATOR, type ChoicePoint, type Move } from '../../progress/advice.ts';
import type { Draft } from '../draft.ts';
import { hitFor, spendingWanted } from '../work/limits.ts';
import { sharesOf } from '../work/allowance.ts';
import type { Choice } from './choice.ts';

/** The prompt by which a model is asked; a repository may put its own in its place. */
export const TEMPLATE = 'workflow_orchestrator_prompt_template';

/**
 * What is done at a choice: a move that a model chose, what the rules say, or nothing yet, because it is still to be asked or
 * has not answered. It is never asked where one move is legal, twice about the same choice, or while the run may start nothing.
 */
export function chosen(draft: Draft, choice: Choice): Move['type'] | 'rules' | 'wait' {
  const { progress, workflow, situation } = draft;
  const { point, moves } = choice;
  if (workflow.settings.orchestrator !== 'claude' || moves.length < 2) return 'rules';
  const said = progress.steps[point.step]?.advice;
  if (said?.count === point.count) return said.move?.type ?? 'rules';
  if (progress.ending !== undefined) return 'rules';
  if (isSame(progress.advice?.asked?.point, point)) return 'wait';
  if (!Object.hasOwn(situation.templates, TEMPLATE)) return 'rules';
  if (spendingWanted(draft)) return 'wait';
  if (isSpent(draft)) return 'rules';
  draft.choices.push(choice);
  return 'wait';
}

/** Whether a limit leaves nothing to ask with: what the rules would begin is then held to it as well. */
const isSpent = (draft: Draft): boolean =>
  hitFor(draft, 'anything') !== undefined ||
  hitFor(draft, 'agents') !== undefined ||
  sharesOf(draft, 1).count === 0;

const isSame = (one: ChoicePoint | undefined, other: ChoicePoint): boolean =>
  one !== undefined && one.of === other.of && one.step === other.step && one.count === other.count;

/** What a model said to the attempt that is about to begin, where its move led here. */
export function passedTo({ progress }: Draft, instance: string): string | undefined {
  const own = progress.steps[instance];
  if (own?.advice?.move?.type === 'retry_step' && own.advice.count === own.attempts) return own.advice.passes;
  return Object.values(progress.steps).find(
    ({ advice }) => advice?.move?.type === 'execute_step' && advice.move.step_name === instance,
  )?.advice?.passes;
}

/** What is being performed under no step's name: the question to a model, while it is on its way. */
export const askedNow = ({ progress }: Draft): string[] =>
  progress.advice?.asked === undefined ? [] : [ORCHESTRATOR];
