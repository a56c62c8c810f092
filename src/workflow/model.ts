import type { Problem } from '../problem.ts';
import { noEffect, type Found } from '../yaml/shape.ts';

/** The program whose models are known here. */
export const CLAUDE = 'claude';

/**
 * The model that is meant where a program is named to run the agent: models of another program mean nothing here, where
 * the API performs every step. `said` is where the program was named, if it was.
 */
export function modelFor(
  runtime: string,
  model: Found<string> | undefined,
  said: Found<string> | undefined,
  problems: Problem[],
): Found<string> | undefined {
  if (runtime === CLAUDE) return model;
  if (said !== undefined)
    problems.push(noEffect(`\`runtime: ${said.value}\``, 'steps are performed by Claude', said.span));
  if (model !== undefined)
    problems.push(noEffect(`\`model: ${model.value}\``, `it is a model of ${runtime}`, model.span));
  return undefined;
}
