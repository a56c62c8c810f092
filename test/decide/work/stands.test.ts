import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { underTools } from '../../../src/decide/work/stands.ts';
import type { ToolResult } from '../../../src/decide/work/tool-results.ts';
import { issueOf, issuesIn, VALUE_LIMIT, type Issue } from '../../../src/issues.ts';
import type { JsonObject } from '../../../src/json.ts';

const issue = (over: Partial<Issue> = {}): JsonObject =>
  issueOf({
    severity: 'critical',
    title: 'no-unused-vars',
    location: 'src/a.js:3',
    current: '`x` is never used',
    required: 'Take it out.',
    reasoning: '',
    ...over,
  });

const tool = (over: Partial<ToolResult> = {}): ToolResult => ({
  name: 'lint',
  conclusion: 'success',
  exit_code: 0,
  passed: true,
  ran: true,
  issues: [],
  omitted: 0,
  error: null,
  ...over,
});

const FAILED: Partial<ToolResult> = {
  conclusion: 'failure',
  exit_code: 1,
  passed: false,
  error: 'exit code 1',
};
const report = (issues: JsonObject[] = [], passed = true): JsonObject => ({
  passed,
  issues,
  summary: 'Good.',
});

const titles = (told: JsonObject): string[] =>
  issuesIn(told).map(({ severity, title }) =>
    [severity, title].map((word) => (typeof word === 'string' ? word : '')).join(' '),
  );

describe('given a report that says otherwise than a tool', () => {
  it('when the tool failed and the report passes it, then it does not pass, and the failure stands in front', () => {
    const own = issue({ severity: 'minor', title: 'a long name' });
    const judged = underTools(report([own]), [tool({ name: 'run-tests', ...FAILED })]);
    expect(judged.report['passed']).toBe(false);
    expect(titles(judged.report)).toEqual([
      'critical [run-tests] it ended with exit code 1',
      'minor a long name',
    ]);
    expect(judged.corrected).toEqual({ tools: ['run-tests'], passed: true, issues: 1 });
  });

  it('when the tool ended well but reports that it has not passed, then its report counts', () => {
    const judged = underTools(report(), [tool({ passed: false, issues: [issue()] })]);
    expect(judged.report['passed']).toBe(false);
    expect(titles(judged.report)).toEqual(['critical [lint] no-unused-vars']);
  });

  it('when issues of a tool that passed are missing, then the grave ones are put in and the verdict stays', () => {
    const issues = [issue({ severity: 'major' }), issue({ severity: 'minor', location: 'src/b.js:1' })];
    const judged = underTools(report(), [tool({ issues })]);
    expect(judged.report['passed']).toBe(true);
    expect(titles(judged.report)).toEqual(['major [lint] no-unused-vars']);
    expect(judged.corrected).toEqual({ tools: ['lint'], issues: 1 });
  });

  it.each([
    ['was killed', { exit_code: 137, error: 'killed by SIGKILL' }],
    ['never began', { conclusion: null, exit_code: null, error: null }],
  ])('when a tool %s, then that is an issue of its own and the other tools still count', (_how, over) => {
    const broken = tool({ name: 'types', ...FAILED, ran: false, ...over });
    const judged = underTools(report(), [broken, tool({ issues: [issue()], ...FAILED })]);
    expect(titles(judged.report)).toEqual(['major [types] not run', 'critical [lint] no-unused-vars']);
    expect(judged.report['passed']).toBe(false);
  });

  it('when the report has the issue as a lesser one, then it is as grave again as the tool has it', () => {
    const told = issue({
      severity: 'minor',
      title: 'Unused (no-unused-vars)',
      location: 'src/a.js:3, in `f`',
    });
    const judged = underTools(report([told], false), [tool({ ...FAILED, issues: [issue()] })]);
    expect(titles(judged.report)).toEqual(['critical Unused (no-unused-vars)']);
    expect(judged.corrected).toEqual({ tools: ['lint'], issues: 1 });
  });

  it('when the report speaks of another line that begins alike, then the issue of the tool is put in', () => {
    const told = issue({ location: 'src/a.js:30' });
    const judged = underTools(report([told], false), [tool({ ...FAILED, issues: [issue()] })]);
    expect(titles(judged.report)).toEqual(['critical [lint] no-unused-vars', 'critical no-unused-vars']);
  });

  it('when there are more issues than a document takes, then the gravest stay, and how many do not is told', () => {
    const many = Array.from({ length: 30 }, (_, line) =>
      issue({
        location: `src/a.js:${line}`,
        current: 'x'.repeat(400),
        severity: line % 2 === 0 ? 'critical' : 'major',
      }),
    );
    const { report: kept } = underTools(report([issue({ severity: 'minor', title: 'late' })]), [
      tool({ ...FAILED, issues: many }),
    ]);
    expect(Buffer.byteLength(JSON.stringify(kept))).toBeLessThanOrEqual(VALUE_LIMIT);
    const rest = titles(kept);
    expect(rest.every((title) => title.startsWith('critical'))).toBe(true);
    expect(Number(kept['omitted']) + rest.length).toBe(31);
  });
});

describe('given a report that agrees with its tools', () => {
  it.each([
    ['all passed', report(), [tool()]],
    ['one was left out on purpose', report(), [tool({ passed: null, conclusion: 'skipped', ran: false })]],
    [
      'it has what they found',
      report([issue({ title: '[lint] no-unused-vars' })], false),
      [tool({ ...FAILED, issues: [issue()] })],
    ],
    [
      'it repeats that one did not run',
      report([issue({ title: '[lint] not run', location: '', severity: 'major' })], false),
      [tool({ ...FAILED, ran: false })],
    ],
  ])('when %s, then nothing is put right', (_how, said, tools) => {
    expect(underTools(said, tools)).toEqual({ report: said, corrected: null });
  });
});

const anyIssue = fc.record({
  severity: fc.constantFrom('critical', 'major', 'minor'),
  title: fc.string(),
  location: fc.constantFrom('', 'a.js:1', 'a.js:12'),
});
const anyTool = fc.record({
  name: fc.constantFrom('lint', 'tests'),
  conclusion: fc.constantFrom('success' as const, 'failure' as const, null),
  exit_code: fc.constantFrom(0, 1, 127, null),
  passed: fc.boolean(),
  ran: fc.boolean(),
  issues: fc.array(anyIssue, { maxLength: 4 }),
  omitted: fc.constant(0),
  error: fc.constantFrom(null, 'exit code 1'),
});

describe('given two tools that found the same, one of them graver', () => {
  it('when the report makes less of it, then it gets the graver severity, whichever tool comes last', () => {
    const tools = [tool(), tool({ name: 'types' })].map((one, index) => ({
      ...one,
      ...FAILED,
      issues: [issue({ severity: index === 0 ? 'critical' : 'major' })],
    }));
    for (const ordered of [tools, tools.toReversed()])
      expect(titles(underTools(report([issue({ severity: 'minor' })]), ordered).report)).toEqual([
        'critical no-unused-vars',
      ]);
  });
});

describe('given any report and any results', () => {
  it('when it is held against them, then it passes only if all of them do, and doing so again changes nothing', () => {
    fc.assert(
      fc.property(
        fc.boolean(),
        fc.array(anyIssue, { maxLength: 4 }),
        fc.array(anyTool, { maxLength: 3 }),
        (passed, issues, tools) => {
          const once = underTools({ passed, issues }, tools);
          const stands = passed && tools.every((one) => one.passed);
          expect(once.report['passed']).toBe(stands);
          const again = underTools(once.report, tools);
          expect(again.report['passed']).toBe(stands);
          if (Number(once.report['omitted'] ?? 0) === 0) expect(again.corrected?.issues ?? 0).toBe(0);
        },
      ),
    );
  });
});
