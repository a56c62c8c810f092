import { describe, expect, it } from 'vitest';
import { COMMENT_LIMITS } from '../../src/render/comment.ts';
import { graphJson } from '../../src/render/graph-json.ts';
import { render } from '../../src/render/render.ts';
import { visibleLines } from '../../src/render/visible-lines.ts';
import { forEach, many, prompt, run, state, workflow } from './build.ts';
import { inputOf } from './input.ts';
import { SITUATIONS } from './situations.ts';

const viewOf = (name: string) => {
  const situation = SITUATIONS[name];
  if (situation === undefined) throw new Error(`There is no situation ${name}`);
  return render(inputOf(situation));
};
const bodyOf = (name: string): string => viewOf(name).comment?.body ?? '';
const nodesOf = (name: string): { [id: string]: string } => {
  const { workflow: definition, progress } = SITUATIONS[name] ?? { workflow: workflow([]), progress: null };
  return Object.fromEntries(
    graphJson(definition, progress).nodes.map(({ id, state: stands, detail }) => [
      id,
      `${stands} ${detail}`.trim(),
    ]),
  );
};

describe('given a run that a person stopped', () => {
  it('when it is paused, then who, when, why and how it goes on are said, and the status stays pending', () => {
    expect(bodyOf('paused')).toContain(
      'Paused by **maria** since **2026-01-05 09:00 UTC**: release freeze. Nothing new is started until `/resume`',
    );
    expect(bodyOf('paused')).toContain('**write** is being performed');
    expect(viewOf('paused')).toMatchObject({
      labels: ['pawl:paused'],
      status: { state: 'pending', description: 'Paused by maria since 2026-01-05 09:00 UTC' },
    });
  });

  it('when it was cancelled, then the message is said and the status is a failure that says so', () => {
    expect(bodyOf('cancelled')).toContain('### 🚫 Cancelled');
    expect(bodyOf('cancelled')).toContain('maria: superseded');
    expect(viewOf('cancelled')).toMatchObject({ labels: ['pawl:cancelled'], status: { state: 'failure' } });
    expect(viewOf('cancelled').status?.description).toMatch(/^Cancelled: /);
    expect(nodesOf('cancelled')).toMatchObject({
      one: 'done',
      two: 'cancelled run over',
      test: 'skipped run over',
    });
  });
});

describe('given a run that undoes what it did', () => {
  it('when one of two is being undone, then it says what failed, what is at work and what comes next', () => {
    const body = bodyOf('undoing');
    expect(body).toContain('### ↩️ Undoing · roll-back');
    expect(body).toContain('smoke-test failed: exit code 1');
    expect(body).toContain('0 of 2 undone');
    expect(body).toContain('| roll-back | running |');
    expect(body).not.toContain('| migrate-back |');
    expect(body).toContain('Next: `migrate`, by `migrate-back`.');
    expect(body).toContain('- ▶️ `deploy` by `roll-back`: running');
    expect(viewOf('undoing').status).toMatchObject({
      state: 'pending',
      description: expect.stringMatching(/^Undoing/),
    });
  });

  it('when it is drawn, then the undoing step hangs at the one it undoes', () => {
    const { workflow: definition, progress } = SITUATIONS['undoing'] ?? {
      workflow: workflow([]),
      progress: null,
    };
    expect(graphJson(definition, progress).edges).toContainEqual({
      from: 'deploy',
      to: 'roll-back',
      kind: 'undo',
    });
    expect(nodesOf('undoing')).toMatchObject({ 'roll-back': 'running', 'migrate-back': 'pending' });
  });
});

describe('given a question', () => {
  it('when it asks for values, then each field with its type and one line that answers all are there', () => {
    const body = bodyOf('question');
    expect(body).toContain('- `env`: one of `staging`, `production` · Where it goes');
    expect(body).toContain('- `replicas`: a number');
    expect(body).toContain('> **Who** **maria** or **jonas**.');
    expect(body).toContain('> /input env=staging replicas=1 note="text"\n');
    expect(body).toContain('**Until** 2026-01-05 12:30 UTC; after that the run ends.');
    expect(body).not.toContain('/approve release-facts');
  });

  it('when it asks for words beside another gate, then the command names it', () => {
    const body = bodyOf('words');
    expect(body).toContain('> /input look-over your words\n');
    expect(body).toContain('after that the run goes on without an answer');
    expect(body).toContain('✋ Open as well: sign-off');
  });

  it('when nobody answered in time, then it says since when and whom it was handed to, mentioning nobody', () => {
    expect(bodyOf('overdue')).toContain(
      '**Overdue** since 2026-01-05 12:30 UTC; handed on to **jonas** and **kim**.',
    );
    expect(bodyOf('overdue')).not.toMatch(/@/);
  });
});

describe('given a run that waits for events', () => {
  it('when nobody is needed, then each wait says for what and until when', () => {
    const body = bodyOf('waits');
    expect(body).toContain('### ⏳ Waiting · window, cool-down, ci\n');
    expect(body).toContain(
      '**window** waits for the signal deploy-window, until 2026-01-05 12:30 UTC at the latest.',
    );
    expect(body).toContain('**cool-down** waits until 2026-01-05 12:30 UTC.');
    expect(body).toContain('must end by 2026-01-06 09:00 UTC');
    expect(nodesOf('waits')).toMatchObject({
      window: 'holding for the signal deploy-window',
      ci: 'running actions run 4711',
      flaky: 'retrying attempt 3',
    });
  });

  it('when an actions run lasts, then it is linked by its number, never by the address in the document', () => {
    expect(bodyOf('waits')).toContain(
      '[actions run 4711](https://github.com/acme/widgets/actions/runs/4711)',
    );
    expect(bodyOf('waits')).not.toContain('evil');
  });

  it('when something is kept for later, then it can be unfolded', () => {
    const body = bodyOf('waits');
    expect(body).toContain('- Signal `freeze-over` by **maria**, 2026-01-05 09:00 UTC: from Monday');
    expect(body).toContain('- Checkpoint `planned`, reached with `plan`');
    expect(body).toContain(
      '- Circuit breaker of `flaky`: 3 failures in a row, open until 2026-01-05 12:30 UTC',
    );
  });
});

describe('given the same steps for several items', () => {
  it('when some ended, then the group says how many and each item how its steps stand', () => {
    const body = bodyOf('items');
    expect(body).toContain(
      '<summary>Items of each-file: 1 of 5 done, 1 failed, 1 running, 2 to come</summary>',
    );
    expect(body).toContain(
      '- ✅ src/a.ts: <code>review&#91;0&#93;</code> done, <code>check&#91;0&#93;</code> done',
    );
    expect(body).toContain('<code>review&#91;1&#93;</code> failed, <code>check&#91;1&#93;</code> skipped');
    expect(body).toContain('**review&#91;2&#93;** is being performed');
  });

  it('when it is drawn, then a step stands for all its instances', () => {
    expect(nodesOf('items')).toMatchObject({
      'each-file': 'running 5 items',
      review: 'running 1 of 5 done, 1 failed, 1 running',
      check: 'running 1 of 5 done, 1 skipped',
    });
  });

  it('when the loop around it goes round again, then the items of the round before do not count', () => {
    const definition = workflow([forEach('each', [prompt('review')])]);
    const { nodes } = graphJson(
      definition,
      run({
        'each#1': state('each', { type: 'for-each', items: [1, 2] }),
        'review#1[0]': state('review'),
        'review#1[1]': state('review'),
        'each#2': state('each', { type: 'for-each', status: 'in_progress', items: [1, 2] }),
        'review#2[0]': state('review', { status: 'in_progress' }),
      }),
    );
    expect(nodes.find(({ id }) => id === 'review')?.detail).toBe('0 of 2 done, 1 running');
  });
});

describe('given loops and sub-processes', () => {
  it('when a prompt is repeated, then the round and the bound are those of the loop', () => {
    expect(nodesOf('ralph')).toEqual({
      finish: 'running iteration 3 of 6',
      converge: 'retrying iteration 2 of 5',
      write: 'retrying',
    });
  });

  it('when a sub-process waits for a person, then it does so as a whole and its gate is named in full', () => {
    expect(nodesOf('subprocess')).toMatchObject({
      release: 'waiting runs release',
      'release.confirm': 'waiting',
    });
    expect(bodyOf('subprocess')).toContain('/approve release.confirm');
  });
});

describe.each(Object.keys(SITUATIONS))('given the situation %s', (name) => {
  it('when its open lines are counted, then they are at most forty', () => {
    expect(visibleLines(bodyOf(name).split('\n'))).toBeLessThanOrEqual(COMMENT_LIMITS.visible);
  });
});

describe('given a thousand steps, half of them with items', () => {
  it('when it is rendered, then the comment stays within its bounds', () => {
    const each = many(30, (n) => forEach(`each-${n}`, [prompt(`review-${n}`)]));
    const steps = [...each, ...many(940, (n) => prompt(`step-${n}-${'x'.repeat(40)}`))];
    const items = many(100, (n) => `item ${n} ${'y'.repeat(300)}`);
    const progress = run({
      ...Object.fromEntries(
        each.map(({ name }) => [name, state(name, { type: 'for-each', status: 'in_progress', items })]),
      ),
      ...Object.fromEntries(
        each.flatMap(({ steps: [step] }) =>
          items.map((_, index) => [`${step?.name ?? ''}[${index}]`, state(step?.name ?? '')]),
        ),
      ),
      ...Object.fromEntries(
        many(500, (n) => `step-${n}-${'x'.repeat(40)}`).map((name) => [
          name,
          state(name, {
            status: 'in_progress',
            claim: { decision: 'd', lease_until: '2026-01-05T10:00:00Z' },
          }),
        ]),
      ),
    });
    const body = render(inputOf({ workflow: workflow(steps), progress })).comment?.body ?? '';
    expect(body.length).toBeLessThanOrEqual(COMMENT_LIMITS.characters);
    expect(visibleLines(body.split('\n'))).toBeLessThanOrEqual(COMMENT_LIMITS.visible);
    expect(body).toContain('more steps are on the way');
  });
});
