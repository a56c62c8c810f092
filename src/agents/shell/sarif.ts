import * as z from 'zod';
import { issueOf, type Issue } from '../../issues.ts';
import type { ToolReport } from './junit.ts';

const message = z.object({ text: z.string().optional(), id: z.string().optional() });
const LEVELS = ['none', 'note', 'warning', 'error'] as const;
const level = z.enum(LEVELS);

const rule = z.object({
  id: z.string(),
  shortDescription: message.optional(),
  fullDescription: message.optional(),
  help: message.optional(),
  messageStrings: z.record(z.string(), message).optional(),
  defaultConfiguration: z.object({ level: level.optional() }).optional(),
});
type Rule = z.infer<typeof rule>;

/** What reports findings, or brings rules to it: CodeQL has its rules in packs beside the driver. */
const component = z.object({ rules: z.array(rule).default([]) });

const location = z.object({
  physicalLocation: z
    .object({
      artifactLocation: z.object({ uri: z.string().optional() }).optional(),
      region: z.object({ startLine: z.int().optional(), snippet: message.optional() }).optional(),
    })
    .optional(),
});

const result = z.object({
  ruleId: z.string().optional(),
  ruleIndex: z.int().optional(),
  rule: z.object({ id: z.string().optional() }).optional(),
  kind: z.string().default('fail'),
  level: level.optional(),
  message,
  locations: z.array(location).default([]),
  suppressions: z.array(z.object({ status: z.string().optional() })).default([]),
  baselineState: z.string().optional(),
});
type Result = z.infer<typeof result>;

const log = z.object({
  version: z.string(),
  runs: z.array(
    z.object({
      tool: z.object({
        driver: component.extend({ name: z.string() }),
        extensions: z.array(component).default([]),
      }),
      results: z.array(result).nullish(),
      invocations: z.array(z.object({ executionSuccessful: z.boolean().optional() })).default([]),
    }),
  ),
});

const SEVERITIES: { [level in (typeof LEVELS)[number]]: Issue['severity'] } = {
  error: 'critical',
  warning: 'major',
  note: 'minor',
  none: 'minor',
};

/** What a person accepted, what is gone, and what is no complaint are not issues. */
const stands = ({ kind, suppressions, baselineState }: Result): boolean =>
  kind === 'fail' &&
  baselineState !== 'absent' &&
  !suppressions.some(({ status }) => status === undefined || status === 'accepted');

function placeOf({ locations }: Result, root: string): string {
  const place = locations[0]?.physicalLocation;
  const uri = place?.artifactLocation?.uri ?? '';
  const path = uri.replace(/^file:\/\/(?:localhost)?/, '');
  const file = path.startsWith(`${root}/`) ? path.slice(root.length + 1) : path;
  const line = place?.region?.startLine;
  return line === undefined || file === '' ? file : `${file}:${line}`;
}

function issue(found: Result, known: Rule | undefined, severity: Issue['severity'], root: string): Issue {
  const told =
    found.message.text ?? known?.messageStrings?.[found.message.id ?? '']?.text ?? found.message.id ?? '';
  const snippet = found.locations[0]?.physicalLocation?.region?.snippet?.text ?? '';
  const id = found.ruleId ?? known?.id ?? '';
  const required = known?.help?.text ?? known?.shortDescription?.text ?? '';
  const why = known?.fullDescription?.text ?? known?.shortDescription?.text ?? '';
  return {
    severity,
    title: id === '' ? (told.split('\n')[0] ?? '') : id,
    location: placeOf(found, root),
    current: snippet === '' ? told : `${told}\n${snippet}`,
    required,
    // Said twice it says no more.
    reasoning: why === required ? '' : why,
  };
}

/** All rules by their id; the first of those that share one. */
const rulesOf = (components: readonly { rules: Rule[] }[]): Map<string, Rule> =>
  new Map(components.flatMap(({ rules }) => rules.map((one) => [one.id, one] as const)).toReversed());

const counted = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;

/**
 * A SARIF log: errors are critical issues, warnings major, notes minor. It has passed when there is no error and
 * every tool ran through. Paths below `root`, the checkout, are given from there.
 */
export function readSarif(value: unknown, root: string): ToolReport {
  const read = log.safeParse(value);
  if (!read.success) {
    const [first] = read.error.issues;
    return { ok: false, why: `\`${first?.path.join('.') ?? ''}\`: ${first?.message ?? 'no SARIF log'}` };
  }
  const issues = read.data.runs.flatMap(({ tool, results }) => {
    const byId = rulesOf([tool.driver, ...tool.extensions]);
    return (results ?? []).filter(stands).map((found) => {
      const id = found.ruleId ?? found.rule?.id;
      const known = (id === undefined ? undefined : byId.get(id)) ?? tool.driver.rules[found.ruleIndex ?? -1];
      const severity = SEVERITIES[found.level ?? known?.defaultConfiguration?.level ?? 'warning'];
      return issue(found, known, severity, root);
    });
  });
  const count = (severity: Issue['severity']): number =>
    issues.filter((one) => one.severity === severity).length;
  const [errors, warnings, notes] = [count('critical'), count('major'), count('minor')];
  const broken = read.data.runs.filter(({ invocations }) =>
    invocations.some(({ executionSuccessful }) => executionSuccessful === false),
  );
  const failed = broken.map(({ tool }) => `; ${tool.driver.name} did not run through`).join('');
  return {
    ok: true,
    value: {
      passed: errors === 0 && broken.length === 0,
      summary: `${counted(issues.length, 'finding')}: ${counted(errors, 'error')}, ${counted(warnings, 'warning')}, ${counted(notes, 'note')}${failed}`,
      errors,
      warnings,
      notes,
      issues: issues.map(issueOf),
    },
  };
}
