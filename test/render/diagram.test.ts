import { describe, expect, it } from 'vitest';
import { draw } from '../../src/render/draw.ts';
import { graphJson } from '../../src/render/graph-json.ts';
import { walkSteps } from '../../src/workflow/graph.ts';
import { parseWorkflow } from '../../src/workflow/parse.ts';
import { pipeline } from '../support/progress.ts';
import { many, prompt, sequence, serial, workflow as built } from './build.ts';
import { SAMPLES } from './samples.ts';
import { stages } from './stages.ts';

const workflow = pipeline();
const all = stages();
const stateAt = (stage: string): { [step: string]: string } =>
  Object.fromEntries(graphJson(workflow, all[stage] ?? null).nodes.map(({ id, state }) => [id, state]));

const CHOICE = `
name: choice
steps:
  - name: look
    run: "true"
  - name: pick
    condition: "1 == 1"
    then:
      - {name: yes-step, run: "true"}
    else:
      - {name: no-step, run: "true"}
  - name: left
    needs: [look]
    run: "true"
`;

describe('given a workflow that has not begun', () => {
  it('when it is drawn, then every step is there once and is to come', () => {
    const { nodes } = graphJson(workflow, null);
    expect(nodes.map(({ id }) => id)).toEqual(walkSteps(workflow.steps).map(({ step }) => step.name));
    expect(new Set(nodes.map(({ state }) => state))).toEqual(new Set(['pending']));
  });

  it('when it chooses, then both branches are titled and each step knows its block', () => {
    const parsed = parseWorkflow({ path: 'choice.yml', text: CHOICE }, { templates: [] });
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    const { nodes, edges } = graphJson(parsed.value, null);
    expect(nodes.find(({ id }) => id === 'no-step')).toMatchObject({ parent: 'pick', branch: 'else' });
    expect(edges).toContainEqual({ from: 'look', to: 'left', kind: 'after' });
    expect(edges).toContainEqual({ from: 'pick', to: 'no-step', kind: 'else' });
    expect(draw(parsed.value, null, 'mermaid')).toMatch(/s2_if -- else --> s4\n/);
    expect(draw(parsed.value, null, 'svg')).toContain('>else</text>');
  });
});

describe('given every kind of step', () => {
  const definition = SAMPLES['everything'] ?? workflow;
  const text = draw(definition, null, 'mermaid');
  const detailOf = (id: string): string | undefined =>
    graphJson(definition, null).nodes.find((node) => node.id === id)?.detail;

  it('when it is drawn, then each has a shape of its kind', () => {
    expect(text).toContain('["· plan<br/>prompt"]');
    expect(text).toContain('[["· measure<br/>tool"]]');
    expect(text).toContain('("· remember<br/>sets area level")');
    expect(text).toContain('{{"· ask<br/>asks for values"}}');
    expect(text).toContain('{{"· comment<br/>asks for words"}}');
    expect(text).toContain('(["· cool-down<br/>for 15m"])');
    expect(text).toContain('[/"· ci<br/>starts ci.yml"/]');
    expect(text).toMatch(/subgraph s\d+ \["· release: runs release"\]/);
  });

  it('when a block has bounds and goals, then they are said', () => {
    expect(detailOf('look')).toBe('at the same time, 2 of 3');
    expect(detailOf('lint')).toBe('may fail');
    expect(detailOf('each-file')).toBe('for each item of variables.files, 2 at once');
    expect(detailOf('converge')).toBe('until scores.quality >= 9, at most 5 times');
    expect(detailOf('ralph')).toBe('until it says COMPLETE, at most 7 times');
    expect(detailOf('window')).toBe('for the signal deploy-window');
  });

  it('when the way leads back or undoes, then a dashed line says so', () => {
    const { edges } = graphJson(definition, null);
    expect(edges).toContainEqual({ from: 'sign-off', to: 'converge', kind: 'back' });
    expect(edges).toContainEqual({ from: 'deploy', to: 'undo-deploy', kind: 'undo' });
    expect(edges).toContainEqual({ from: 'test', to: 'write', kind: 'again' });
    expect(edges).toContainEqual({ from: 'ralph', to: 'ralph', kind: 'again' });
    expect(text).toMatch(/s\d+ -\. undo \.-> s\d+/);
    expect(text).toMatch(/s\d+ -\. changes \.-> s\d+/);
  });

  it('when a line leads out of a box, then it begins at the box and not inside it', () => {
    // Mermaid lays a box out by itself only when nothing in it is connected with the outside.
    const around = new Map<string, string>();
    const open: string[] = [];
    for (const line of text.split('\n')) {
      const block = /^ *subgraph (s\d+)/.exec(line)?.[1];
      const id = block ?? /^ *(s\d+)(?:\W*)["]/.exec(line)?.[1];
      if (id !== undefined) around.set(id, open.at(-1) ?? '');
      if (block !== undefined) open.push(block);
      if (/^ *end$/.test(line)) open.pop();
    }
    for (const [, from = '', to = ''] of text.matchAll(/^ *(s\d+) (?:-->|-\. \w+ \.->|~~~) (s\d+)$/gm))
      expect(around.get(from)).toBe(around.get(to));
  });
});

describe.each(Object.entries(SAMPLES))('given a workflow that is a %s', (_, definition) => {
  const [, width = 0, height = 0] =
    /width="(\d+)" height="(\d+)"/.exec(draw(definition, null, 'svg'))?.map(Number) ?? [];

  it('when it is drawn as SVG, then it is at most 1,600 pixels wide and 4,000 high', () => {
    expect(width).toBeGreaterThan(150);
    expect(width).toBeLessThanOrEqual(1600);
    expect(height).toBeLessThanOrEqual(4000);
  });

  it('when it is drawn in Mermaid, then every step is there once, whatever was gathered', () => {
    const text = draw(definition, null, 'mermaid');
    const names = [...text.matchAll(/^ *(?:subgraph )?s\d+ ?\W+"· ([^<": ]+)/gm)].map(
      ([, name = '']) => name,
    );
    const known = walkSteps(definition.steps).map(({ step }) => step.name);
    const cut = (name: string): string => name.replaceAll('…', '').slice(0, 70);
    expect(names.map(cut).toSorted()).toEqual(known.map(cut).toSorted());
  });
});

describe('given steps that need one another criss-cross', () => {
  it('when their lines would be too many, then rows follow rows and the words say what needs what', () => {
    const steps = [
      ...many(12, (n) => prompt(`root-${n}`)),
      ...many(38, (n) =>
        prompt(`leaf-${n}`, { needs: [`root-${(n % 12) + 1}`, `root-${((n * 5) % 11) + 1}`] }),
      ),
    ];
    const text = draw(built(steps), null, 'mermaid');
    expect(text).toMatch(/· leaf-4[^\n]*, after root-5 root-10/);
    expect(text.match(/ --> /g)).toHaveLength(1);
    const [, width = 0] = /width="(\d+)"/.exec(draw(built(steps), null, 'svg'))?.map(Number) ?? [];
    expect(width).toBeLessThanOrEqual(1600);
  });
});

describe('given more than can be drawn', () => {
  it('when blocks are nested, then the innermost are one box that says how many steps are inside', () => {
    const definition = built(
      sequence(
        many(20, (b) =>
          serial(
            `block-${b}`,
            many(9, (n) => prompt(`b${b}-step-${n}`)),
          ),
        ),
      ),
    );
    const text = draw(definition, null, 'mermaid');
    expect(text).toContain('· block-20: in sequence, 9 steps inside');
    expect(text).not.toContain('b20-step-1');
    expect(graphJson(definition, null).nodes).toHaveLength(200);
  });
});

describe('given a run', () => {
  it('when a gate inside two loops is open, then the gate and what is around it wait', () => {
    expect(stateAt('03-plan-gate')).toMatchObject({
      'create-plan': 'done',
      'plan-review': 'waiting',
      'plan-convergence': 'done',
      'plan-approval': 'waiting',
      'revise-plan-for-reviewer': 'pending',
      implement: 'pending',
    });
  });

  it('when a block has ended, then what never began in it is skipped', () => {
    expect(stateAt('05-implementing')).toMatchObject({
      'revise-plan-for-reviewer': 'skipped',
      implement: 'running',
    });
  });

  it('when tests failed and a retry waits, then both can be told apart', () => {
    expect(stateAt('07-retry-delayed')).toMatchObject({ 'run-tests': 'caught', 'refine-code': 'retrying' });
  });

  it('when changes were requested, then the gate says so in words and by its own class', () => {
    const text = draw(workflow, all['10-changes-requested'] ?? null, 'mermaid');
    expect(text).toMatch(/\{\{"✎ code-approval<br\/>changes requested"\}\}/);
    expect(text).toMatch(/classDef changes fill:#\w+,stroke:#\w+,color:#\w+/);
  });

  it('when it is drawn as SVG, then it needs nothing from elsewhere', () => {
    const text = draw(workflow, all['09-code-gate'] ?? null, 'svg');
    expect(text).toContain('code-approval');
    expect(text.replace('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|<script|<image|@import|href/);
    const [, width = 0, height = 0] = /width="(\d+)" height="(\d+)"/.exec(text)?.map(Number) ?? [];
    for (const [, x = '', y = ''] of text.matchAll(/<(?:rect|text) x="([\d.-]+)" y="([\d.-]+)"/g)) {
      expect(Number(x)).toBeGreaterThanOrEqual(0);
      expect(Number(x)).toBeLessThan(width);
      expect(Number(y)).toBeLessThan(height);
    }
  });

  it('when it is asked for as JSON, then it parses and every edge ends at a node', () => {
    const graph = graphJson(workflow, null);
    expect(JSON.parse(draw(workflow, null, 'json'))).toEqual(graph);
    const ids = new Set(graph.nodes.map(({ id }) => id));
    expect(graph.edges.every(({ from, to }) => ids.has(from) && ids.has(to))).toBe(true);
    expect(graph.edges.filter(({ kind }) => kind === 'again')).toHaveLength(4);
  });
});
