import { describe, expect, it } from 'vitest';
import { files, pawl, PIPELINE } from './pawl.ts';
import { finished, text, WORKFLOW } from './runs.ts';

describe('given a workflow that cannot be drawn', () => {
  it('when it has mistakes then they go to stderr and the code is 1', () => {
    const at = files({ 'w.yml': 'name: w\nsteps: [{name: a, run: x, needs: [b]}]\n' });
    const said = pawl('graph', at('w.yml'));
    expect(said).toMatchObject({ code: 1, out: '' });
    expect(said.err).toContain('error[unknown_step]');
  });

  it('when the progress beside it is broken then the code is 2', () => {
    const at = files({ 'w.yml': WORKFLOW, 'progress.json': '{' });
    const said = pawl('graph', at('w.yml'), '--progress', at('progress.json'));
    expect(said).toMatchObject({ code: 2, out: '' });
    expect(said.err).toContain('is no JSON');
  });
});

describe('given a workflow that uses another of its folder', () => {
  const PARENT =
    'name: parent\nsteps:\n  - {name: build, run: x}\n  - {name: ship, type: workflow, uses: release}\n';

  it('when the other one is there then its steps are drawn inside', () => {
    const at = files({
      'parent.yml': PARENT,
      'release.yml': 'name: release\nsteps: [{name: notes, run: y}]\n',
    });
    const { code, out, err } = pawl('graph', at('parent.yml'), '--format', 'json');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(JSON.parse(out)).toMatchObject({
      nodes: expect.arrayContaining([expect.objectContaining({ id: 'ship.notes', parent: 'ship' })]),
    });
  });

  it('when the other one has a mistake then the place is in its own file', () => {
    const at = files({
      'parent.yml': PARENT,
      'release.yml': 'name: release\nsteps: [{name: notes, rum: y}]\n',
    });
    const { code, err } = pawl('graph', at('parent.yml'));
    expect(code).toBe(1);
    expect(err).toMatch(/release\.yml:2:/);
  });

  it('when there is no such file then the problem says so', () => {
    const { code, err } = pawl('graph', files({ 'parent.yml': PARENT })('parent.yml'));
    expect(code).toBe(1);
    expect(err).toContain('error[unknown_workflow]');
  });
});

describe('given a workflow', () => {
  it('when it is drawn then Mermaid text comes, and says the state of no run', () => {
    const { code, out, err } = pawl('graph', PIPELINE);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^flowchart TD\n/);
    expect(out).toContain('create-plan');
    expect(out).not.toMatch(/class .* done/);
  });

  it('when a progress document is given then its states are drawn', () => {
    const at = files({ 'w.yml': WORKFLOW, 'progress.json': text(finished().progress) });
    const { code, out } = pawl('graph', at('w.yml'), '--progress', at('progress.json'));
    expect(code).toBe(0);
    expect(out).toContain('class s1,s2,s3 done');
  });

  it('when SVG is asked for then it is one element with the names in it', () => {
    const { code, out } = pawl('graph', PIPELINE, '--format', 'svg');
    expect(code).toBe(0);
    expect(out).toMatch(/^<svg [^]*<\/svg>\n$/);
    expect(out).toContain('create-plan');
  });

  it('when JSON is asked for then it is one document of nodes', () => {
    const { code, out } = pawl('graph', PIPELINE, '--format', 'json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      workflow: 'agentic-pipeline',
      nodes: expect.arrayContaining([expect.objectContaining({ id: 'create-plan', type: 'prompt' })]),
    });
  });
});
