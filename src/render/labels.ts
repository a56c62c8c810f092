import type { Progress } from '../progress/schema.ts';
import { LABELS } from './view.ts';

/** The one label that says where the run stands; none without a run. */
export const labelsOf = (progress: Progress | null): string[] =>
  progress === null ? [] : Object.keys(LABELS).filter((label) => label === `pawl:${progress.status}`);
