import * as z from 'zod';

const fault = z.object({ code: z.string(), syscall: z.string().optional(), path: z.string().optional() });
type Fault = z.infer<typeof fault>;

const SAID: { [code: string]: (where: string) => string } = {
  ENOSPC: (where) => `disk_full: No space is left on the disk of this runner${where}.`,
  EDQUOT: (where) => `disk_full: The disk quota of this runner is used up${where}.`,
  EROFS: (where) => `disk_full: The disk of this runner cannot be written to${where}.`,
};

const FOLLOWS =
  'What is recorded stays as it is; a step that was claimed is tried again by its retry policy.';

/** What the machine lacks that a job runs on, with its code; null where an error means something else. */
export function machineFault(error: unknown): string | null {
  for (let at = error, depth = 0; at instanceof Error && depth < 4; at = at.cause, depth += 1) {
    const { data } = fault.safeParse(at);
    const says = data === undefined ? null : saidOf(data);
    if (says !== null) return `${says} ${FOLLOWS}`;
  }
  return null;
}

function saidOf({ code, syscall, path }: Fault): string | null {
  if (code === 'ENOENT' && syscall?.startsWith('spawn') === true)
    return `program_missing: \`${syscall.replace(/^spawn ?/, '') || 'a program'}\` is not on the PATH of this runner.`;
  return SAID[code]?.(path === undefined ? '' : ` (${path})`) ?? null;
}
