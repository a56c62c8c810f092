import { describe, expect, it } from 'vitest';
import { problems, said, withSteps, workflow } from './read.ts';

const steps = 'steps: [{name: one, prompt: hi}]';

describe('given a definition whose shape is wrong', () => {
  it.each([
    ['- a\n- b\n', ['1:1 wrong_type: the workflow must be a map of keys, but is a list']],
    ['name: w\n', ['1:1 missing_key: the workflow lacks `steps`']],
    ['name: w\nsteps: {}\n', ['2:8 wrong_type: `steps` must be a list, but is a map']],
    ['name: w\nsteps: []\n', ['2:8 out_of_bounds: a list of steps needs at least one step']],
    [`name: 5\n${steps}\n`, ['1:7 wrong_type: `name` must be text, but is a number']],
    [`name: a b\n${steps}\n`, ['1:7 invalid_name: `a b` cannot be the name of a workflow']],
    [`name: w\nnmae: w\n${steps}\n`, ['2:1 unknown_key: the workflow has no key `nmae`']],
    [withSteps('- one'), ['3:5 wrong_type: step 1 must be a map of keys, but is text']],
    [withSteps('- {name: one}'), ['3:12 missing_key: step `one` has no type']],
    [
      withSteps('- {name: one, runn: hi, needz: []}'),
      [
        '3:6 missing_key: step `one` lacks `run`',
        '3:17 unknown_key: step `one` has no key `runn`',
        '3:27 unknown_key: step `one` has no key `needz`',
      ],
    ],
    [
      withSteps('- {name: one, type: promt, prompt: hi, agnt: x}'),
      ['3:23 unknown_value: there is no step type `promt`', '3:42 unknown_key: step `one` has no key `agnt`'],
    ],
    [withSteps('- {prompt: hi}'), ['3:6 missing_key: step `step 1 of line 3` lacks `name`']],
    [
      withSteps('- {name: one, prompt: hi, template: plan}'),
      ['3:29 duplicate_key: step `one` has both `prompt` and `template`'],
    ],
    [withSteps('- {name: one, type: prompt}'), ['3:12 missing_key: step `one` has no prompt']],
    [
      withSteps('- {name: one, type: promt, prompt: hi}'),
      ['3:23 unknown_value: there is no step type `promt`'],
    ],
    [withSteps('- {name: one, prompt: hi, promt: ho}'), ['3:29 unknown_key: step `one` has no key `promt`']],
    [
      withSteps('- {name: constructor, prompt: hi}'),
      ['3:12 invalid_name: `constructor` cannot be the name of a step'],
    ],
    [
      withSteps('- {name: l, type: loop, until: "true", steps: [{name: a, run: x}]}'),
      ['3:6 unbounded_loop: loop `l` lacks `max-iterations`'],
    ],
    [
      withSteps('- {name: l, type: loop, max-iterations: 2, steps: [{name: a, run: x}]}'),
      ['3:6 endless_loop: loop `l` lacks `until`'],
    ],
    [
      withSteps('- {name: l, type: loop, until: "true", max-iterations: 101, steps: [{name: a, run: x}]}'),
      ['3:58 out_of_bounds: `max-iterations` is 101, but must be between 1 and 100'],
    ],
    [
      withSteps('- {name: c, condition: "true"}'),
      ['3:12 missing_key: step `c` has neither `then` nor `else`'],
    ],
    [
      withSteps('- {name: a, run: x, timeout-minutes: 351}'),
      ['3:40 out_of_bounds: `timeout-minutes` is 351, but must be between 0.0167 and 350'],
    ],
    [
      withSteps('- {name: a, run: x, working-directory: ../b}'),
      ['3:42 path_refused: `../b` is no path inside the repository'],
    ],
    [
      withSteps('- {name: a, prompt: x, must-write: [/etc/passwd]}'),
      ['3:39 path_refused: `a` must write `/etc/passwd`, but the path is absolute'],
    ],
    [
      withSteps('- {name: a, run: x, env: {A-B: c}}'),
      ['3:29 invalid_name: `A-B` is no name for an environment'],
    ],
    [withSteps('- {name: a, run: x, env: {A: [c]}}'), ['3:32 wrong_type: `A` must be text, but is a list']],
  ])('when it is %j then it says so', (text, expected) => {
    expect(said(text)).toEqual(expected);
  });

  it('when much is wrong then everything is said in one go, in the order of the file', () => {
    const text = `name: w
settings: {max-retry: 100}
variables: [{name: n, type: number, default: x}]
steps:
  - {name: a, prompt: '{{ nothing }}', phase: nowhere}
  - {name: a, run: x, needs: [b]}
`;
    expect(said(text).map((line) => line.split(':').slice(0, 2).join(':'))).toEqual([
      '2:23 out_of_bounds',
      '3:46 invalid_variable',
      '5:27 unknown_variable',
      '5:47 unknown_phase',
      '6:12 duplicate_name',
      '6:31 unknown_step',
    ]);
  });

  it('when a key is mistyped then the nearest is offered', () => {
    expect(problems(withSteps('- {name: a, run: x, time-out-minutes: 5}'))[0]?.hint).toBe(
      'did you mean `timeout-minutes`?',
    );
    expect(problems(withSteps('- {name: a, typ: shell, run: x}'))[0]?.hint).toBe('did you mean `type`?');
  });
});

describe('given an agent with tools', () => {
  it('when one is not there, then the nearest is offered', () => {
    const text = `name: w\nagents: {a: {tools: [read_file, edit_fil], context: [issue], max-turns: 5}}\n${steps}\n`;
    expect(problems(text).map(({ message, hint }) => [message, hint])).toEqual([
      ['there is no tool `edit_fil`', 'did you mean `edit_file`?'],
      ['there is no source of context `issue`', 'did you mean `issues`?'],
    ]);
  });

  it('when a step and its agent say what is at hand, then both are kept', () => {
    const text = `name: w\nsettings: {orchestrator: claude}\nagents: {a: {tools: [read_file], max-turns: 5, limits: {cost-usd: 2}}}
steps: [{name: s, prompt: x, agent: a, tools: [list_files], context: [memory], context-tokens: 900, limits: {tokens: 5000}}]\n`;
    const read = workflow(text);
    expect(read.settings.orchestrator).toBe('claude');
    expect(read.agents['a']).toMatchObject({ tools: ['read_file'], max_turns: 5, limits: { cost_usd: 2 } });
    expect(read.steps[0]).toMatchObject({
      tools: ['list_files'],
      context: ['memory'],
      context_tokens: 900,
      limits: { tokens: 5_000 },
    });
  });
});

describe('given what has no meaning here', () => {
  it('when a setting is about a terminal or a checkout then the workflow runs, with a notice each', () => {
    const text = `name: w
settings:
  required-tools: [npm, Bash]
  on-failure: stop
  track-progress: true
  git: {enabled: true}
  orchestrator: rules
outputs: []
${steps}
`;
    expect(workflow(text).settings.required_tools).toEqual(['npm']);
    expect(problems(text).map(({ code, severity }) => [code, severity])).toEqual([
      ['no_effect', 'notice'],
      ['no_effect', 'notice'],
      ['no_effect', 'notice'],
    ]);
  });

  it.each([
    '- {name: a, type: approval, max-retry: 1}',
    '- {name: a, type: wait, for: 5m, retry: {maximum-attempts: 2}}',
    '- {name: a, type: wait-for-human, max-retry: 1}',
    '- {name: a, type: wait-for-human, polling-interval: 15}',
    '- {name: a, type: input, fields: [{name: f}], max-retry: 1}',
  ])('when it is %s then a notice says so', (line) => {
    expect(problems(withSteps(line)).map(({ code, severity }) => [code, severity])).toEqual([
      ['no_effect', 'notice'],
    ]);
  });
});

describe('given a step of no known type', () => {
  it('when steps stand inside then theirs are said too, and names outside still count', () => {
    const text = withSteps(
      '- {name: all, type: every, steps: [{name: b, run: x, nope: 1}]}',
      '- {name: after, run: x, if: steps.b.conclusion == "success"}',
    );
    expect(problems(text).map(({ code }) => code)).toEqual(['unknown_value', 'unknown_key']);
  });
});

describe('given a programmer who is to answer in a schema', () => {
  it('when it must also write files then one answer cannot do both', () => {
    const found = said(
      withSteps('- {name: a, prompt: x, output: {schema: {type: object}}, must-write: [a.md]}'),
    );
    expect(found).toHaveLength(1);
    expect(found[0]).toContain('not_supported: `a` gives a schema and must write a.md');
  });

  it('when it must write nothing then it reports, and nothing is wrong', () => {
    expect(said(withSteps('- {name: a, prompt: x, output: {schema: {type: object}}}'))).toEqual([]);
  });
});
