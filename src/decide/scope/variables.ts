import type { JsonObject } from '../../json.ts';
import type { Draft } from '../draft.ts';
import type { Frame } from './instance.ts';

/** The variables that count at a place: the sub-process's own, or the run's. */
export const variablesAt = (draft: Draft, frame: Frame): JsonObject =>
  frame.call === null
    ? draft.progress.variables
    : (draft.progress.steps[frame.call.instance]?.variables ?? {});
