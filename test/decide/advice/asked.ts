import type { Decision } from '../../../src/decide/decision.ts';
import type { JsonObject } from '../../../src/json.ts';
import type { Outcome } from '../../../src/decide/work/outcome.ts';
import type { Move } from '../../../src/progress/advice.ts';
import { given, type Story } from '../../support/story.ts';

/** A run in which a model may be asked; its template is there. */
export function advised(yaml: string, policy: string | null = null): Story {
  const story = given(yaml, policy);
  story.prompts['workflow_orchestrator_prompt_template'] = 'Choose: {{ legal_moves }}';
  story.start();
  return story;
}

/** The JSON of the orchestrate command that names a move. */
export const naming = (move: Partial<Move>, more: JsonObject = {}): JsonObject => ({
  workflow_status: 'in_progress',
  next_action: { ...move, ...more },
  reasoning: 'The same assertion failed as before.',
});

/** The model that was asked comes back. */
export function answer(story: Story, outcome: Partial<Outcome>): Decision {
  const asked = story.progress?.advice?.asked;
  const task = `${asked?.decision ?? 'nobody'}/@orchestrator/${asked?.attempt ?? 0}`;
  return story.wake([
    { task, status: 'success', text: '', value: null, files: [], deletions: [], ...outcome },
  ]);
}
