import { isObject, type JsonObject, type JsonValue } from './json.ts';

/** How grave a finding is, the gravest first. */
export const SEVERITIES = ['critical', 'major', 'minor'] as const;
type Severity = (typeof SEVERITIES)[number];

/** One finding of a tool, in the words that a validator's report uses too. */
export interface Issue {
  severity: Severity;
  title: string;
  /** `file:line` as far as the tool says it. */
  location: string;
  current: string;
  required: string;
  reasoning: string;
}

/** As much of a value as the progress document takes, in bytes of JSON. */
export const VALUE_LIMIT = 8_192;
/** Characters of one text of an issue. */
const TEXT = 1_000;
const TITLE = 200;

const cut = (text: string, limit: number): string => {
  const plain = text.trim();
  return plain.length > limit ? `${plain.slice(0, limit - 1).toWellFormed()}…` : plain;
};

/** An issue whose texts are short enough to be read by people and to leave room for others. */
export const issueOf = (issue: Issue): JsonObject => ({
  severity: issue.severity,
  title: cut(issue.title, TITLE),
  location: cut(issue.location, TITLE),
  current: cut(issue.current, TEXT),
  required: cut(issue.required, TEXT),
  reasoning: cut(issue.reasoning, TEXT),
});

/** What a value has under `issues`, as it is; nothing where that is no list of objects. */
export const issuesIn = (value: JsonValue | undefined): JsonObject[] => {
  const issues = isObject(value) ? value['issues'] : undefined;
  return Array.isArray(issues) ? issues.filter(isObject) : [];
};

/** How grave an issue says it is: 0 is critical; what says nothing comes last. */
export const graveness = (issue: JsonValue): number => {
  const severity = isObject(issue) ? issue['severity'] : undefined;
  const found = SEVERITIES.findIndex((one) => one === severity);
  return found === -1 ? SEVERITIES.length : found;
};

const size = (value: JsonValue): number => new TextEncoder().encode(JSON.stringify(value)).length;

/** A report that fits into the document: the gravest issues that do, and in `omitted` how many were left out. */
export function fitted(value: JsonValue): JsonValue {
  if (size(value) <= VALUE_LIMIT) return value;
  if (!isObject(value)) return value;
  const { issues } = value;
  if (!Array.isArray(issues)) return value;
  const sorted = issues.toSorted((one, other) => graveness(one) - graveness(other));
  const before = typeof value['omitted'] === 'number' ? value['omitted'] : 0;
  const kept: JsonValue[] = [];
  const withKept = (): JsonObject => ({
    ...value,
    issues: kept,
    omitted: before + issues.length - kept.length,
  });
  let room = VALUE_LIMIT - size({ ...withKept(), omitted: before + issues.length });
  for (const issue of sorted) {
    room -= size(issue) + 1;
    if (room < 0) break;
    kept.push(issue);
  }
  return withKept();
}
