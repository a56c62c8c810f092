import type { JsonValue, ShellTask } from '../../ports.ts';
import { parseJson } from '../answer/answer-schema.ts';
import { fitted } from '../../issues.ts';
import { readJunit, type ToolReport } from './junit.ts';
import { readSarif } from './sarif.ts';

/** The largest report that is read, in bytes. */
export const REPORT_LIMIT = 4_000_000;
/** Arrays and objects within each other. */
const DEPTH = 32;

type Parsed = { ok: true; value: JsonValue } | { ok: false; why: string };

/** Whether brackets outside of strings nest deeper than a document takes. */
function isDeep(text: string): boolean {
  let depth = 0;
  for (const [part] of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]/gs)) {
    if (part === '[' || part === '{') depth += 1;
    else if (part === ']' || part === '}') depth -= 1;
    if (depth > DEPTH) return true;
  }
  return false;
}

function readJson(text: string): Parsed {
  if (isDeep(text)) return { ok: false, why: `it has more than ${DEPTH} levels` };
  const value = parseJson(text);
  return value === undefined ? { ok: false, why: 'it is not one JSON value' } : { ok: true, value };
}

function readSarifText(text: string, root: string): ToolReport {
  const json = readJson(text);
  return json.ok ? readSarif(json.value, root) : json;
}

/**
 * What a tool reported, as a value no larger than the document takes: of a report with issues the gravest that fit. When the
 * text is no such report, the sentence says so and shows its first 300 characters. `root` is the checkout.
 */
export function readToolReport(
  parse: Exclude<ShellTask['parse'], 'exit-code'>,
  text: string,
  root: string,
): Parsed {
  const read = {
    json: () => readJson(text),
    junit: () => readJunit(text, root),
    sarif: () => readSarifText(text, root),
  };
  const names = { json: 'JSON', junit: 'a JUnit report', sarif: 'a SARIF log' };
  const report: Parsed =
    Buffer.byteLength(text) > REPORT_LIMIT
      ? { ok: false, why: `it is larger than ${REPORT_LIMIT} bytes` }
      : read[parse]();
  if (report.ok) return { ok: true, value: fitted(report.value) };
  const shown =
    text.trim() === '' ? 'It is empty.' : `It begins: ${text.trim().slice(0, 300).toWellFormed()}`;
  return { ok: false, why: `The output is not ${names[parse]}: ${report.why}. ${shown}` };
}
