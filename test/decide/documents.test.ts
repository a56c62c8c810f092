import { describe, expect, it } from 'vitest';
import type { Decision } from '../../src/decide/decision.ts';
import { given } from '../support/story.ts';

const story = (outputs: string, settings = '') => `
name: story
settings: {max-retry: 0${settings}}
variables:
  - {name: topic, default: lamps}
  - {name: github, default: .github}
  - {name: ours, default: .pawl}
  - {name: up, default: ..}
steps:
  - {name: write-plan, prompt: "Plan.", agent: planner}
outputs:
${outputs}
`;

/** Plays the run to its end and gives the decision that ended it. */
function ended(yaml: string, policy: string | null = null, text = 'The plan.'): Decision {
  const played = given(yaml, policy);
  played.start();
  played.back('write-plan', { text });
  return played.wake();
}

const document = (path: string, template = 'x'): string =>
  `  - {name: summary, path: ${JSON.stringify(path)}, template: ${JSON.stringify(template)}}`;

describe('given a document that cannot be written', () => {
  it.each<[string, string, RegExp, string | null]>([
    [
      'a place that nobody may write',
      document('{{ github }}/workflows/x.yml'),
      /nothing in `\.github` is written/,
      null,
    ],
    ['our own files', document('{{ ours }}/pr-7/progress.json'), /nothing in `\.pawl`/, null],
    ['a place outside', document('{{ up }}/x.md'), /`\.` or `\.\.`/, null],
    ['a place that policy denies', document('docs/x.md'), /policy denies `docs`/, 'paths: {deny: [docs]}'],
    ['a place that only a value shows', document('{{ variables.topic }}/../x'), /refused/, null],
    ['nowhere, as its template breaks', document('x.md', '{{ 1 / 0 }}'), /zero/, null],
  ])('when it is %s, then the run ends well all the same and says why', (_, outputs, why, policy) => {
    const decision = ended(story(outputs), policy);
    expect(decision).toMatchObject({ kind: 'finish', reason: 'all_steps_done', files: [] });
    expect(decision.entries.at(-1)?.type).toBe('run.completed');
    expect(decision.sentence).toMatch(/The document summary was not written: /);
    expect(decision.sentence).toMatch(why);
  });

  it('when a link stands in its way, then it is not written through it', () => {
    const played = given(story(document('docs/x.md')));
    played.snapshot.pull.head.tree = [{ name: 'docs', mode: 0o120000, oid: 'c'.repeat(40) }];
    played.start();
    const { pull } = played.snapshot;
    played.back('write-plan', { text: '' });
    played.snapshot.pull = { ...played.snapshot.pull, head: { ...pull.head } };
    expect(played.wake().sentence).toContain('`docs` is a link');
  });

  it('when two have one path, then the first is written', () => {
    const outputs = `${document('x.md', 'one')}\n  - {name: other, path: 'x.{{ "md" }}', template: two}`;
    const decision = ended(story(outputs));
    expect(decision.files).toEqual([{ path: 'x.md', text: 'one\n' }]);
    expect(decision.sentence).toContain("The document other was not written: x.md is another's.");
  });
});

describe('given documents of a run', () => {
  it('when it ends well, then each is rendered with all that is known of the run', () => {
    const template = [
      '{{ workflow.name }} {{ workflow.started_at < workflow.completed_at }}',
      '{{ inputs.topic }} {{ variables.topic }} {{ branches }} {{ pull_requests }}',
      '{{ outputs.write_plan }} {{ steps.write_plan.conclusion }} {{ files_changed | length }}',
    ].join('|');
    const played = given(story(document('docs/{{ variables.topic }}.md', template)));
    played.start();
    played.later(60).back('write-plan', { text: 'The plan.' });
    const decision = played.wake();
    expect(decision.files).toEqual([
      { path: 'docs/lamps.md', text: "story True|lamps lamps ['feature'] [7]|The plan. success 1\n" },
    ]);
    expect(decision.sentence).not.toContain('not written');
  });

  it('when an output lives in its file, then it is read first', () => {
    const long = 'long '.repeat(4_000);
    const decision = ended(story(document('x.md', '{{ outputs.write_plan }}')), null, long);
    expect(decision.files[0]?.text.trim()).toBe(long.trim());
  });

  it('when it fails, then those for a failure are written and no others', () => {
    const outputs = `${document('good.md')}\n  - {name: post-mortem, when: failed, path: bad.md, template: "{{ steps.write_plan.error.message }}"}`;
    const played = given(story(outputs));
    played.start();
    played.fail('write-plan', 'tool', 'no ink');
    const decision = played.wake();
    expect(decision).toMatchObject({ kind: 'finish', files: [{ path: 'bad.md', text: 'no ink\n' }] });
    expect(played.progress?.status).toBe('failed');
  });
});
