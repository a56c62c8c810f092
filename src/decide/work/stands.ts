import { fitted, graveness, issueOf, issuesIn } from '../../issues.ts';
import { isObject, type JsonObject, type JsonValue } from '../../json.ts';
import type { Correction } from '../../progress/attempt.ts';
import type { ToolResult } from './tool-results.ts';

/** A report as it counts, and what of it had to be put right; null where it says nothing against the tools. */
export interface Judged {
  report: JsonObject;
  corrected: Correction | null;
}

/** Issues that are not nice to fix but have to be. */
const GRAVE = graveness({ severity: 'major' });

/**
 * A report under the results of the tools it interprets, which it may add to and never overrule: where a tool did not pass,
 * neither does the report, and every critical or major issue of a tool stands in it, marked with the tool's name.
 */
export function underTools(report: JsonObject, tools: readonly ToolResult[]): Judged {
  const issues = issuesIn(report);
  const added: JsonObject[] = [];
  const passedOver = new Set<string>();
  const raised = new Map<JsonObject, JsonValue>();
  const asRaised = (issue: JsonObject): JsonObject => {
    const severity = raised.get(issue);
    return severity === undefined ? issue : { ...issue, severity };
  };
  for (const tool of tools)
    for (const found of standing(tool)) {
      const spoken = issues.filter((issue) => isSame(issue, found));
      if (spoken.some((issue) => graveness(asRaised(issue)) <= graveness(found))) continue;
      const [told] = spoken;
      passedOver.add(tool.name);
      if (told === undefined) added.push(marked(found, tool.name));
      else raised.set(told, found['severity'] ?? 'critical');
    }
  const failed = tools.filter(({ passed }) => passed === false).map(({ name }) => name);
  const overruled = failed.length > 0 && report['passed'] === true;
  if (overruled) for (const name of failed) passedOver.add(name);
  if (!overruled && added.length === 0 && raised.size === 0) return { report, corrected: null };
  const own = issues.map(asRaised);
  return {
    report: withIssues(report, failed.length > 0 ? false : report['passed'], [...added, ...own]),
    corrected: {
      tools: [...passedOver],
      ...(overruled ? { passed: true } : {}),
      issues: added.length + raised.size,
    },
  };
}

function withIssues(report: JsonObject, passed: JsonValue | undefined, issues: JsonObject[]): JsonObject {
  const whole = { ...report, ...(passed === undefined ? {} : { passed }), issues };
  const kept = fitted(whole);
  return isObject(kept) ? kept : whole;
}

/** What of a tool's result stands whatever a report says: its grave issues, and that it failed or did not run. */
function standing(tool: ToolResult): JsonObject[] {
  const grave = tool.issues.filter((issue) => graveness(issue) <= GRAVE);
  if (tool.passed !== false) return grave;
  if (!tool.ran) return [...grave, notRun(tool)];
  return grave.length > 0 ? grave : [failure(tool)];
}

const REASON = 'A tool says so, and no report can overrule it.';

const failure = ({ exit_code, error }: ToolResult): JsonObject =>
  issueOf({
    severity: 'critical',
    title: exit_code === null ? 'it failed' : `it ended with exit code ${exit_code}`,
    location: '',
    current: error ?? '',
    required: 'It succeeds.',
    reasoning: REASON,
  });

const notRun = ({ conclusion, error }: ToolResult): JsonObject =>
  issueOf({
    severity: 'major',
    title: 'not run',
    location: '',
    current: error ?? `It has no result${conclusion === null ? '' : `: ${conclusion}`}.`,
    required: 'It runs to its end.',
    reasoning: 'What it would have found is unknown.',
  });

const textAt = (issue: JsonObject, key: string): string => {
  const text = issue[key];
  return typeof text === 'string' ? text.trim() : '';
};

const marked = (issue: JsonObject, tool: string): JsonObject => ({
  ...issue,
  title: `[${tool}] ${textAt(issue, 'title')}`,
});

const unmarked = (title: string): string => title.replace(/^\[[^\]]{1,80}\]\s*/, '');

/** Whether a report speaks of what a tool found: at its place, by its title. */
function isSame(told: JsonObject, found: JsonObject): boolean {
  const [place, spoken] = [textAt(found, 'location'), textAt(told, 'location')];
  const title = textAt(found, 'title').toLowerCase();
  const words = textAt(told, 'title').toLowerCase();
  if (place === '') return words === title || unmarked(words) === title;
  const rest = spoken.startsWith(place) ? spoken.slice(place.length) : null;
  return rest !== null && !/^\d/.test(rest) && words.includes(title);
}
