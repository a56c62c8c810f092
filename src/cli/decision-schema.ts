import * as z from 'zod';
import { TOPICS } from '../decide/decision.ts';
import { REASONS } from '../decide/reason.ts';
import { EXECUTABLE } from '../decide/work/outcome.ts';
import { PROBLEM_CODES } from '../problem.ts';
import { entry } from '../progress/entry.ts';

const file = z.strictObject({ path: z.string(), text: z.string(), mode: z.literal(EXECUTABLE).optional() });

const span = z.strictObject({
  file: z.string(),
  line: z.int().positive(),
  column: z.int().positive(),
  end_line: z.int().positive(),
  end_column: z.int().positive(),
});

const problem = z.strictObject({
  code: z.enum(Object.keys(PROBLEM_CODES)),
  severity: z.enum(['error', 'warning', 'notice']),
  message: z.string(),
  span: span.optional(),
  hint: z.string().optional(),
});

const task = z.looseObject({
  kind: z.enum(['agent', 'shell', 'dispatch']),
  id: z.string(),
  decision: z.string(),
  step: z.string(),
  name: z.string(),
  attempt: z.int().positive(),
  iteration: z.int().positive(),
  head_oid: z.string(),
  timeout_seconds: z.number().positive(),
});

/** A native decision. The action's output of that name leaves `tasks` and `files` out: they can be long. */
export const decisionSchema = z.strictObject({
  kind: z.enum(['observe', 'none', 'refuse', 'start', 'record', 'wait', 'finish']),
  reason: z.enum(Object.keys(REASONS)),
  sentence: z.string(),
  id: z.string(),
  entries: z.array(entry),
  tasks: z.array(task).optional(),
  wants: z.array(z.looseObject({ want: z.string() })),
  files: z.array(file).optional(),
  deletions: z.array(z.string()),
  reactions: z.array(
    z.strictObject({ comment_node_id: z.string(), content: z.enum(['EYES', 'ROCKET', 'CONFUSED']) }),
  ),
  refusals: z.array(z.strictObject({ login: z.string(), command: z.string(), why: z.string() })),
  topics: z.array(z.enum(TOPICS)),
  spent_labels: z.array(z.string()),
  reviewers: z.array(z.string()),
  restore: z
    .strictObject({
      oid: z.string(),
      only: z
        .array(
          z.strictObject({
            path: z.string(),
            file: z.strictObject({ mode: z.string(), oid: z.string() }).nullable(),
          }),
        )
        .optional(),
    })
    .optional(),
  problems: z.array(problem),
  steps: z.array(z.string()),
  wake: z.boolean(),
});
