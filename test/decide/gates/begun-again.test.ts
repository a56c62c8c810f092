import { describe, expect, it } from 'vitest';
import { LEA, MARIA, type Story } from '../../support/story.ts';
import { began, done, entriesOf, gateAt, starts } from './playing.ts';

const AGAIN = `
  - {name: agree, type: approval}
  - {name: deploy, run: deploy, retry: {maximum-attempts: 3, initial-interval: 1h}}
`;

/** The approved step has failed and is to be tried again in an hour. */
const failed = (): Story => {
  const story = began(AGAIN);
  story.comment(MARIA, '/approve').wake();
  story.fail('deploy');
  return story;
};

/** Somebody's commits reach the head, the newest first, and GitHub can tell whose they are. */
const committed = (story: Story, author: string, ours: boolean): Story => {
  const before = story.snapshot.pull.head.oid;
  story.push(`by ${author}`);
  const { oid } = story.snapshot.pull.head;
  story.snapshot.head.commits = [
    { oid, ours, author, message: '' },
    { oid: before, ours: false, author: 'lea', message: '' },
  ];
  story.facts.comparisons[`${before}...${oid}`] = {
    status: 'ahead',
    paths: ['src/a.ts'],
    commits: [{ oid, author, ours }],
  };
  return story;
};

describe('given a step that rests on an approval and begins once more', () => {
  it('threat 04: when somebody pushed since the first attempt, then it does not begin, and the gate names file and person', () => {
    const story = committed(failed(), 'lea', false).later(3_600);
    const decision = story.wake();
    expect(starts(decision)).toEqual([]);
    expect(entriesOf(decision, 'gate.reopened')).toMatchObject([
      { step: 'agree', why: 'what was approved has changed: src/a.ts, by lea' },
    ]);
    expect(starts(story.comment(MARIA, '/approve').wake())).toEqual(['deploy']);
  });

  it('threat 04: when somebody wants the next attempt at once after a push, then that opens nothing either', () => {
    const story = committed(failed(), 'lea', false);
    expect(starts(story.comment(LEA, '/retry deploy').wake())).toEqual([]);
    expect(gateAt(story).status).toBe('pending');
  });

  it('threat 04: when somebody pushes and takes the run back to the step, then the gate is judged again', () => {
    const story = began(AGAIN);
    story.comment(MARIA, '/approve').wake();
    committed(story, 'lea', false);
    const decision = story.comment(LEA, '/reset deploy').wake();
    expect(starts(decision)).toEqual([]);
    expect(gateAt(story).status).toBe('pending');
  });

  it('threat 11: when the approval was taken back and somebody takes the run back to the step, then it is asked again', () => {
    const story = began(AGAIN);
    story.comment(MARIA, '/approve').wake();
    story.permit('maria', 'read');
    expect(starts(story.comment(LEA, '/reset deploy').wake())).toEqual([]);
    expect(gateAt(story).reopened?.why).toContain('answering needs write access, and maria has read');
  });

  it('when GitHub does not tell what was committed since, then it is asked again', () => {
    const story = failed().push('who knows').later(3_600);
    expect(starts(story.wake())).toEqual([]);
    expect(gateAt(story).reopened?.why).toBe('what was approved has changed: the content of the branch');
  });

  it('when only this run committed since, then it goes on', () => {
    const story = committed(failed(), 'pawl', true).later(3_600);
    expect(starts(story.wake())).toEqual(['deploy']);
  });

  it('threat 46: when an output that was approved was edited since, then it does not begin, and the gate names the file', () => {
    const story = began(
      `
  - {name: plan, prompt: "Plan."}
  - {name: agree, type: approval, shows: [plan]}
  - {name: deploy, run: deploy, retry: {maximum-attempts: 3, initial-interval: 1h}}
`,
    );
    done(story, 'plan');
    story.comment(MARIA, '/approve').wake();
    story.fail('deploy');
    const path = '.pawl/pr-7/outputs/plan/plan.1.1.md';
    expect(story.snapshot.outputs[path]).toBeDefined();
    story.snapshot.outputs[path] = 'e'.repeat(40);
    const before = story.snapshot.pull.head.oid;
    const oid = 'f'.repeat(40);
    story.snapshot.pull.head.oid = oid;
    story.snapshot.head.commits = [{ oid, ours: false, author: 'lea', message: '' }];
    const commits = [{ oid, author: 'lea', ours: false }];
    story.facts.comparisons[`${before}...${oid}`] = { status: 'ahead', paths: [path], commits };
    expect(starts(story.later(3_600).wake())).toEqual([]);
    expect(gateAt(story).reopened?.why).toContain(path);
  });

  it('when nothing changed, then it goes on, whatever became of those who approved', () => {
    const story = failed().permit('maria', 'none').later(3_600);
    expect(starts(story.wake())).toEqual(['deploy']);
  });
});
