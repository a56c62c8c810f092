import type { Filter } from '../kit.ts';
import { LAYOUT_FILTERS } from './layout.ts';
import { MARKUP_FILTERS } from './markup.ts';
import { NUMBER_FILTERS } from './number.ts';
import { SELECT_FILTERS } from './select.ts';
import { SEQUENCE_FILTERS } from './sequence.ts';
import { TEXT_FILTERS } from './text.ts';

/** Every filter by its name. */
export const FILTERS: ReadonlyMap<string, Filter> = new Map([
  ...TEXT_FILTERS,
  ...LAYOUT_FILTERS,
  ...MARKUP_FILTERS,
  ...NUMBER_FILTERS,
  ...SEQUENCE_FILTERS,
  ...SELECT_FILTERS,
]);

/** The filters that may be given what does not exist. */
export const FILTERS_OF_UNDEFINED: ReadonlySet<string> = new Set(['default', 'd', 'items']);

/** The filters of Jinja2 that are left out, each with the sentence that says why. */
export const LEFT_OUT: ReadonlyMap<string, string> = new Map([
  ['attr', 'values have no attributes beside their keys: write `value.key` or `value[key]`'],
  ['random', 'the same run must always read the same'],
  ['pprint', 'how it breaks lines is not fixed: write `tojson(2)`'],
  ['urlize', 'texts here are not web pages'],
  ['xmlattr', 'texts here are not web pages'],
]);
