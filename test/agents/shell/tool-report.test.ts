import { describe, expect, it } from 'vitest';
import { fitted, VALUE_LIMIT } from '../../../src/issues.ts';
import { readToolReport, REPORT_LIMIT } from '../../../src/agents/shell/tool-report.ts';
import { BOUNDS } from '../../../src/progress/bounds.ts';

const ROOT = '/checkout';
const read = (parse: 'json' | 'junit' | 'sarif', text: string) => readToolReport(parse, text, ROOT);
const value = (parse: 'json' | 'junit' | 'sarif', text: string) => {
  const report = read(parse, text);
  if (!report.ok) throw new Error(report.why);
  return report.value;
};

const JUNIT = `<?xml version="1.0"?>
<testsuites name="all" tests="99" failures="0">
  <testsuite name="duration">
    <testcase name="parses seconds" classname="duration" file="test/duration.js" line="3"/>
    <testcase name="refuses words" classname="duration" file="test/duration.js" line="9">
      <failure message="expected 1 to be 2" type="AssertionError">at test/duration.js:11</failure>
    </testcase>
    <testsuite name="nested">
      <testcase name="breaks off"><error>boom</error></testcase>
      <testcase name="later"><skipped/></testcase>
    </testsuite>
  </testsuite>
</testsuites>`;

const sarif = (results: object[], more: object = {}) =>
  JSON.stringify({
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'lint',
            rules: [
              {
                id: 'no-eval',
                shortDescription: { text: 'No eval' },
                fullDescription: { text: 'It runs what others wrote' },
                help: { text: 'Call a function' },
                defaultConfiguration: { level: 'error' },
                messageStrings: { found: { text: 'eval found' } },
              },
            ],
          },
        },
        results,
        ...more,
      },
    ],
  });

const place = (uri: string, startLine: number) => ({
  locations: [{ physicalLocation: { artifactLocation: { uri }, region: { startLine } } }],
});

describe('given an output that is not what the step says', () => {
  it.each([
    ['json', '', /not JSON: it is not one JSON value\. It is empty\.$/],
    ['json', '{"a": 1}\n{"b": 2}', /not one JSON value\. It begins: \{"a": 1\}/],
    ['json', `${'['.repeat(40)}${']'.repeat(40)}`, /more than 32 levels/],
    ['json', ' '.repeat(REPORT_LIMIT + 1), /larger than 4000000 bytes/],
    ['junit', 'ok 1 - works', /not a JUnit report: it is not one element\. It begins: ok 1/],
    ['junit', '<html></html>', /its element is `html`/],
    ['sarif', '[]', /not a SARIF log/],
    ['sarif', '{"version": "2.1.0"}', /`runs`/],
  ] as const)('when %s is asked and it is %j, then the sentence says why', (parse, text, why) => {
    const report = read(parse, text);
    expect(report.ok ? 'read' : report.why).toMatch(why);
  });

  it('when it is long, then its first 300 characters are shown', () => {
    const report = read('json', 'x'.repeat(5_000));
    expect(report.ok ? '' : report.why).toMatch(/It begins: x{300}$/);
  });
});

describe('given a JUnit report', () => {
  it('when tests failed, then each is a critical issue with its place, and the cases are counted, not claimed', () => {
    expect(value('junit', JUNIT)).toEqual({
      passed: false,
      summary: '4 tests: 1 failed, 1 broke off, 1 skipped',
      tests: 4,
      failures: 1,
      errors: 1,
      skipped: 1,
      issues: [
        {
          severity: 'critical',
          title: 'refuses words',
          location: 'test/duration.js:9',
          current: 'expected 1 to be 2\nat test/duration.js:11',
          required: 'The test passes.',
          reasoning: 'The test failed: AssertionError.',
        },
        {
          severity: 'critical',
          title: 'breaks off',
          location: 'nested',
          current: 'boom',
          required: 'The test passes.',
          reasoning: 'The test broke off with an error.',
        },
      ],
    });
  });

  it.each([
    [
      'Error\n at runs (file:///checkout/node_modules/x/run.js:1:2)\n at file:///checkout/test/a.test.js:12:5)',
      'test/a.test.js:12',
    ],
    ['/checkout/test/a_test.py:7: AssertionError', 'test/a_test.py:7'],
    ['at /elsewhere/test/a.test.js:12', 'suite'],
    ['at /checkout/no line', 'suite'],
    [`/checkout/${'/checkout/'.repeat(100_000)}a.js:1`, 'suite'],
    ['assert -1 is None\n\ntests/test_duration.py:17: AssertionError', 'tests/test_duration.py:17'],
    ['venv/site-packages/x/run.py:3: in run\ntests/test_a.py:7: in test_a', 'tests/test_a.py:7'],
    ['../secret.py:3: Error\n  tests/test_a.py:7: indented\ntests/test_a.py: no line', 'suite'],
    [`${'a.'.repeat(200_000)}py:1`, 'suite'],
  ])('when a test names no file and its trace is %.60j, then its place is %s', (trace, location) => {
    const text = `<testsuite name="suite"><testcase name="adds"><failure>${trace}</failure></testcase></testsuite>`;
    expect(value('junit', text)).toMatchObject({ issues: [{ location }] });
  });

  it('when its file stands at the suite, or with the path of the checkout, then its place is from the root', () => {
    const text = `<testsuites><testsuite file="/checkout/test/a.js"><testcase name="a"><failure>x</failure></testcase>
      <testcase name="b" file="/checkout/test/b.js" line="3"><failure>x</failure></testcase>
      <testcase name="c" file="test/c.js"><failure>at (/checkout/test/c.js:8:31)</failure></testcase>
      <testcase name="d" file="test/d.js"><failure>at (/checkout/test/c.js:8:31)</failure></testcase></testsuite></testsuites>`;
    expect(value('junit', text)).toMatchObject({
      issues: [
        { location: 'test/a.js' },
        { location: 'test/b.js:3' },
        { location: 'test/c.js:8' },
        { location: 'test/d.js' },
      ],
    });
  });

  it('when a whole suite broke off, then that is an issue although no test ran', () => {
    expect(value('junit', '<testsuite name="db"><error message="no database"/></testsuite>')).toMatchObject({
      passed: false,
      tests: 0,
      errors: 1,
      issues: [{ title: 'db', current: 'no database' }],
    });
  });

  it('when all tests passed, then it has passed', () => {
    expect(value('junit', '<testsuite><testcase name="a"/></testsuite>')).toMatchObject({
      passed: true,
      tests: 1,
      issues: [],
    });
  });
});

describe('given a SARIF log', () => {
  it('when it has errors, then it has not passed and each finding says where and why', () => {
    const log = sarif([
      { ruleId: 'no-eval', message: { id: 'found' }, ...place(`file://${ROOT}/src/a.js`, 7) },
      { ruleId: 'style', level: 'note', message: { text: 'two spaces' }, ...place('src/b.js', 1) },
      { message: { text: 'unsure' } },
    ]);
    expect(value('sarif', log)).toEqual({
      passed: false,
      summary: '3 findings: 1 error, 1 warning, 1 note',
      errors: 1,
      warnings: 1,
      notes: 1,
      issues: [
        {
          severity: 'critical',
          title: 'no-eval',
          location: 'src/a.js:7',
          current: 'eval found',
          required: 'Call a function',
          reasoning: 'It runs what others wrote',
        },
        expect.objectContaining({ severity: 'minor', title: 'style', location: 'src/b.js:1' }),
        expect.objectContaining({ severity: 'major', title: 'unsure', location: '' }),
      ],
    });
  });

  it('when findings are accepted, gone or no complaint, then they are left out', () => {
    const message = { text: 'x' };
    const log = sarif([
      { level: 'error', message, suppressions: [{ kind: 'inSource' }] },
      { level: 'error', message, baselineState: 'absent' },
      { kind: 'pass', message },
    ]);
    expect(value('sarif', log)).toMatchObject({ passed: true, issues: [] });
    const rejected = sarif([{ level: 'error', message, suppressions: [{ status: 'rejected' }] }]);
    expect(value('sarif', rejected)).toMatchObject({ passed: false });
  });

  it('when its rules are in packs beside the driver, as those of CodeQL are, then their levels and words count', () => {
    const pack = {
      rules: [
        { id: 'other' },
        {
          id: 'js/redos',
          shortDescription: { text: 'A slow expression' },
          defaultConfiguration: { level: 'error' },
        },
      ],
    };
    const found = { rule: { index: 1, toolComponent: { index: 0 } }, message: { text: 'slow' } };
    const tool = { driver: { name: 'CodeQL', rules: [{ id: 'first' }] }, extensions: [pack] };
    const log = sarif([], { tool, results: [{ ...found, ruleId: 'js/redos', ruleIndex: 0 }] });
    expect(value('sarif', log)).toMatchObject({
      passed: false,
      summary: '1 finding: 1 error, 0 warnings, 0 notes',
      issues: [{ severity: 'critical', title: 'js/redos', required: 'A slow expression', reasoning: '' }],
    });
  });

  it('when the tool itself broke off, then it has not passed', () => {
    const log = sarif([], { invocations: [{ executionSuccessful: false }] });
    expect(value('sarif', log)).toMatchObject({
      passed: false,
      summary: '0 findings: 0 errors, 0 warnings, 0 notes; lint did not run through',
    });
  });
});

describe('given a report larger than the document takes', () => {
  const issue = (severity: string, index: number) => ({
    severity,
    title: `${index}`,
    current: 'x'.repeat(700),
  });
  const issues = [...Array(20).keys()].map((index) => issue(index === 19 ? 'critical' : 'minor', index));

  it('when it has issues, then the gravest that fit are kept and the others counted', () => {
    const kept = fitted({ passed: false, issues }) as { issues: { severity: string }[]; omitted: number };
    expect(Buffer.byteLength(JSON.stringify(kept))).toBeLessThanOrEqual(VALUE_LIMIT);
    expect(kept.issues[0]?.severity).toBe('critical');
    expect(kept.issues.length).toBeGreaterThan(8);
    expect(kept.omitted).toBe(20 - kept.issues.length);
  });

  it('when it fits, then it is left as it is', () => {
    expect(fitted({ issues: issues.slice(0, 2) })).toEqual({ issues: issues.slice(0, 2) });
  });

  it('when the bound is compared with that of the document, then it is the same', () => {
    expect(VALUE_LIMIT).toBe(BOUNDS.value);
  });
});
