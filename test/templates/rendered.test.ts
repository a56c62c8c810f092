import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { worldOf } from '../../src/cli/world.ts';
import type { AgentTask } from '../../src/decide/work/task.ts';
import { promptFor } from '../../src/orchestrate/context/prompt.ts';
import { bytesOf } from '../../src/orchestrate/context/tokens.ts';
import { simulate } from '../../src/simulate/simulate.ts';
import { Work } from '../../src/simulate/work.ts';
import { walkSteps } from '../../src/workflow/graph.ts';
import { pathOf, textOf } from './load.ts';

const PLAYS = new URL('gallery/', import.meta.url);
const stories = readdirSync(PLAYS).flatMap((file) =>
  file.endsWith('.script.yml') ? [file.slice(0, -'.script.yml'.length)] : [],
);

interface Played {
  /** Prompt steps of the workflow, by name. */
  steps: string[];
  tasks: AgentTask[];
}

/** What agents are asked while a story of the gallery is played. */
function played(story: string): Played {
  const path = `workflows/${story.split('.')[0]}.yml`;
  const { texts: templates = {}, ...world } = worldOf(pathOf(path));
  const script = { path: story, text: readFileSync(new URL(`${story}.script.yml`, PLAYS), 'utf8') };
  const start = vi.spyOn(Work.prototype, 'start');
  try {
    const simulation = simulate({ workflow: { path, text: textOf(path) }, script, templates, world });
    if (!simulation.ok) throw new Error(JSON.stringify(simulation.problems));
    const tasks = start.mock.calls.flatMap(([begun]) => begun).filter((task) => task.kind === 'agent');
    const steps = walkSteps(simulation.workflow.steps).flatMap(({ step }) =>
      ['prompt', 'command', 'ralph-loop'].includes(step.type) ? [step.name] : [],
    );
    return { steps, tasks };
  } finally {
    start.mockRestore();
  }
}

const asked = (task: AgentTask) =>
  promptFor(
    { ...task, context: { ...task.context, sources: [] } },
    {
      agent: { perform: () => Promise.reject(new Error('nobody is asked here')) },
      workspace: null,
      blob: () => Promise.resolve('A text that has no room in the document.'),
      secrets: [],
    },
  );

const all = new Map(stories.map((story) => [story, played(story)]));

describe('given the workflows of the gallery, played to each of their prompts', () => {
  it.each(stories)(
    'when an agent is asked in %s, then its prompt names only what there is and has fewer than 8,000 tokens',
    async (story) => {
      for (const task of all.get(story)?.tasks ?? []) {
        const prompt = await asked(task);
        if (!prompt.ok) throw new Error(`${task.step}: ${prompt.why}`);
        expect(bytesOf(prompt.text) / 3).toBeLessThan(8_000);
        expect(prompt.text).not.toMatch(/\n{4}|\bundefined\b|\[object Object\]/);
        expect(prompt.text).toMatch(/^# .+\n\nYou |^# .+\n\nFive /);
      }
    },
  );

  it('when all stories are told, then every prompt step of every workflow was asked in one of them', () => {
    const known = new Map<string, { steps: string[]; begun: Set<string> }>();
    for (const [story, { steps, tasks }] of all) {
      const [workflow = ''] = story.split('.');
      const { begun } = known.get(workflow) ?? { begun: new Set<string>() };
      for (const { name } of tasks) begun.add(name);
      known.set(workflow, { steps, begun });
    }
    const never = [...known].flatMap(([workflow, { steps, begun }]) =>
      steps.filter((name) => !begun.has(name)).map((name) => `${workflow}: ${name}`),
    );
    expect(never).toEqual([]);
  });
});
