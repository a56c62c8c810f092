import { describe, expect, it } from 'vitest';
import { given, JONAS, MARIA } from '../support/story.ts';
import { gateOf, opened, refusedAt } from './open-gate.ts';

describe('given what a gate shows', () => {
  it('when the content changes, then earlier answers are void and the record says what changed', () => {
    const story = opened('required: 2').comment(MARIA, '/approve');
    story.wake();
    const changed = story.push('other').later(60).wake();
    expect(changed.entries).toContainEqual(
      expect.objectContaining({ type: 'gate.subject_changed', what: 'the content of the branch' }),
    );
    expect(gateOf(story).answers).toEqual([]);
    expect(story.comment(JONAS, '/approve').wake().reason).toBe('gate_unchanged');
    expect(story.comment(MARIA, '/approve').wake().reason).toBe('all_steps_done');
  });

  it('when the content changes and back, then the answer for what was shown does not come back', () => {
    const story = opened('required: 2');
    const tree = story.snapshot.pull.head;
    story.comment(MARIA, '/approve').wake();
    story.push('other').later(60).wake();
    story.snapshot.pull.head = tree;
    story.later(60).wake();
    expect(gateOf(story).answers).toEqual([]);
  });

  it('when content changes and an answer is read together, then the answer is judged by the new content', () => {
    const story = opened().review(MARIA, 'APPROVED').push('other').later(60);
    expect(story.wake().reason).toBe('gate_unchanged');
    expect(gateOf(story).status).toBe('pending');
  });

  it('when only a file of Pawl changes in the tree, then the subject is the same', () => {
    const story = opened();
    const { tree } = story.snapshot.pull.head;
    story.snapshot.pull.head.tree = [...tree, { name: '.pawl', mode: 16384, oid: 'd'.repeat(40) }];
    expect(story.wake().entries).toEqual([]);
  });

  it('when the mode of an entry changes, then the subject is another', () => {
    const story = opened();
    story.snapshot.pull.head.tree = story.snapshot.pull.head.tree.map((entry) => ({ ...entry, mode: 40960 }));
    expect(story.later(60).wake().entries[0]).toMatchObject({ type: 'gate.subject_changed' });
  });

  it('when somebody edits an output after it was recorded, then nobody can approve until it is restored', () => {
    const story = opened();
    const path = '.pawl/pr-7/outputs/build/build.1.1.md';
    const recorded = story.snapshot.outputs[path] ?? '';
    story.snapshot.outputs[path] = 'e'.repeat(40);
    expect(story.later(60).wake().entries).toContainEqual(
      expect.objectContaining({ type: 'gate.subject_changed', what: path }),
    );
    expect(refusedAt(story.comment(MARIA, '/approve'))[0]).toMatch(
      /was edited after it was recorded; restore it/,
    );
    story.snapshot.outputs[path] = recorded;
    story.later(60).wake();
    expect(story.comment(MARIA, '/approve').wake().reason).toBe('all_steps_done');
  });

  it('when two outputs are edited, then both are named', () => {
    const story = given(`
name: story
steps:
  - {name: plan, prompt: "Plan."}
  - {name: build, prompt: "Build."}
  - {name: agree, type: approval, shows: [plan, build]}
`);
    story.start();
    story.back('plan');
    story.wake();
    story.back('build');
    story.wake();
    story.snapshot.outputs = {};
    story.later(60).wake();
    const both = '.pawl/pr-7/outputs/plan/plan.1.1.md, .pawl/pr-7/outputs/build/build.1.1.md';
    expect(story.progress?.journal.entries).toContainEqual(
      expect.objectContaining({ type: 'gate.subject_changed', what: both }),
    );
    expect(refusedAt(story.comment(MARIA, '/approve'))[0]).toContain(`${both} was edited`);
  });

  it('when an output is deleted, then nobody can approve', () => {
    const story = opened();
    story.snapshot.outputs = {};
    story.later(60).wake();
    expect(refusedAt(story.comment(MARIA, '/approve'))[0]).toContain('was edited');
  });
});
