import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/json.ts';
import { COMMENT_LIMITS, comment } from '../../src/render/comment.ts';
import { visibleLines } from '../../src/render/visible-lines.ts';
import { given, type Story } from '../support/story.ts';
import { inputOf } from './input.ts';

const HEAD = 'a'.repeat(40);

const found = (over: JsonObject): JsonObject => ({
  severity: 'major',
  title: 'no-unused-vars',
  location: 'src/a.js:3',
  current: '',
  required: '',
  reasoning: '',
  ...over,
});

/** A run in which a linter and a validator have reported, and a person is asked. */
function reported(lint: JsonObject[], judge: JsonObject[], fork = false): { story: Story; body: string } {
  const story = given(`
name: story
settings: {max-retry: 0}
phases: {one: {}, two: {}}
steps:
  - {name: plan, prompt: x, agent: validator, phase: one}
  - {name: lint, phase: two, run: x, parse: sarif, continue-on-error: true}
  - {name: judge, phase: two, prompt: Judge., agent: validator, interprets: [lint]}
  - {name: ask, phase: two, type: approval, shows: [judge]}
`);
  story.start();
  const scores = { alignment_score: 9, standardization_score: 9, compatibility_score: 9 };
  story.back('plan', {
    value: { passed: true, scores, issues: [found({ title: 'of the plan' })], summary: '' },
  });
  story.wake();
  story.back('lint', {
    status: 'failure',
    text: 'x',
    value: { exit_code: 1, passed: false, issues: lint },
    error: { type: 'tool', message: 'exit code 1' },
  });
  story.wake();
  story.back('judge', { value: { passed: true, scores, issues: judge, summary: 'All is well.' } });
  story.wake();
  const { progress, workflow } = story.situation();
  return { story, body: comment(inputOf({ progress, workflow, head_oid: HEAD, fork })) ?? '' };
}

const foldOf = (body: string): string => /<summary>(Findings[^]*?)<\/details>/.exec(body)?.[1] ?? '';

describe('given findings of tools and validators', () => {
  it('when a title and a location want to do something, then they show what they say and do nothing', () => {
    const title = '@org/team <img src=x> [a](http://b) <!-- pawl:status --> #12 </details>';
    const { body } = reported([found({ title, location: '../../etc/passwd:1' })], []);
    const fold = foldOf(body);
    expect(fold).not.toMatch(/<img|\]\(http:|<!--|@org/);
    expect(fold).not.toContain('/blob/');
    expect(fold).toContain('passwd');
  });

  it.each([
    ['src/a.js:3', `https://github.com/acme/widgets/blob/${HEAD}/src/a.js#L3`],
    ['`src/a.js:3`, in `f`', `https://github.com/acme/widgets/blob/${HEAD}/src/a.js#L3`],
    ['src/a.js', `https://github.com/acme/widgets/blob/${HEAD}/src/a.js`],
    ['https://evil.example:80/x', null],
    ['/etc/passwd:1', null],
    ['src/../../x:1', null],
    ['a.ClassOfTests', null],
    ['the whole change', null],
  ])('when one is at %s, then it leads to the line of the head or nowhere', (location, address) => {
    const line = foldOf(reported([found({ location })], []).body);
    if (address === null) expect(line).not.toContain('](');
    else expect(line).toContain(`](${address})`);
  });

  it('when there are very many, then the gravest are listed, the rest is counted and the comment keeps its bounds', () => {
    const many = Array.from({ length: 40 }, (_, line) =>
      found({ location: `src/a.js:${line}`, severity: line < 25 ? 'minor' : 'critical' }),
    );
    const { body } = reported(many, []);
    const fold = foldOf(body);
    expect(fold).toContain('Findings: 15 critical, 25 minor');
    expect(fold.match(/^- /gm)).toHaveLength(21);
    expect(fold).toContain('… and 20 more');
    expect(fold.indexOf('🔴')).toBeLessThan(fold.indexOf('🟡'));
    expect(visibleLines(body.split('\n'))).toBeLessThanOrEqual(COMMENT_LIMITS.visible);
  });

  it('when a report had passed what a tool had not, then that is said in the open', () => {
    const { body } = reported(
      [found({ severity: 'critical' })],
      [found({ title: 'a long name', severity: 'minor' })],
    );
    const open = body.slice(0, body.indexOf('<details>'));
    expect(open).toContain('`judge` had passed it; `lint` says otherwise, and a tool is not overruled.');
    const fold = foldOf(body);
    expect(fold).toContain('Findings: 1 critical, 1 minor');
    expect(fold.match(/no-unused-vars/g)).toHaveLength(1);
  });

  it('when a phase is over, then what was found in it is not shown any more', () => {
    const fold = foldOf(reported([found({})], []).body);
    expect(fold).toContain('no-unused-vars');
    expect(fold).not.toContain('of the plan');
  });

  it('when nothing was found, then there is no such part', () => {
    const story = given('name: story\nsteps:\n  - {name: build, run: x}\n  - {name: ask, type: approval}\n');
    story.start();
    story.back('build');
    const { progress, workflow } = story.situation();
    expect(comment(inputOf({ progress, workflow }))).not.toContain('Findings');
  });
});
