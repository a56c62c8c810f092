import type { Filter } from '../kit.ts';
import { NUMBER_FILTERS } from './number.ts';
import { SELECT_FILTERS } from './select.ts';
import { SEQUENCE_FILTERS } from './sequence.ts';
import { TEXT_FILTERS } from './text.ts';

/** Every filter by its name. */
export const FILTERS: ReadonlyMap<string, Filter> = new Map([
  ...TEXT_FILTERS,
  ...NUMBER_FILTERS,
  ...SEQUENCE_FILTERS,
  ...SELECT_FILTERS,
]);
