import { describe, expect, it } from 'vitest';
import { problems, said, step, withSteps } from './read.ts';

const one = (line: string): string => withSteps(`- ${line}`);

describe('given a step that cannot be what it says', () => {
  it.each([
    ['{name: a, type: command}', '3:6 missing_key: step `a` lacks `command`'],
    ['{name: a, type: shell}', '3:6 missing_key: step `a` lacks `run`'],
    ['{name: a, run: x, parse: xml}', '3:30 unknown_value: `parse` cannot be `xml`'],
    ['{name: a, type: serial, steps: []}', '3:36 out_of_bounds: a list of steps needs at least one step'],
    [
      '{name: a, type: parallel, max-parallel: 0, steps: [{name: b, run: x}]}',
      '3:45 out_of_bounds: `max-parallel` is 0, but must be between 1 and 1000',
    ],
    [
      '{name: a, type: parallel, join: {require: 0}, steps: [{name: b, run: x}]}',
      '3:47 out_of_bounds: `require` is 0, but must be between 1 and 1000',
    ],
    [
      '{name: a, type: parallel, join: {require: most}, steps: [{name: b, run: x}]}',
      '3:47 unknown_value: `require` cannot be `most`',
    ],
    [
      '{name: a, type: parallel, merge-mode: rebase, steps: [{name: b, run: x}]}',
      '3:43 unknown_value: `merge-mode` cannot be `rebase`',
    ],
    ['{name: a, type: for-each, steps: [{name: b, run: x}]}', '3:6 missing_key: step `a` lacks `items`'],
    [
      '{name: a, items: 5, steps: [{name: b, run: x}]}',
      '3:22 wrong_type: `items` must be a list, or text that is an expression for one',
    ],
    [
      '{name: a, items: [1], as: a-b, steps: [{name: b, run: x}]}',
      '3:31 invalid_name: `a-b` cannot be the name of an item',
    ],
    [
      '{name: a, prompt: x, completion-promise: DONE, max-iterations: 101}',
      '3:68 out_of_bounds: `max-iterations` is 101, but must be between 1 and 100',
    ],
    [
      '{name: a, prompt: x, completion-promise: DONE, max-iterations: many}',
      '3:68 wrong_type: `max-iterations` must be a whole number or a template',
    ],
    ['{name: a, type: ralph-loop}', '3:12 missing_key: step `a` has no prompt'],
    ['{name: a, type: input}', '3:6 missing_key: step `a` lacks `fields`'],
    ['{name: a, fields: []}', '3:23 out_of_bounds: an input asks for at least one field'],
    [
      '{name: a, fields: [{name: f, type: number, default: x}]}',
      '3:57 invalid_variable: field `f` is a number, which this is not',
    ],
    ['{name: a, fields: [{name: f}], from: ["@maria"]}', '3:43 invalid_name: `@maria` is no login of GitHub'],
    [
      '{name: a, type: wait-for-human, on-timeout: remind}',
      '3:49 unknown_value: `on-timeout` cannot be `remind`',
    ],
    ['{name: a, type: wait}', '3:12 missing_key: step `a` does not say what it waits for'],
    ['{name: a, for: 5m, label: go}', '3:24 duplicate_key: step `a` waits for more than one thing'],
    ['{name: a, for: soon}', '3:20 wrong_type: `soon` is no duration'],
    ['{name: a, for: 8d}', '3:20 out_of_bounds: `for` is 8d, but must be between 1s and 7d'],
    ['{name: a, until: tomorrow}', '3:22 wrong_type: `tomorrow` is no time with its zone'],
    [
      '{name: a, until: "2026-01-05T09:00:00"}',
      '3:22 wrong_type: `2026-01-05T09:00:00` is no time with its zone',
    ],
    ['{name: a, checks: []}', '3:23 out_of_bounds: `checks` needs at least one name'],
    ['{name: a, signal: " "}', '3:23 missing_key: what is waited for has no name'],
    ['{name: a, type: dispatch}', '3:6 missing_key: step `a` lacks `workflow`'],
    [
      '{name: a, workflow: .github/workflows/ci.yml}',
      '3:25 invalid_name: `.github/workflows/ci.yml` is no file name of an Actions workflow',
    ],
    ['{name: a, workflow: ci.yml, inputs: {x: [1]}}', '3:45 wrong_type: `x` must be text, but is a list'],
    ['{name: a, type: set}', '3:6 missing_key: step `a` lacks `values`'],
    ['{name: a, values: {nope: 1}}', '3:24 unknown_variable: there is no variable `nope`'],
    [
      '{name: a, type: approval, max-rounds: 0}',
      '3:43 out_of_bounds: `max-rounds` is 0, but must be between 1 and 100',
    ],
    ['{name: a, type: approval, answers: [wink]}', '3:41 unknown_value: `answers` cannot have `wink`'],
    ['{name: a, type: approval, on-timeout: sleep}', '3:43 unknown_value: `on-timeout` cannot be `sleep`'],
    ['{name: a, type: approval, escalate-to: ["a b"]}', '3:45 invalid_name: `a b` is no login of GitHub'],
  ])('when it is %s then it says so', (line, expected) => {
    expect(said(one(line))).toContain(expected);
  });
});

describe('given steps of their own and an until, without a type', () => {
  it('then it is a loop that lacks its bound, not a wait', () => {
    expect(said(one('{name: a, until: "success()", steps: [{name: b, run: x}]}'))).toEqual([
      '3:6 unbounded_loop: loop `a` lacks `max-iterations`',
    ]);
  });
});

describe('given a command', () => {
  it('when it has arguments then it is a template by name, with them as its values', () => {
    const text = one('{name: a, command: plan, args: {n: 1, t: "{{ workflow_id }}"}, agent: planner}');
    expect(step(text, 'a', 'command')).toMatchObject({
      template: 'plan',
      agent: 'planner',
      with: { n: 1, t: '{{ workflow_id }}' },
      retry: { maximum_attempts: 4 },
    });
  });

  it('when there is no template of that name then that is a warning', () => {
    const found = problems(one('{name: a, command: other}'));
    expect(found.map(({ code, severity }) => [code, severity])).toEqual([['unknown_template', 'warning']]);
  });
});

describe('given a prompt', () => {
  it('when its output is described then all of it is kept', () => {
    const text = one(
      '{name: a, prompt: x, agent: planner, output: {scores: [clarity], path: "out/{{ workflow_id }}.md"}}',
    );
    expect(step(text, 'a', 'prompt').output).toMatchObject({
      scores: ['clarity'],
      path: { text: 'out/{{ workflow_id }}.md' },
      schema: { properties: { scores: { required: ['clarity'] } } },
    });
  });

  it('when it names the file of a persona then that is an agent of its own', () => {
    const text = withSteps(
      '- {name: a, prompt: x, agent: agents/reviewer.md}',
      '- {name: b, prompt: x, agent: agents/reviewer.md}',
      '- {name: c, prompt: x, agent: other/reviewer.md}',
      '- {name: d, prompt: x, agent: planner.md}',
    );
    const agents = ['a', 'b', 'c', 'd'].map((name) => step(text, name, 'prompt').agent);
    expect(agents).toEqual(['reviewer', 'reviewer', 'other-reviewer', 'planner-2']);
  });
});

describe('given a block', () => {
  it('when it is parallel then what it joins and how it merges is kept', () => {
    const line = (more: string) => one(`{name: a, type: parallel${more}, steps: [{name: b, run: x}]}`);
    expect(step(line(''), 'a', 'parallel')).toMatchObject({
      fail_fast: false,
      join: { required: 'all', on_reached: 'cancel' },
      merge_mode: 'independent',
    });
    expect(
      step(
        line(', merge-mode: merge, join: {require: 1, on-reached: continue}, max-parallel: 2'),
        'a',
        'parallel',
      ),
    ).toMatchObject({ merge_mode: 'merge', join: { required: 1, on_reached: 'continue' }, max_parallel: 2 });
  });

  it('when it is for each item of a list then its texts are templates and a failure ends it', () => {
    const text = one(
      '{name: a, items: [x, "{{ workflow_id }}", {n: 1}], as: file, steps: [{name: b, prompt: "{{ file }} {{ item }} {{ index }}"}]}',
    );
    expect(step(text, 'a', 'for-each')).toMatchObject({
      items: ['x', '{{ workflow_id }}', { n: 1 }],
      as: 'file',
      fail_fast: true,
      join: { required: 'all' },
    });
  });

  it('when the items are an expression then its names are checked', () => {
    const text = (items: string) =>
      one(`{name: a, type: for-each, items: "${items}", steps: [{name: b, run: x}]}`);
    expect(step(text('{{ [1, 2] }}'), 'a', 'for-each').items).toBe('{{ [1, 2] }}');
    expect(step(text('[1, 2]'), 'a', 'for-each').as).toBe('item');
    expect(said(text('variables.nope'))).toEqual(['3:39 unknown_variable: there is no variable `nope`']);
  });

  it('when it has a policy of its own then it is retried whole, else not', () => {
    const line = (more: string) => one(`{name: a, type: serial, ${more}steps: [{name: b, run: x}]}`);
    expect(step(line(''), 'a', 'serial')).not.toHaveProperty('retry');
    expect(step(line('max-retry: 1, '), 'a', 'serial')).toMatchObject({
      own_retry: true,
      retry: { maximum_attempts: 2 },
    });
    expect(step(line('timeout-minutes: 10080, '), 'a', 'serial').timeout_minutes).toBe(10_080);
  });

  it('when it is recurring without a condition then it counts, and running out is no failure', () => {
    const text = one(
      '{name: a, type: recurring, max-iterations: 3, steps: [{name: b, prompt: "{{ iteration }}"}]}',
    );
    expect(step(text, 'a', 'loop')).toMatchObject({
      until: { text: 'false' },
      max_iterations: 3,
      on_exhausted: 'continue',
    });
  });
});

describe('given a ralph-loop', () => {
  it('when it says nothing more then it has five iterations of the programmer, and COMPLETE ends it', () => {
    expect(step(one('{name: a, type: ralph-loop, prompt: go}'), 'a', 'ralph-loop')).toMatchObject({
      completion_promise: { text: 'COMPLETE' },
      max_iterations: { text: '5' },
      on_exhausted: 'fail',
      own_retry: false,
      body: { type: 'prompt', name: 'a', agent: 'programmer', needs: [], retry: { maximum_attempts: 4 } },
    });
  });

  it('when it says how failures end then its body fails for them, and the loop answers', () => {
    const text = one(
      '{name: a, type: ralph-loop, template: plan, if: always(), on-error: skip, max-retry: 1, timeout-minutes: 600, max-iterations: "{{ 2 + 2 }}", circuit-breaker: {failure-threshold: 2, reset-timeout: 5m}}',
    );
    const loop = step(text, 'a', 'ralph-loop');
    expect(loop).toMatchObject({
      on_error: 'skip',
      timeout_minutes: 600,
      max_iterations: { text: '{{ 2 + 2 }}' },
    });
    expect(loop).not.toHaveProperty('retry');
    expect(loop).not.toHaveProperty('circuit_breaker');
    expect(loop.body).toMatchObject({
      on_error: 'fail',
      own_retry: true,
      retry: { maximum_attempts: 2 },
      timeout_minutes: 350,
      template: 'plan',
      circuit_breaker: { failure_threshold: 2, reset_timeout_seconds: 300 },
    });
    expect(loop.body).not.toHaveProperty('if');
  });
});

describe('given steps that wait', () => {
  it('when people are asked for values then they are typed like variables', () => {
    const text = one(
      '{name: a, fields: [{name: n, type: number, enum: [1, 2]}, {name: t}], message: "Which {{ workflow_id }}?", from: [maria], timeout-minutes: 10080, on-timeout: continue}',
    );
    expect(step(text, 'a', 'input')).toMatchObject({
      fields: [
        { name: 'n', type: 'number', required: true, enum: [1, 2] },
        { name: 't', type: 'string' },
      ],
      message: { text: 'Which {{ workflow_id }}?' },
      from: ['maria'],
      timeout_minutes: 10_080,
      on_timeout: 'continue',
    });
  });

  it('when people are asked for words then nobody in time aborts', () => {
    expect(step(one('{name: a, type: wait-for-human, message: Well?}'), 'a', 'wait-for-human')).toMatchObject(
      {
        message: { text: 'Well?' },
        on_timeout: 'abort',
      },
    );
  });

  it.each([
    ['for: PT5M', { kind: 'for', duration: { text: 'PT5M' } }],
    ['for: "{{ workflow_id }}"', { kind: 'for', duration: { text: '{{ workflow_id }}' } }],
    [
      'type: wait, until: 2026-01-05T09:00:00+01:00',
      { kind: 'until', time: { text: '2026-01-05T09:00:00+01:00' } },
    ],
    ['until: "{{ workflow_id }}"', { kind: 'until', time: { text: '{{ workflow_id }}' } }],
    ['checks: [build, test, build]', { kind: 'checks', names: ['build', 'test'] }],
    ['label: go', { kind: 'label', label: { text: 'go' } }],
    ['signal: deployed', { kind: 'signal', signal: { text: 'deployed' } }],
  ])('when a wait has %s then that is awaited', (line, awaited) => {
    expect(step(one(`{name: a, ${line}}`), 'a', 'wait')).toMatchObject({ awaited, on_timeout: 'fail' });
  });

  it('when a gate says everything then all of it is kept', () => {
    const text = withSteps(
      '- {name: plan, prompt: x}',
      '- {name: a, type: approval, back-to: plan, max-rounds: 2, answers: [command], reminders: [2d, 4h], subject: [src/**], timeout-minutes: 60, on-timeout: escalate, escalate-to: [maria, org/leads], approvers: {users: [tom], teams: [org/core], code-owners: true}}',
    );
    expect(step(text, 'a', 'approval')).toMatchObject({
      back_to: 'plan',
      max_rounds: 2,
      answers: ['command'],
      reminders: [14_400, 172_800],
      subject: ['src/**'],
      on_timeout: 'escalate',
      escalate_to: ['maria', 'org/leads'],
      approvers: { users: ['tom'], teams: ['org/core'], code_owners: true },
    });
  });
});

describe('given steps that act outside', () => {
  it('when a workflow of Actions is dispatched then its inputs are templates and it is waited for', () => {
    const text = one(
      '{name: a, workflow: ci.yml, ref: main, inputs: {n: 5, id: "{{ workflow_id }}"}, timeout-minutes: 1440}',
    );
    expect(step(text, 'a', 'dispatch')).toMatchObject({
      workflow: 'ci.yml',
      ref: { text: 'main' },
      inputs: { n: { text: '5' }, id: { text: '{{ workflow_id }}' } },
      wait: true,
      retry: { maximum_attempts: 4 },
    });
  });

  it('when variables are set then literal values must fit them', () => {
    const text = (value: string) =>
      `name: w\nvariables: [{name: n, type: number, default: 1}]\nsteps: [{name: a, values: {n: ${value}}}]\n`;
    expect(step(text('"{{ variables.n + 1 }}"'), 'a', 'set').values).toEqual({ n: '{{ variables.n + 1 }}' });
    expect(problems(text('many')).map(({ code }) => code)).toEqual(['invalid_variable']);
    expect(problems(text('"{{ nope }}"')).map(({ code }) => code)).toEqual(['unknown_variable']);
  });
});

describe('given a step without a type', () => {
  it.each([
    ['run: x', 'shell'],
    ['prompt: x, completion-promise: Y', 'ralph-loop'],
    ['prompt: x', 'prompt'],
    ['template: plan', 'prompt'],
    ['command: plan', 'command'],
    ['condition: "true", then: [{name: b, run: x}]', 'conditional'],
    ['items: [1], steps: [{name: b, run: x}]', 'for-each'],
    ['until: "steps.b.attempts > 1", max-iterations: 2, steps: [{name: b, run: x}]', 'loop'],
    ['join: {}, steps: [{name: b, run: x}]', 'parallel'],
    ['approvers: {}', 'approval'],
    ['fields: [{name: f}]', 'input'],
    ['polling-interval: 5', 'wait-for-human'],
    ['for: 5m', 'wait'],
    ['workflow: ci.yml', 'dispatch'],
    ['values: {}', 'set'],
  ] as const)('when it has %s then it is a %s', (line, type) => {
    expect(step(one(`{name: a, ${line}}`), 'a', type).type).toBe(type);
  });
});
