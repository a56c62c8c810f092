import { REASONS } from '../../src/decide/reason.ts';
import { code, table } from './table.ts';

/** The closed list of reason codes. */
export const reasons = (): string =>
  table(
    ['reason', 'meaning'],
    Object.entries(REASONS).map(([reason, means]) => [code(reason), means]),
  );
