import * as z from 'zod';
import { progress, SCHEMA_VERSION, type Progress } from './schema.ts';

/** A document as one version wrote it, and what it says in the present form. */
interface AsRead {
  as_written: unknown;
  document: Progress;
}

type Reading = { success: true; data: AsRead } | { success: false; error: z.ZodError };

/** How documents of one version look, and how they read now. */
export interface Form {
  schema: z.ZodType;
  read: (raw: unknown) => Reading;
}

const form = <Of>(schema: z.ZodType<Of>, migrate: (old: Of) => Progress): Form => ({
  schema,
  read(raw) {
    const parsed = schema.safeParse(raw);
    if (!parsed.success) return parsed;
    return { success: true, data: { as_written: parsed.data, document: migrate(parsed.data) } };
  },
});

const present = form(progress, (document) => document);

/** What 1.0 looked like, told by what came after it; the schema that it published is kept beside its documents in the tests. */
const v1_0 = progress.extend({ schema_version: z.literal('1.0') });

const v1_1 = progress.extend({ schema_version: z.literal('1.1') });

/**
 * What came after only knows more: 1.1 seals and entries that no 1.0 document has, 1.2 what agents used up and left behind,
 * and what a model advised.
 */
const wider = (old: z.infer<typeof v1_0 | typeof v1_1>): Progress => ({
  ...old,
  schema_version: SCHEMA_VERSION,
});

/**
 * Every version there ever was. One that is no more is migrated by pure steps, each from one version to the next; a step
 * leaves what the fold of the entries gives as it is, or else the next document would not follow from the one before.
 */
const FORMS: { [version: string]: Form } = {
  '1.0': form(v1_0, wider),
  '1.1': form(v1_1, wider),
  [SCHEMA_VERSION]: present,
};

export const VERSIONS: readonly string[] = Object.keys(FORMS);

/** The form of a version; what names no version of ours must be in the present one, and is not. */
export const formOf = (version: string): Form =>
  (Object.hasOwn(FORMS, version) ? FORMS[version] : undefined) ?? present;

/** Whether a version is one that only a Pawl after this one can have written. */
export function isNewer(version: string): boolean {
  const [theirs, ours] = [partsOf(version), partsOf(SCHEMA_VERSION)];
  if (theirs === null || ours === null) return false;
  return theirs.major === ours.major ? theirs.minor > ours.minor : theirs.major > ours.major;
}

function partsOf(version: string): { major: number; minor: number } | null {
  const [, major, minor] = /^(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})$/.exec(version) ?? [];
  return major === undefined || minor === undefined ? null : { major: Number(major), minor: Number(minor) };
}
