import type { Step } from '../../workflow/step.ts';
import type { Draft } from '../draft.ts';
import type { Frame } from '../scope/instance.ts';

/** One look at one step of a list. */
export type Visit = (draft: Draft, step: Step, list: readonly Step[], frame: Frame) => void;

/** One look at a list of steps, in file order. */
export type Walk = (draft: Draft, list: readonly Step[], frame: Frame) => void;
