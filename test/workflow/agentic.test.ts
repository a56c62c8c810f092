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
    ]);
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
      completion_promise: 'NOTHING_LEFT',
      checkpoint: 'build',
      body: { model: 'haiku' },
    });
    expect(findStep(definition, 'polish')).toMatchObject({ type: 'loop', on_exhausted: 'fail' });
    expect(findStep(definition, 'ask')).toMatchObject({ type: 'wait-for-human', timeout_minutes: 120 });
    expect(definition.outputs.map(({ when }) => when)).toEqual(['completed', 'failed']);
  });

  it('when nothing is said of a variable then it is a text that must be given', () => {
    expect(workflow('one-shot.yaml').variables).toEqual([{ name: 'task', type: 'string', required: true }]);
  });
});
