import { describe, expect, it } from 'vitest';
import { draw } from '../../src/render/draw.ts';
import { graphJson } from '../../src/render/outline.ts';
import { walkSteps } from '../../src/workflow/graph.ts';
import { parseWorkflow } from '../../src/workflow/parse.ts';
import { pipeline } from '../support/progress.ts';
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
    expect(draw(parsed.value, null, 'mermaid')).toContain('["else"]');
    expect(draw(parsed.value, null, 'svg')).toContain('>else</text>');
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
