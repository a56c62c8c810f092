import { describe, expect, it } from 'vitest';
import { sarifLog } from '../../src/cli/sarif.ts';
import { files, pawl } from './pawl.ts';

interface Log {
  version: string;
  runs: {
    tool: { driver: { name: string; rules: { id: string; shortDescription: { text: string } }[] } };
    results: {
      ruleId: string;
      level: string;
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
      { ruleId: 'no_effect', level: 'note', message: { text: 'No effect. Hint: Leave it out.' } },
    ]);
  });
});
