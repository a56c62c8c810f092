import type { Outcome } from '../../src/decide/work/outcome.ts';
import type { Move } from '../../src/progress/advice.ts';
import { taskId } from '../../src/decide/work/task.ts';
import { JONAS, type Story } from '../support/story.ts';
import { beginning, type Kept } from './situation.ts';

/** How a run comes to a moment in which a model would be asked, and what it should answer there. */
export interface Recipe {
  name: string;
  says: string;
  definition: string;
  /** How attempts end, by step: one each, the last repeats. What is not named ends well. */
  steps: { [step: string]: Partial<Outcome>[] };
  /** What a person says at gates, in order; `/approve` where nothing is left. */
  people?: string[];
  /** Which question it is; those before are left to the rules. */
  question: number;
  acceptable: [Move['type'], string][];
}

/** Plays a run up to its question. */
export function play({ name, says, definition, steps, people = [], question, acceptable }: Recipe): Kept {
  const story = beginning(definition);
  const used = new Map<string, number>();
  const words = [...people];
  story.start();
  for (let round = 0; round < 500; round += 1) {
    const point = story.progress?.advice?.asked;
    if (point !== undefined && point.attempt === question) {
      const before = story.documents.at(-2);
      if (before === undefined) throw new Error(`${name} asks too early`);
      const [first] = point.moves;
      if (first === undefined) throw new Error(`${name} leaves no move`);
      return {
        says,
        definition,
        now: story.now,
        facts: {
          comments: story.snapshot.comments,
          outputs: story.snapshot.outputs,
          head: story.snapshot.pull.head,
        },
        progress: before,
        moves: point.moves,
        rules: first.type,
        acceptable: acceptable.map(([type, why]) => ({ type, why })),
      };
    }
    goOn(story, steps, used, words);
  }
  throw new Error(`${name} never comes to question ${question}`);
}

function goOn(story: Story, steps: Recipe['steps'], used: Map<string, number>, words: string[]): void {
  const { advice, steps: states = {} } = story.progress ?? {};
  if (advice?.asked !== undefined) {
    const { decision, attempt: number } = advice.asked;
    const task = taskId({ decision, step: '@orchestrator', attempt: number });
    const error = { type: 'overloaded', message: 'the service was overloaded' } as const;
    story.wake([{ task, status: 'failure', text: '', value: null, files: [], deletions: [], error }]);
    return;
  }
  const claimed = Object.entries(states).filter(([, { claim }]) => claim !== undefined);
  for (const [instance, { name }] of claimed) {
    const list = steps[name] ?? [];
    const at = used.get(name) ?? 0;
    used.set(name, at + 1);
    story.later(240).back(instance, list[Math.min(at, list.length - 1)] ?? {});
  }
  if (claimed.length === 0 && Object.values(states).some(({ gate }) => gate?.status === 'pending'))
    story.comment(JONAS, words.shift() ?? '/approve');
  story.later(600).wake();
}
