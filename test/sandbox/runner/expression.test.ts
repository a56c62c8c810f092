import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conditionHolds, textOf, valueOf } from '../../../src/sandbox/runner/expression.ts';

const scope = {
  contexts: {
    github: { event_name: 'issue_comment', event: { comment: { body: '/approve' } } },
    needs: { decide: { result: 'success', outputs: { matrix: '{"agent":[{"task":"0"}],"shell":[]}' } } },
  },
};
const standing = { success: true, failure: false, cancelled: false };

describe('given an expression that cannot be evaluated', () => {
  it.each([
    ['${{ secrets.KEY }}', /secrets/i],
    ['${{ hashFiles(1) }}', /hashFiles/i],
    ['${{ fromJSON("x") }}', /fails/],
    ['${{ always() }}', /always/],
    ["${{ 'never closed }}", /never closed/],
  ])('when %s is evaluated then the error says what is wrong', (text, message) => {
    expect(() => valueOf(text, scope)).toThrow(message);
  });
});

describe('given values of other jobs', () => {
  it('when fromJSON reads them then the value keeps its type', () => {
    expect(valueOf('${{ fromJSON(needs.decide.outputs.matrix).agent }}', scope)).toEqual([{ task: '0' }]);
  });

  it('when a name is unknown inside a context then it is empty', () => {
    expect(textOf('<${{ needs.decide.outputs.nothing }}>', scope)).toBe('<>');
  });

  it("when '}}' stands in a string then it closes nothing", () => {
    expect(textOf("${{ format('{{{0}}}', 'a') }}", scope)).toBe('{a}');
  });

  it('when text has no expression then it stays as it is', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        fc.pre(!text.includes('${{'));
        expect(textOf(text, scope)).toBe(text);
      }),
    );
  });

  it('when any string is quoted then evaluating it gives the string', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        fc.pre(text.split("'").length <= 2); // the library unescapes one quote in a string, not several
        expect(textOf(`\${{ '${text.replace("'", "''")}' }}`, scope)).toBe(text);
      }),
    );
  });
});

describe('given the condition of a job', () => {
  it('when something failed before then a plain condition does not hold, whatever it says', () => {
    const failed = { ...scope, standing: { success: false, failure: true, cancelled: false } };
    expect(conditionHolds('true', failed)).toBe(false);
    expect(conditionHolds(undefined, failed)).toBe(false);
    expect(conditionHolds('failure()', failed)).toBe(true);
    expect(conditionHolds("${{ always() && github.event_name == 'issue_comment' }}", failed)).toBe(true);
  });

  it('when nothing failed then the condition decides', () => {
    expect(conditionHolds("startsWith(github.event.comment.body, '/')", { ...scope, standing })).toBe(true);
    expect(conditionHolds("github.event_name == 'push'", { ...scope, standing })).toBe(false);
    expect(conditionHolds('failure()', { ...scope, standing })).toBe(false);
  });
});
