import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { findStep } from '../../src/workflow/graph.ts';
import { parseWorkflow } from '../../src/workflow/parse.ts';
import type { Result } from '../../src/problem.ts';
import type { Workflow } from '../../src/workflow/schema.ts';

const folder = new URL('agentic/', import.meta.url);

const read = (file: string): Result<Workflow> =>
  parseWorkflow({ path: file, text: readFileSync(new URL(file, folder), 'utf8') }, { templates: [] });

function workflow(file: string): Workflow {
  const result = read(file);
  if (!result.ok) throw new Error(JSON.stringify(result.problems, null, 2));
  return result.value;
}

const noted = (file: string, severity: string): string[] =>
  read(file)
    .problems.filter((problem) => problem.severity === severity)
    .map(({ message }) => message.split('`')[1] ?? message);

describe('given workflows in the vocabulary of agentic-sdlc', () => {
  it.each(readdirSync(folder))('when %s is read then nothing stands in its way', (file) => {
    expect(read(file).problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  it('when keys have no meaning in a pull request then each is noticed, and nothing else', () => {
    expect(noted('every-key.yaml', 'notice')).toEqual([
      'track-progress',
      'terminal-output',
      'bypass-permissions',
      'Bash',
      'Write',
      'git',
      'git',
      'polling-interval',
    ]);
  });

  it('when commands are no templates here then that is a warning: the repository may have them', () => {
    expect(noted('every-key.yaml', 'warning')).toEqual([
      'sdlc-plan',
      'sdlc:analyze-bug',
      'sdlc:analyze-style',
      'validate',
      'git-pr',
      'report',
      'failure',
    ]);
  });

  it('when documents name files of templates then those that are there are taken, and others left out with a warning', () => {
    const texts = { closing: 'All of {{ workflow.name }}.' };
    const file = { path: 'newer.yaml', text: readFileSync(new URL('newer.yaml', folder), 'utf8') };
    const known = parseWorkflow(file, { templates: ['closing'], texts });
    if (!known.ok) throw new Error(JSON.stringify(known.problems));
    expect(known.value.outputs.map(({ name, template }) => [name, template.text])).toEqual([
      ['report', 'All of {{ workflow.name }}.'],
      ['inline', '{{ workflow.name }} {{ workflow.status }}'],
    ]);
    const warned = known.problems.filter(({ severity }) => severity === 'warning');
    expect(warned.map(({ code, hint }) => [code, hint])).toEqual([
      ['unknown_template', 'the file of a template cannot depend on values: write the document itself'],
    ]);
    expect(workflow('newer.yaml').outputs.map(({ name }) => name)).toEqual(['inline']);
  });

  it('when the program that runs a step is another one then its model is not used, and that is noticed', () => {
    const definition = workflow('newer.yaml');
    expect(definition.settings.model).toBe('opus');
    expect(findStep(definition, 'second-opinion')).not.toHaveProperty('model');
    expect(findStep(definition, 'first-review')).toMatchObject({ model: 'sonnet' });
    expect(noted('newer.yaml', 'notice')).toEqual([
      'strict-mode',
      'Read',
      'Glob',
      'Grep',
      'worktree',
      'model',
      'bypass-permissions',
      'runtime: codex',
      'model: gpt-5.4',
      'worktree',
      'runtime: codex',
      'model',
    ]);
  });

  it('when a default model is of another program then it is none', () => {
    const text =
      'name: a\nsettings: {runtime: codex, model: gpt-5.4}\nsteps: [{name: b, prompt: c, model: gpt-5}]\n';
    const read = parseWorkflow({ path: 'a.yml', text }, { templates: [], models: ['sonnet'] });
    if (!read.ok) throw new Error(JSON.stringify(read.problems));
    expect(read.value.settings).not.toHaveProperty('model');
    expect(findStep(read.value, 'b')).not.toHaveProperty('model');
    expect(read.problems.map(({ severity }) => severity)).toEqual(['notice', 'notice', 'notice']);
  });

  it('when a default model may not be used then that is said where it stands', () => {
    const text = 'name: a\nsettings: {model: opus}\nsteps: [{name: b, prompt: c}]\n';
    const read = parseWorkflow({ path: 'a.yml', text }, { templates: [], models: ['sonnet'] });
    expect(read.problems).toMatchObject([{ code: 'policy_forbids', span: { line: 2, column: 19 } }]);
  });

  it('when the words of a person are called a response then they are the words, and places stay where they were', () => {
    const definition = workflow('newer.yaml');
    expect(findStep(definition, 'request')).toMatchObject({
      condition: { text: "{{ variables.open_request and outputs.consent          == 'approved' }}" },
    });
    expect(findStep(definition, 'open-the-request')).toMatchObject({
      prompt: { text: `/open-request "{{ outputs.plan.summary }}" {{ outputs['consent']          }}` },
    });
  });

  it('when a response is handed over in values then it is the words there as well', () => {
    const text = [
      'name: a',
      'steps:',
      '  - {name: ask-me, type: wait-for-human, message: Well}',
      '  - {name: b, prompt: go, with: {said: "{{ outputs.ask_me.response }}", all: ["{{ outputs.ask_me.response | upper }}", 3]}}',
      '',
    ].join('\n');
    const read = parseWorkflow({ path: 'a.yml', text }, { templates: [] });
    if (!read.ok) throw new Error(JSON.stringify(read.problems));
    expect(findStep(read.value, 'b')).toMatchObject({
      with: { said: '{{ outputs.ask_me          }}', all: ['{{ outputs.ask_me          | upper }}', 3] },
    });
  });

  it('when a parallel only warns of failures then it goes on after one', () => {
    expect(findStep(workflow('newer.yaml'), 'reviews')).toMatchObject({ continue_on_error: true });
    expect(findStep(workflow('demo.yaml'), 'make-files')).toMatchObject({ continue_on_error: false });
  });

  it('when a promise is a template then it is checked like one', () => {
    const text =
      'name: a\nsteps: [{name: b, type: ralph-loop, prompt: c, completion-promise: "{{ variables.wrod }}"}]\n';
    const read = parseWorkflow({ path: 'a.yml', text }, { templates: [] });
    expect(read.problems).toMatchObject([{ code: 'unknown_variable', span: { line: 2 } }]);
  });

  it('when everything is said then it means what it says', () => {
    const definition = workflow('every-key.yaml');
    expect(definition.variables[0]).toMatchObject({ name: 'ticket', required: true });
    expect(definition.settings).toMatchObject({
      autofix: 'minor',
      timeout_minutes: 240,
      retry: { maximum_attempts: 3 },
      required_tools: [],
    });
    expect(definition.agents['analyst']).toMatchObject({ persona: 'agents/analyst.md' });
    expect(findStep(definition, 'draft-plan')).toMatchObject({ type: 'command', with: { steps: 3 } });
    expect(findStep(definition, 'sum-up')).toMatchObject({ needs: ['look-at-style'] });
    expect(findStep(definition, 'look-at-style')).toMatchObject({ needs: [], on_error: 'skip' });
    expect(findStep(definition, 'build')).toMatchObject({
      type: 'ralph-loop',
      max_iterations: { text: '{{ variables.rounds }}' },
      completion_promise: { text: 'NOTHING_LEFT' },
      checkpoint: 'build',
      body: { model: 'haiku' },
    });
    expect(findStep(definition, 'polish')).toMatchObject({ type: 'loop', on_exhausted: 'fail' });
    expect(findStep(definition, 'ask')).toMatchObject({ type: 'wait-for-human', timeout_minutes: 120 });
  });

  it('when nothing is said of a variable then it is a text that must be given', () => {
    expect(workflow('one-shot.yaml').variables).toEqual([{ name: 'task', type: 'string', required: true }]);
  });
});
