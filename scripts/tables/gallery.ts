import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { worldOf } from '../../src/cli/world.ts';
import { draw } from '../../src/render/draw.ts';
import { simulate } from '../../src/simulate/simulate.ts';
import { findStep } from '../../src/workflow/graph.ts';
import { parseWorkflow } from '../../src/workflow/parse.ts';
import type { StepType } from '../../src/workflow/step.ts';
import { table } from './table.ts';

/** The shipped workflows, in the order in which the gallery shows them. */
export const GALLERY = [
  'one-shot',
  'plan-build-review',
  'checked',
  'agentic-pipeline',
  'ralph-loop',
  'fix-ci',
  'analyze',
  'docs',
] as const;

const fileOf = (path: string): { path: string; text: string } => {
  const absolute = fileURLToPath(new URL(`../../${path}`, import.meta.url));
  return { path: absolute, text: readFileSync(absolute, 'utf8') };
};

const definitionOf = (name: string): { path: string; text: string } =>
  fileOf(`templates/workflows/${name}.yml`);

/** The diagram that people see in the pull request before the run begins, as a block of Markdown. */
export function diagram(name: string): string {
  const file = definitionOf(name);
  const parsed = parseWorkflow(file, worldOf(file.path));
  if (!parsed.ok) throw new Error(`${name}: ${JSON.stringify(parsed.problems)}`);
  return `\`\`\`mermaid\n${draw(parsed.value, null, 'mermaid').trimEnd()}\n\`\`\``;
}

const AGENT: readonly StepType[] = ['prompt', 'command', 'ralph-loop'];
const PEOPLE: readonly StepType[] = ['approval', 'input', 'wait-for-human'];

/**
 * What a run costs when all goes well, counted in its simulation. What is recorded is recorded by the actions run that
 * performed it, so those decisions are no actions runs of their own.
 */
export function costs(): string {
  const rows = GALLERY.map((name) => {
    const workflow = definitionOf(name);
    const { texts: templates = {}, ...world } = worldOf(workflow.path);
    const script = fileOf(`test/templates/gallery/${name}.script.yml`);
    const played = simulate({ workflow, script, templates, world });
    if (!played.ok || played.result.status !== 'completed') throw new Error(`${name} cannot be played`);
    const types = played.result.order.map(
      (instance) => findStep(played.workflow, instance.replace(/[#[].*$/, ''))?.type,
    );
    const count = (wanted: readonly StepType[]): string =>
      String(types.filter((type) => type !== undefined && wanted.includes(type)).length);
    const runs = played.decisions.filter(({ line }) => line.kind !== 'record').length;
    return [`[${name}](#${name})`, String(runs), count(AGENT), count(['shell']), count(PEOPLE)];
  });
  return table(['workflow', 'actions runs', 'calls of a model', 'commands run', 'answers of people'], rows);
}
