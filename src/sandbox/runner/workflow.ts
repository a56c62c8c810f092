import { parse } from 'yaml';
import * as z from 'zod';

/** A workflow file that the sandbox does not play, with the place in the file and the reason. */
export class NotPlayed extends Error {
  override name = 'NotPlayed';
}

const scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const optionalScalar = z.union([scalar, z.null().transform(() => '')]);
const mapping = z.record(z.string(), optionalScalar);
const list = z.union([z.string().transform((one) => [one]), z.array(z.string())]);
const minutes = z.number().positive();

const permissions = z.record(z.string(), z.enum(['read', 'write', 'none']));

const step = z
  .strictObject({
    id: z.string().optional(),
    name: z.string().optional(),
    if: scalar.optional(),
    uses: z.string().optional(),
    with: mapping.default({}),
    run: scalar.optional(),
    shell: z.enum(['bash', 'sh']).optional(),
    env: mapping.default({}),
    'working-directory': z.string().optional(),
  })
  .refine((one) => (one.uses === undefined) !== (one.run === undefined), 'a step has either `uses` or `run`');

const job = z.strictObject({
  name: z.string().optional(),
  if: scalar.optional(),
  needs: list.default([]),
  'runs-on': z.union([z.string(), z.array(z.string())]),
  'timeout-minutes': minutes.default(360),
  permissions: permissions.optional(),
  env: mapping.default({}),
  concurrency: z
    .strictObject({
      group: z.string(),
      queue: z.enum(['single', 'max']).default('single'),
      'cancel-in-progress': z.literal(false).default(false),
    })
    .optional(),
  strategy: z
    .strictObject({
      'fail-fast': z.literal(false),
      'max-parallel': z.number().int().positive().default(2),
      matrix: z.strictObject({ include: z.union([z.string(), z.array(mapping)]) }),
    })
    .optional(),
  outputs: mapping.default({}),
  steps: z.array(step).min(1),
});

const filter = z
  .strictObject({ types: list.optional(), workflows: list.optional(), inputs: z.unknown().optional() })
  .nullable();
const trigger = z.union([filter, z.array(z.strictObject({ cron: z.string() }))]);

const workflow = z.strictObject({
  name: z.string().optional(),
  'run-name': z.string().optional(),
  on: z.union([
    list.transform((names) => Object.fromEntries(names.map((name) => [name, null]))),
    z.record(z.string(), trigger),
  ]),
  permissions: permissions.optional(),
  env: mapping.default({}),
  jobs: z.record(z.string(), job),
});

const action = z.looseObject({
  inputs: z.record(z.string(), z.looseObject({ default: optionalScalar.optional() })).default({}),
  runs: z.looseObject({ using: z.string().regex(/^node\d+$/), main: z.string() }),
});

export type Permissions = z.infer<typeof permissions>;
export type Step = z.infer<typeof step>;
export type Job = z.infer<typeof job>;
export type WorkflowFile = z.infer<typeof workflow> & { path: string; name: string };
export type ActionFile = z.infer<typeof action>;

function read<T>(schema: z.ZodType<T>, text: string, path: string): T {
  const parsed = schema.safeParse(parse(text));
  if (!parsed.success) throw new NotPlayed(`${path} is not played:\n${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

function refuseUnknownNeeds({ jobs }: z.infer<typeof workflow>, path: string): void {
  const settled = new Set<string>();
  for (let waiting = Object.entries(jobs); waiting.length > 0;) {
    const ready = waiting.filter(([, one]) => one.needs.every((need) => settled.has(need)));
    if (ready.length === 0)
      throw new NotPlayed(`${path} is not played: jobs.${waiting[0]?.[0]} needs what never runs`);
    for (const [id] of ready) settled.add(id);
    waiting = waiting.filter(([id]) => !settled.has(id));
  }
}

/** Reads a workflow file; whatever the sandbox does not play in it is an error. */
export function parseWorkflow(text: string, path: string): WorkflowFile {
  const file = read(workflow, text, path);
  refuseUnknownNeeds(file, path);
  const open = Object.entries(file.jobs).find(([, one]) => !(one.permissions ?? file.permissions));
  if (open) throw new NotPlayed(`${path} is not played: jobs.${open[0]} does not say its permissions`);
  return { ...file, path, name: file.name ?? path };
}

/** Reads the `action.yml` of a JavaScript action. */
export const parseAction = (text: string, path: string): ActionFile => read(action, text, path);
