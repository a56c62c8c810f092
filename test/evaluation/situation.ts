import { readdirSync, readFileSync } from 'node:fs';
import * as z from 'zod';
import { decide } from '../../src/decide/decide.ts';
import type { Situation } from '../../src/decide/situation.ts';
import type { Snapshot } from '../../src/decide/snapshot.ts';
import type { AgentTask } from '../../src/decide/work/task.ts';
import { MOVES, move } from '../../src/progress/advice.ts';
import { progress } from '../../src/progress/schema.ts';
import { given, type Story } from '../support/story.ts';

const FOLDER = new URL('situations/', import.meta.url);
const NAME = 'workflow_orchestrator_prompt_template';
const TEMPLATE = new URL(`../../templates/prompts/${NAME}.md`, import.meta.url);

/** A moment of a real run at which more than one move is legal, kept as it was, with what a maintainer would accept. */
const situation = z.strictObject({
  /** What happened, in a sentence. */
  says: z.string(),
  definition: z.string(),
  now: z.string(),
  /** What the approvals of the run rest on: what people wrote, and the head's files. */
  facts: z.custom<Pick<Snapshot, 'comments' | 'outputs'> & { head: Snapshot['pull']['head'] }>(),
  /** The document before anybody is asked. */
  progress,
  moves: z.array(move).min(2),
  /** What the rules alone would do. */
  rules: z.enum(MOVES),
  acceptable: z.array(z.strictObject({ type: z.enum(MOVES), why: z.string() })).min(1),
});
export type Kept = z.infer<typeof situation>;

/** Every kept situation by its name. */
export const kept = (): [string, Kept][] =>
  readdirSync(FOLDER)
    .toSorted()
    .map((file) => [
      file.replace(/\.json$/, ''),
      situation.parse(JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8'))),
    ]);

/** A story in which a model may be asked with the shipped prompt. */
export function beginning(definition: string): Story {
  const story = given(definition);
  story.prompts[NAME] = readFileSync(TEMPLATE, 'utf8');
  return story;
}

/** A kept situation as the engine sees it. */
export function opened({ definition, now, facts, progress: document }: Kept, orchestrator?: 'rules'): Story {
  const story = beginning(
    orchestrator === undefined
      ? definition
      : definition.replace('orchestrator: claude', 'orchestrator: rules'),
  );
  story.now = now;
  story.progress = document;
  const { head, ...others } = structuredClone(facts);
  story.snapshot = { ...story.snapshot, ...others, pull: { ...story.snapshot.pull, head } };
  return story;
}

/** The definition's text is read at the commit that the run is pinned to. */
const withText = (one: Kept, seen: Situation): Situation => {
  const { path, blob_oid: oid } = one.progress.workflow;
  const definitions = { ...seen.snapshot.definitions, workflows: [{ path, oid, text: one.definition }] };
  return { ...seen, snapshot: { ...seen.snapshot, definitions } };
};

/** What a model is asked there. */
export function asked(one: Kept): AgentTask {
  const [task] = decide(withText(one, opened(one).situation())).tasks;
  if (task?.kind !== 'agent') throw new Error('Nobody is asked');
  return task;
}
