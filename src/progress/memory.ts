import * as z from 'zod';
import { blobRef, instant } from './attempt.ts';

/** A note that a step left: what it is about, and its file. */
export const leftNote = z.strictObject({
  category: z.string(),
  title: z.string(),
  ...blobRef.shape,
});

/** Notes that the document still names; the others are in their files. */
export const NOTES_NAMED = 50;

/** What a pull request's runs left for later. */
export const memory = z.strictObject({
  /** Entries of the checkpoint so far, which is the number of the newest. */
  checkpoints: z.int().nonnegative(),
  /** The newest entry of the checkpoint. */
  newest: blobRef.optional(),
  /** Oldest first. */
  notes: z.array(z.strictObject({ step: z.string(), at: instant, ...leftNote.shape })),
});
export type Memory = z.infer<typeof memory>;
