import * as z from 'zod';
import { note } from '../../src/notes/note.ts';
import { yamlOf } from './load.ts';

const entry = z.strictObject({
  output: z.union([z.string(), z.record(z.string(), z.json())]),
  scores: z.record(z.string(), z.number()).optional(),
  files: z.record(z.string(), z.string()).optional(),
  notes: z.array(note).optional(),
  usage: z.strictObject({ input_tokens: z.int(), output_tokens: z.int(), cost_usd: z.number() }),
});

/** What the scripted agents answer in the demo: entries by step or instance. */
export const performance = z
  .strictObject({ steps: z.record(z.string(), z.array(entry).min(1)) })
  .parse(yamlOf('sample/performance.yml'));

/** The first answer under a key of the performance. */
export function answerOf(key: string): z.infer<typeof entry> {
  const found = performance.steps[key]?.[0];
  if (found === undefined) throw new Error(`The performance has no ${key}`);
  return found;
}

/** The answers that bring files, in the order of the story. */
export const BRINGS = ['implement', 'refine-code#1#1', 'refine-code-for-reviewer#1'];

export const pull = z
  .strictObject({
    title: z.string().min(1),
    body: z.string().min(1),
    branch: z.string().min(1),
    author: z.string(),
    files: z.record(z.string(), z.string()),
  })
  .parse(yamlOf('sample/pull-request.yml'));

/** Who has an account in the sample repository, and what they do, in this order. */
export const { accounts, people } = z
  .strictObject({
    accounts: z.array(z.strictObject({ login: z.string(), permission: z.enum(['write', 'maintain']) })),
    people: z.array(
      z.strictObject({
        who: z.string(),
        after: z.string().optional(),
        at: z.string().optional(),
        does: z.enum(['comment', 'approve', 'request-changes', 'reject']),
        with: z.enum(['comment', 'review']).optional(),
        text: z.string(),
      }),
    ),
    habits: z.array(z.object({ who: z.string(), at: z.string(), does: z.string() })),
  })
  .parse(yamlOf('sample/people.yml'));
