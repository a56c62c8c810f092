import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { simulate } from '../../src/simulate/simulate.ts';
import { shippedTemplates } from '../../src/templates.ts';
import { parseWorkflow } from '../../src/workflow/parse.ts';
import { STEP_KEYS } from '../../src/workflow/step-keys.ts';
import type { World } from '../../src/workflow/world.ts';

const page = readFileSync(new URL('../../templates/docs/language.md', import.meta.url), 'utf8');

/** Every example with the heading it stands under. */
const examples = page.split(/^(?=#{2,3} )/m).flatMap((part) => {
  const heading = /^#+ (.*)/.exec(part)?.[1] ?? '';
  return [...part.matchAll(/```yaml\n([^]*?)```/g)].map(([, text = ''], index) => ({
    name: index === 0 ? heading : `${heading}, ${index + 1}`,
    heading,
    file: { path: 'example.yml', text: `name: example\n${text}` },
  }));
});

const NOTES = `name: release-notes
variables: [{ name: version }]
steps: [{ name: write, agent: planner, prompt: 'Notes of {{ version }}' }]
`;

/** What exists around the examples. */
const texts = shippedTemplates();
const world: Omit<World, 'templates'> = {
  workflows: { 'release-notes': { path: 'release-notes.yml', text: NOTES } },
  actions_workflows: ['nightly.yml'],
};

/** What happens to examples that do not end well by themselves; nothing happens to the others. */
const SCRIPTS: { [heading: string]: string } = {
  Phases: 'steps: {judge: {output: {passed: true}, scores: {clarity: 9}}}',
  conditional: 'variables: {kind: bug}',
  'ralph-loop': `steps: {migrate: [{output: one file}, {output: '{"ralph_complete": true, "promise": "nothing left"}'}]}`,
  approval: `people:
    - {after: agree, does: request-changes, who: maria, text: shorter}
    - {after: agree, does: approve, who: maria, delay: 1m}
    - {after: agree, does: approve, who: tom, delay: 1m}`,
  input: 'people: [{after: release-data, does: input, values: {version: 2.1.0}}]',
  'wait-for-human': 'people: [{after: ask, does: input, text: Start here}]',
  wait: `events:
    - {at: 1h, check: build, conclusion: success}
    - {at: 2h, check: lint, conclusion: success}
    - {at: 3h, signal: deploy-window}`,
  workflow: 'steps: {notes.write: {output: The notes}}',
};

const playedOf = ({ heading, file }: (typeof examples)[number]): ReturnType<typeof simulate> => {
  const script = SCRIPTS[heading];
  return simulate({
    workflow: file,
    templates: texts,
    world,
    ...(script === undefined ? {} : { script: { path: 'script.yml', text: script } }),
  });
};

describe('given the reference of the language', () => {
  it('when its sections are read, then every type of step has one, with an example', () => {
    const found = new Set(examples.map(({ heading }) => heading));
    expect(Object.keys(STEP_KEYS).filter((type) => !found.has(type))).toEqual([]);
  });

  it('when the scripts of this test are counted, then each is for an example', () => {
    const headings = examples.map(({ heading }) => heading);
    expect(Object.keys(SCRIPTS).filter((heading) => !headings.includes(heading))).toEqual([]);
  });
});

describe.each(examples)('given the example of $name', (example) => {
  it('when it is read, then nothing is said of it', () => {
    const { problems } = parseWorkflow(example.file, { ...world, templates: Object.keys(texts), texts });
    expect(problems).toEqual([]);
  });

  it('when it is played, then the run completes and nothing in the script is left over', () => {
    const played = playedOf(example);
    expect(played).toMatchObject({ ok: true, warnings: [], result: { status: 'completed' } });
  });
});

describe('given what the reference says of its examples', () => {
  const resultOf = (heading: string, script = ''): unknown => {
    const example = examples.find((one) => one.heading === heading);
    const played =
      example === undefined
        ? undefined
        : simulate({
            workflow: example.file,
            templates: texts,
            world,
            ...(script === '' ? {} : { script: { path: 'script.yml', text: script } }),
          });
    return played?.ok === true ? played.result : played;
  };

  it('when a phase has not converged, then the run fails', () => {
    expect(resultOf('Phases')).toMatchObject({ status: 'failed', reason: 'phase_not_converged' });
  });

  it('when two reviews of three succeed, then the third is cancelled and the block succeeds', () => {
    const script = 'steps: {speed: {takes: 10m}}';
    expect(resultOf('parallel', script)).toMatchObject({
      status: 'completed',
      steps: { reviews: { conclusion: 'success' }, speed: { conclusion: 'cancelled' } },
    });
  });

  it('when a deployment fails that asks for compensation, then what was done is undone', () => {
    const script = 'steps: {deploy: {error: {type: tool}}}';
    expect(resultOf('Compensation', script)).toMatchObject({
      status: 'failed',
      steps: { 'undo-reserve': { conclusion: 'success' } },
    });
  });

  it('when a loop is exhausted, then a person is asked', () => {
    const script = 'steps: {test: {error: {type: tool}}}';
    expect(resultOf('loop', script)).toMatchObject({
      status: 'blocked',
      steps: { polish: { iterations: 4 } },
    });
  });

  it('when the circuit opens, then the third failure is followed by a wait of 15 minutes', () => {
    const script =
      'steps: {upload: [{error: {type: tool}}, {error: {type: tool}}, {error: {type: tool}}, {}]}';
    expect(resultOf('Keys of every step', script)).toMatchObject({
      status: 'completed',
      elapsed: 'PT15M30S',
    });
  });

  it('when a run step fails for a reason that a person must judge, then a gate opens', () => {
    const script = 'steps: {deploy: {error: {type: tool}}}';
    expect(resultOf('Failures', script)).toMatchObject({
      status: 'blocked',
      steps: { deploy: { conclusion: null } },
    });
  });
});
