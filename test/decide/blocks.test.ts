import { describe, expect, it } from 'vitest';
import { given, type Story } from '../support/story.ts';

const began = (steps: string, policy: string | null = null): Story => {
  const story = given(`name: story\nsettings: {max-retry: 0}\nsteps:\n${steps}`, policy);
  story.start();
  return story;
};

const running = (story: Story): string[] =>
  Object.entries(story.progress?.steps ?? {}).flatMap(([name, state]) =>
    state.claim === undefined ? [] : [name],
  );

/** Everything in flight comes back and whatever follows begins, until nothing is in flight; the order of starts. */
const runOut = (story: Story): string[] => {
  const order: string[] = [];
  for (let round = 0; running(story).length > 0 && round < 100; round += 1) {
    order.push(...running(story));
    story.allBack();
    story.wake();
  }
  return order;
};

describe('given a serial block', () => {
  const BLOCK = `
  - name: block
    type: serial
    steps:
      - {name: first, prompt: "First."}
      - {name: second, prompt: "Second."}
  - {name: after, prompt: "After."}
`;

  it('when its first step fails, then the rest is skipped, the block fails and what follows is skipped', () => {
    const story = began(BLOCK);
    story.fail('first');
    story.wake();
    expect(story.states()).toEqual({
      block: 'failure',
      first: 'failure',
      second: 'skipped',
      after: 'skipped',
    });
    expect(story.progress?.steps['block']?.error?.message).toBe('first, second failed');
    expect(story.progress?.status).toBe('failed');
  });

  it('when the failure of a step is caught by continue-on-error of the block, then what follows runs', () => {
    const story = began(BLOCK.replace('type: serial', 'type: serial\n    continue-on-error: true'));
    story.fail('first');
    expect(story.wake().steps).toEqual(['after']);
    expect(story.progress?.steps['block']).toMatchObject({
      conclusion: 'failure',
      because: 'continue-on-error',
    });
  });

  it('when its steps end well, then they ran one after another', () => {
    const story = began(BLOCK);
    expect(runOut(story)).toEqual(['first', 'second', 'after']);
    expect(story.progress?.status).toBe('completed');
  });
});

describe('given a parallel block', () => {
  const steps = (keys: string): string => `
  - name: set
    type: parallel
    ${keys}
    steps:
      - {name: a, prompt: "A."}
      - {name: b, prompt: "B."}
      - {name: c, prompt: "C."}
  - {name: after, prompt: "After."}
`;

  it('when one branch fails, then the others go on, and the block fails once all have ended', () => {
    const story = began(steps(''));
    expect(running(story)).toEqual(['a', 'b', 'c']);
    story.fail('a');
    expect(story.wake().reason).toBe('step_in_flight');
    story.back('b');
    story.back('c');
    story.wake();
    expect(story.states()).toEqual({
      set: 'failure',
      a: 'failure',
      b: 'success',
      c: 'success',
      after: 'skipped',
    });
  });

  it('when at most two may run, then the third begins once one has ended', () => {
    const story = began(steps('max-parallel: 2'));
    expect(running(story)).toEqual(['a', 'b']);
    story.back('b');
    expect(story.wake().steps).toEqual(['c']);
  });

  it('when a branch waits for its retry, then it keeps its place', () => {
    const story = began(steps('max-parallel: 1').replace('name: a,', 'name: a, max-retry: 1,'));
    story.fail('a');
    expect(story.wake().reason).toBe('retry_delayed');
    expect(running(story)).toEqual([]);
  });

  it('when one may run and the first needs the second, then the second runs first', () => {
    const story = began(steps('max-parallel: 1').replace('name: a,', 'name: a, needs: [b],'));
    expect(runOut(story)).toEqual(['b', 'a', 'c', 'after']);
  });

  it('when it fails fast, then what is under way is stopped and what has not begun never does', () => {
    const story = began(steps('max-parallel: 2\n    fail-fast: true'));
    story.fail('a');
    story.wake();
    expect(story.states()).toMatchObject({ set: 'failure', a: 'failure', b: 'cancelled', c: 'skipped' });
    expect(story.back('b').reason).toBe('late_outcome');
    expect(story.progress).toMatchObject({ status: 'failed', outputs: {} });
    expect(story.back('b').reason).toBe('run_ended');
    expect(story.states()).toMatchObject({ b: 'cancelled', after: 'skipped' });
  });

  it('when policy lets two steps run at once, then the third waits for a place', () => {
    const story = began(steps(''), 'limits: {parallel: 2}');
    expect(running(story)).toEqual(['a', 'b']);
    expect(story.wake().entries).toEqual([]);
    story.back('a');
    expect(story.wake().steps).toEqual(['c']);
  });

  it('when a prompt and a run step are ready at once, then the run step has an actions run of its own', () => {
    const story = began(`
  - name: set
    type: parallel
    steps:
      - {name: test, run: npm test}
      - {name: judge, prompt: "Judge."}
`);
    expect(story.decisions.at(-1)?.tasks.map((task) => task.kind)).toEqual(['agent']);
    expect(story.wake().tasks.map((task) => task.kind)).toEqual(['shell']);
  });

  it('when it is empty of work because every branch is skipped, then it succeeds', () => {
    const story = began(`
  - name: set
    type: parallel
    steps:
      - {name: a, if: "false", prompt: "A."}
      - {name: b, if: "false", prompt: "B."}
`);
    expect(story.states()).toEqual({ set: 'success', a: 'skipped', b: 'skipped' });
    expect(story.progress?.status).toBe('completed');
  });
});

describe('given a conditional', () => {
  const choose = (condition: string): string => `
  - name: choice
    type: conditional
    condition: ${condition}
    then:
      - {name: left, prompt: "Left."}
    else:
      - {name: right, prompt: "Right."}
  - {name: after, prompt: "After."}
`;

  it('when its condition cannot be evaluated, then it fails with the place of the mistake', () => {
    const story = began(choose('outputs.left.passed'));
    expect(story.states()).toEqual({ choice: 'failure', after: 'skipped' });
    expect(story.progress?.steps['choice']?.error).toMatchObject({ type: 'validation' });
    expect(story.progress?.steps['choice']?.error?.message).toMatch(/story\.yml:\d+:\d+/);
  });

  it('when its condition holds, then only the first branch runs', () => {
    const story = began(choose('1 < 2'));
    expect(runOut(story)).toEqual(['left', 'after']);
    expect(story.progress?.steps['choice']).toMatchObject({ branch: 'then', conclusion: 'success' });
  });

  it('when it does not hold, then only the other branch runs', () => {
    const story = began(choose('1 > 2'));
    expect(runOut(story)).toEqual(['right', 'after']);
    expect(story.progress?.steps['choice']?.branch).toBe('else');
  });

  it('when there is no branch to take, then it succeeds', () => {
    const story = began(`
  - name: choice
    type: conditional
    condition: 1 > 2
    then:
      - {name: left, prompt: "Left."}
  - {name: after, prompt: "After."}
`);
    expect(running(story)).toEqual(['after']);
    expect(story.states()).toMatchObject({ choice: 'success' });
  });
});

describe('given steps that say what they need', () => {
  it('when they form a diamond, then each starts once all it needs have ended, and never before', () => {
    const story = began(`
  - {name: top, prompt: "Top."}
  - {name: left, prompt: "Left.", needs: [top]}
  - {name: right, prompt: "Right.", needs: [top]}
  - {name: bottom, prompt: "Bottom.", needs: [left, right]}
`);
    story.back('top');
    expect(story.wake().steps).toEqual(['left', 'right']);
    story.back('right');
    expect(story.wake().reason).toBe('step_in_flight');
    story.back('left');
    expect(story.wake().steps).toEqual(['bottom']);
  });

  it('when one fails that another does not need, then the other goes on and the run fails at its end', () => {
    const story = began(`
  - {name: bad, prompt: "Bad."}
  - {name: good, prompt: "Good.", needs: []}
  - {name: more, prompt: "More.", needs: [good]}
`);
    story.fail('bad');
    story.back('good');
    expect(story.wake().steps).toEqual(['more']);
    story.back('more');
    expect(story.wake().reason).toBe('step_failed_uncaught');
  });
});
