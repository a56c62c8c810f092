import { describe, expect, it } from 'vitest';
import { sarifLog } from '../../src/cli/sarif.ts';
import { problemAt, type Problem } from '../../src/problem.ts';
import { files, pawl } from './pawl.ts';

interface Log {
  version: string;
  runs: {
    tool: {
      driver: {
        name: string;
        rules: { id: string; shortDescription: { text: string }; help: { text: string } }[];
      };
    };
    results: {
      ruleId: string;
      ruleIndex: number;
      level: string;
      partialFingerprints: { [name: string]: string };
      message: { text: string };
      locations?: {
        physicalLocation: {
          artifactLocation: { uri: string };
          region: { startLine: number; startColumn: number };
        };
      }[];
    }[];
  }[];
}

describe('given a workflow with mistakes', () => {
  it('when SARIF is asked for, then every problem is a result with its rule, level and place', () => {
    const at = files({ 'broken.yml': 'name: broken\nsteps:\n  - {name: a, run: x, nedes: [b]}\n' });
    const { code, out } = pawl('validate', at('broken.yml'), '--format', 'sarif');
    const log = JSON.parse(out) as Log;
    expect(code).toBe(1);
    expect(log.version).toBe('2.1.0');
    const [run] = log.runs;
    expect(run?.results[0]).toMatchObject({ ruleId: 'unknown_key', level: 'error' });
    expect(run?.results[0]?.locations?.[0]?.physicalLocation.region).toMatchObject({
      startLine: 3,
      startColumn: 23,
    });
    const rules = run?.tool.driver.rules.map((rule) => rule.id);
    expect(run?.results.every((found) => rules?.includes(found.ruleId))).toBe(true);
  });

  it('when a problem has no place and is a notice, then it is a note without location', () => {
    const log = sarifLog([
      { code: 'no_effect', severity: 'notice', message: 'No effect.', hint: 'Leave it out.' },
    ]) as Log;
    expect(log.runs[0]?.results).toEqual([
      {
        ruleId: 'no_effect',
        ruleIndex: 0,
        level: 'note',
        message: { text: 'No effect. Hint: Leave it out.' },
        partialFingerprints: { 'pawl/v1': expect.stringMatching(/^[0-9a-f]{32}:1$/) },
      },
    ]);
  });

  const at = (line: number, file = 'w.yml'): Problem =>
    problemAt('cycle', { file, line, column: 3, end_line: line, end_column: 4 }, 'a -> b -> a');
  const prints = (...problems: Problem[]): (string | undefined)[] =>
    (sarifLog(problems) as Log).runs[0]?.results.map((result) => result.partialFingerprints['pawl/v1']) ?? [];

  it('when lines move, then its fingerprint stays; when it occurs twice or elsewhere, then it differs', () => {
    expect(prints(at(9))).toEqual(prints(at(5)));
    expect(new Set(prints(at(5), at(9), at(5, 'v.yml'))).size).toBe(3);
  });

  it('when a path has letters that URIs give a meaning, then they are written in percents', () => {
    const [result] = (sarifLog([at(1, 'my dir\\a#1?.yml')]) as Log).runs[0]?.results ?? [];
    expect(result?.locations?.[0]?.physicalLocation.artifactLocation.uri).toBe('my%20dir/a%231%3F.yml');
  });

  it('when there are several codes, then each is one rule with help, and each result points at its own', () => {
    const log = sarifLog([at(1), { code: 'no_effect', severity: 'notice', message: 'x' }, at(2)]) as Log;
    const rules = log.runs[0]?.tool.driver.rules ?? [];
    expect(rules.map(({ id }) => id)).toEqual(['cycle', 'no_effect']);
    expect(rules[0]?.help.text).toContain('templates/docs/problems.md#cycle');
    for (const { ruleId, ruleIndex } of log.runs[0]?.results ?? []) expect(rules[ruleIndex]?.id).toBe(ruleId);
  });
});
