import { byPerson } from './people.ts';
import type { DecisionRow } from './schema.ts';

/** The columns of the export, in their order. */
const COLUMNS: { [column: string]: (row: DecisionRow) => string | number } = {
  seq: ({ seq }) => seq,
  at: ({ at }) => at,
  run: ({ run }) => run,
  workflow: ({ workflow }) => workflow,
  generation: ({ generation }) => generation,
  decision: ({ decision }) => decision,
  reason: ({ reason }) => reason ?? '',
  what: ({ what }) => what,
  says: ({ says }) => says.join(' '),
  entries: ({ entries }) => entries.join('; '),
  steps: ({ steps }) => steps.join('; '),
  people: ({ people }) =>
    byPerson(people)
      .map(({ login, did }) => `${login} (${did})`)
      .join('; '),
  status: ({ status }) => status,
  commit: ({ commit }) => commit,
  url: ({ url }) => url ?? '',
  tokens: ({ tokens }) => tokens,
  cost_usd: ({ cost_usd }) => cost_usd,
};

const END = '\r\n';

/** Decisions as CSV by RFC 4180, a header first. Texts come from people and models: none of them is taken for a formula. */
export function historyCsv(rows: readonly DecisionRow[]): string {
  const lines = rows.map((row) => Object.values(COLUMNS).map((column) => cell(column(row))));
  return [Object.keys(COLUMNS), ...lines].map((cells) => `${cells.join(',')}${END}`).join('');
}

/** What a spreadsheet may calculate when a cell begins with it, blanks before it or not. */
const FORMULA = /^\s*[=+\-@＝＋－＠|%]/;

function cell(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const line = value
    .toWellFormed()
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/[\p{Cc}\p{Cf}]/gu, '');
  const still = FORMULA.test(line) ? `'${line}` : line;
  return /[",]|^\s|\s$/.test(still) ? `"${still.replaceAll('"', '""')}"` : still;
}
