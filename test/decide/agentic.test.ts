import { describe, expect, it } from 'vitest';
import { given, type Story } from '../support/story.ts';

/** The scope and the model that each started agent was given, by step. */
const modelsOf = (story: Story): (string | undefined)[] =>
  story.tasks().map((task) => (task.kind === 'agent' ? task.model : undefined));

describe('given a default model in the settings', () => {
  const steps = `
agents: {poet: {model: haiku}}
steps:
  - {name: own, prompt: a, model: opus, agent: poet, needs: []}
  - {name: agents, prompt: b, agent: poet, needs: []}
  - {name: nobodys, prompt: c, needs: []}
`;

  it('when neither the step nor its agent names one, then it is that of the settings, and before policy’s', () => {
    const story = given(`name: story\nsettings: {model: fable}${steps}`, 'agents: {model: sonnet}');
    story.start();
    expect(modelsOf(story)).toEqual(['opus', 'haiku', 'fable']);
  });

  it('when there is none either, then policy has the say', () => {
    const story = given(`name: story${steps}`, 'agents: {model: sonnet}');
    story.start();
    expect(modelsOf(story)).toEqual(['opus', 'haiku', 'sonnet']);
  });

  it('when a sub-workflow has one of its own, then its steps take that', () => {
    const story = given(
      'name: story\nsettings: {model: fable}\nsteps:\n  - {name: sub, uses: inner}\n',
      null,
      {
        inner:
          'name: inner\nsettings: {model: haiku}\nsteps:\n  - {name: a, prompt: "{{ workflow_name }}"}\n',
      },
    );
    story.start();
    expect(modelsOf(story)).toEqual(['haiku']);
    expect(story.tasks()).toMatchObject([{ scope: { workflow_name: 'inner' } }]);
  });
});

describe('given names that agentic-sdlc has in every scope', () => {
  it('when a step is started, then it is told the definition’s name and a folder for the run', () => {
    const story = given(
      'name: story\nsteps:\n  - {name: a, prompt: "{{ workflow_name }} {{ output_dir }}"}\n',
    );
    story.start();
    const id = story.progress?.workflow_id ?? '';
    expect(story.tasks()).toMatchObject([
      { scope: { workflow_name: 'story', output_dir: `agentic/outputs/${id}` } },
    ]);
  });

  it('when a document is rendered, then it knows the run’s id and how it ended', () => {
    const story = given(`
name: story
settings: {max-retry: 0}
steps:
  - {name: a, prompt: b}
outputs:
  - {name: bad, when: failed, path: bad.md, template: "{{ workflow.id }} {{ workflow.status }}"}
`);
    story.start();
    story.fail('a');
    const id = story.progress?.workflow_id ?? '';
    expect(story.wake().files).toEqual([{ path: 'bad.md', text: `${id} failed\n` }]);
  });
});

describe('given a condition that asks for the output of a conditional', () => {
  const story = (then: string): Story =>
    given(`
name: story
variables: [{name: first, type: boolean, default: true}]
steps:
  - name: choose
    condition: variables.first
    then: [{name: one, prompt: a}, {name: two, prompt: b}]
    else: [{name: other, prompt: c}]
  - {name: next, prompt: d, if: "${then}"}
`);

  it('when no branch was there to take, then it has none', () => {
    const played = given(`
name: story
steps:
  - {name: choose, condition: "false", then: [{name: one, prompt: a}]}
  - {name: next, prompt: d, if: "outputs.choose is defined"}
`);
    played.start();
    expect(played.states()).toMatchObject({ choose: 'success', next: 'skipped' });
  });

  it('when the branch has several steps, then it is the last one’s', () => {
    const played = story("outputs.choose == 'from two'");
    played.start();
    played.back('one', { text: 'from one' });
    played.wake();
    played.back('two', { text: 'from two' });
    expect(played.wake().steps).toEqual(['next']);
  });

  it('when the other branch was taken, then it is that one’s', () => {
    const played = story("outputs.choose == 'from other'");
    played.start('first=false');
    played.back('other', { text: 'from other' });
    expect(played.wake().steps).toEqual(['next']);
  });
});

describe('given a ralph-loop whose promise is a template', () => {
  const promising = (word: string): Story => {
    const story = given(`
name: story
variables: [{name: word, default: DONE}]
steps:
  - {name: work, type: ralph-loop, prompt: a, completion-promise: "{{ variables.word }}", max-iterations: 2}
`);
    story.start(`word=${word}`);
    return story;
  };
  const answer = '{"ralph_complete": true, "promise": "finished"}';

  it('when the answer promises something else, then the loop goes on', () => {
    const story = promising('ENDED');
    story.back('work#1', { text: answer });
    expect(story.wake().steps).toEqual(['work#2']);
  });

  it('when it promises the value, then the loop ends, and the agent was told the value', () => {
    const story = promising('FINISHED');
    expect(story.tasks()).toMatchObject([{ promise: 'FINISHED' }]);
    story.back('work#1', { text: answer });
    expect(story.wake().reason).toBe('all_steps_done');
  });
});
