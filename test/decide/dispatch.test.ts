import { describe, expect, it } from 'vitest';
import { decide } from '../../src/decide/decide.ts';
import { append } from '../../src/progress/append.ts';
import { hashes } from '../../src/hashes.ts';
import { progress as document } from '../../src/progress/schema.ts';
import { given, MARIA, type Story } from '../support/story.ts';

const ADDRESS = 'https://github.com/acme/widgets/actions/runs/77';

/** Dispatched with these keys beside its own, the claim committed. */
const claimed = (more = '', settings = '{max-retry: 1}'): Story => {
  const story = given(
    `name: story\nsettings: ${settings}\nsteps:\n` +
      `  - {name: deploy, type: dispatch, workflow: deploy.yml, inputs: {branch: "{{ pull_request.head }}"}${more}}\n` +
      '  - {name: after, prompt: "After."}\n',
  );
  story.start();
  return story;
};

const answer = (story: Story, run_id = 77): Story => {
  story.back('deploy', { text: '', value: { run_id, url: ADDRESS } });
  return story;
};

const dispatched = (more = '', settings?: string): Story => answer(claimed(more, settings));

describe('given a workflow that could not be dispatched', () => {
  it('when the head belongs to a fork and no ref is given, then nothing is started on a branch that only has its name', () => {
    const story = given('name: story\nsteps: [{name: deploy, type: dispatch, workflow: deploy.yml}]\n');
    story.snapshot.pull.fork = true;
    expect(story.start()).toMatchObject({ reason: 'step_failed_uncaught', tasks: [] });
    expect(story.progress?.steps['deploy']?.error?.message).toMatch(/belongs to a fork/);
  });

  it('when the head belongs to a fork and a ref is given, then it is started there', () => {
    const story = given(
      'name: story\nsteps: [{name: deploy, type: dispatch, workflow: deploy.yml, ref: main}]\n',
    );
    story.snapshot.pull.fork = true;
    expect(story.start().tasks).toMatchObject([{ kind: 'dispatch', ref: 'main' }]);
  });

  it('when GitHub has none of that name, then the attempt failed and is tried again within the policy', () => {
    const story = claimed();
    story.fail('deploy', 'validation', 'deploy.yml could not be started on feature. Not Found');
    expect(story.progress?.steps['deploy']).toMatchObject({
      status: 'pending',
      error: { type: 'validation' },
    });
  });

  it('when its answer was lost, then the claim runs out, and the attempt with it', () => {
    const story = claimed(', timeout-minutes: 10', '{max-retry: 0}');
    story.later(86_400).wake();
    expect(story.states()).toMatchObject({ deploy: 'failure', after: 'skipped' });
    expect(story.progress?.steps['deploy']?.error?.type).toBe('lease-expired');
  });
});

describe('given an actions run that was dispatched', () => {
  it('when it lasts, then nothing is written, and it is looked at again after five minutes', () => {
    const story = dispatched();
    expect(story.progress).toMatchObject({
      status: 'in_progress',
      next_wakeup: '2026-01-05T09:06:00Z',
      steps: { deploy: { status: 'waiting', run: { id: 77, url: ADDRESS } } },
    });
    expect(story.progress?.steps['deploy']?.claim).toBeUndefined();
    const decision = story.later(300).wake();
    expect(decision).toMatchObject({ kind: 'none', entries: [], tasks: [] });
    expect(story.states()).toEqual({ deploy: 'waiting' });
  });

  it('when nobody knows how it stands, then that is asked for before anything is decided', () => {
    const story = dispatched();
    expect(decide(story.situation())).toMatchObject({
      kind: 'observe',
      entries: [],
      wants: [{ want: 'actions_run', id: 77 }],
    });
  });

  it.each(['failure', 'cancelled', 'startup_failure'])(
    'when it ends with %s, then the attempt failed, and the next one starts another run',
    (conclusion) => {
      const story = dispatched();
      story.actionsRuns[77] = conclusion;
      story.later(60).wake();
      expect(story.progress?.steps['deploy']).toMatchObject({
        status: 'pending',
        error: { type: 'tool', message: `deploy.yml ended with ${conclusion}: ${ADDRESS}` },
      });
      story.later(60).wake();
      expect(story.tasks()).toMatchObject([{ kind: 'dispatch', step: 'deploy', attempt: 2 }]);
      answer(story, 78);
      story.later(60).wake();
      expect(story.states()).toEqual({ deploy: 'waiting' });
      story.actionsRuns[78] = 'success';
      story.later(60).wake();
      expect(story.states()).toMatchObject({ deploy: 'success', after: 'in_progress' });
    },
  );

  it('when the attempts are used up, then the step failed, and with it the run', () => {
    const story = dispatched('', '{max-retry: 0}');
    story.actionsRuns[77] = 'failure';
    story.later(60).wake();
    expect(story.states()).toEqual({ deploy: 'failure', after: 'skipped' });
    expect(story.progress?.status).toBe('failed');
  });

  it('when its failure is caught, then what follows runs', () => {
    const story = dispatched(', continue-on-error: true', '{max-retry: 0}');
    story.actionsRuns[77] = 'failure';
    story.later(60).wake();
    expect(story.states()).toEqual({ deploy: 'failure', after: 'in_progress' });
  });

  it('when it lasts longer than the step may, counted from its start, then the attempt timed out', () => {
    const story = dispatched(', timeout-minutes: 10', '{max-retry: 0}');
    story.later(599).wake();
    expect(story.states()).toEqual({ deploy: 'waiting' });
    story.later(1).wake();
    expect(story.states()).toEqual({ deploy: 'timed_out', after: 'skipped' });
    expect(story.progress?.steps['deploy']?.error?.type).toBe('timeout');
  });

  it('when nothing bounds it, then it may last a day', () => {
    const story = dispatched('', '{max-retry: 0}');
    story.later(86_399).wake();
    expect(story.states()).toEqual({ deploy: 'waiting' });
    story.later(1).wake();
    expect(story.states()).toMatchObject({ deploy: 'timed_out' });
  });

  it('when it ended well though late, then that counts', () => {
    const story = dispatched(', timeout-minutes: 10');
    story.actionsRuns[77] = 'success';
    story.later(86_400).wake();
    expect(story.states()).toMatchObject({ deploy: 'success' });
  });

  it('when it ends well while the run is paused, then it is recorded and nothing starts', () => {
    const story = dispatched();
    story.comment(MARIA, '/pause').wake();
    story.actionsRuns[77] = 'success';
    story.later(60).wake();
    expect(story.states()).toEqual({ deploy: 'success' });
  });

  it('when it ends well, then its conclusion is the output, and the next step starts at once', () => {
    const story = dispatched();
    story.actionsRuns[77] = 'success';
    expect(story.later(60).wake().steps).toEqual(['after']);
    expect(story.progress?.outputs['deploy']).toEqual({
      run_id: 77,
      url: ADDRESS,
      conclusion: 'success',
    });
    expect(document.safeParse(story.progress).error).toBeUndefined();
    expect(
      append(
        null,
        story.decisions.flatMap(({ entries }) => entries),
        hashes.sha256,
      ).steps,
    ).toEqual(story.progress?.steps);
  });
});

describe('given a dispatch that is not waited for', () => {
  it('when it began, then the step is done, and its run is never asked for', () => {
    const story = dispatched(', wait: false');
    expect(story.states()).toEqual({ deploy: 'success' });
    expect(story.wake().steps).toEqual(['after']);
    expect(story.progress?.outputs['deploy']).toEqual({ run_id: 77, url: ADDRESS });
  });
});
