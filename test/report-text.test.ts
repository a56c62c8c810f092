import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readReport, reportText } from '../src/report-text.ts';

describe('given a report', () => {
  it('when it is no report, then nothing is read from it', () => {
    for (const text of ['', 'prose', '```json\n{"a":\n```\n', '```js\n{}\n```\n'])
      expect(readReport(text)).toBeUndefined();
  });

  it('when people read it, then the summary comes first and every field has a line', () => {
    const value = {
      passed: false,
      scores: { alignment_score: 7.5 },
      issues: [{ title: 'No tests', location: null }],
      open: [],
      summary: 'Nearly.',
    };
    const text = reportText(value);
    expect(text.split('\n').slice(0, 9)).toEqual([
      'Nearly.',
      '',
      '- passed: no',
      '- scores:',
      '  - alignment score: 7.5',
      '- issues:',
      '  - no. 1:',
      '    - title: No tests',
      '    - location: none',
    ]);
    expect(text).toContain('- open: none');
  });

  it('when it is any JSON, then the same comes back', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const plain = JSON.parse(JSON.stringify(value));
        expect(readReport(reportText(plain))).toEqual(plain);
      }),
    );
  });
});
