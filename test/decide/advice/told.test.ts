import { describe, expect, it } from 'vitest';
import { progressText, SHOWN } from '../../../src/decide/advice/told.ts';
import type { Progress } from '../../../src/progress/schema.ts';
import type { Story } from '../../support/story.ts';
import { advised } from './asked.ts';

const YAML = `
name: story
settings: {orchestrator: claude, retry: {maximum-attempts: 3, initial-interval: 30s}}
steps: [{name: build, prompt: "Build it."}]
`;

function scopeOf(story: Story): { [name: string]: unknown } {
  const [task] = story.tasks();
  if (task?.kind !== 'agent') throw new Error('Nobody is asked');
  return task.scope;
}

/** A document with as much in it as a long run leaves. */
function crowded(rows: number): Progress {
  const story = advised(YAML);
  story.fail('build', 'tool', 'x'.repeat(400));
  const { progress } = story;
  const [row] = progress?.step_history ?? [];
  const state = progress?.steps['build'];
  if (progress === null || row === undefined || state === undefined) throw new Error('no run');
  const ended = { ...state, status: 'completed' as const, conclusion: 'success' as const };
  const steps = Object.fromEntries(Array.from({ length: rows }, (_, at) => [`done#${at}`, ended]));
  return {
    ...progress,
    step_history: Array.from({ length: 50 }, () => row),
    steps: { ...steps, build: state },
  };
}

describe('given a run with more to tell than a prompt has room for', () => {
  it('when the document is large, then rows go first, then steps that ended well, and what is open stays', () => {
    const some = progressText(crowded(20));
    expect(some.length).toBeLessThanOrEqual(SHOWN.progress);
    expect(some).toContain('done#19');
    const many = progressText(crowded(900));
    expect(many.length).toBeLessThanOrEqual(SHOWN.progress);
    expect(many).not.toContain('done#1');
    expect(JSON.parse(many)).toMatchObject({ steps: { build: { attempts: 1, status: 'pending' } } });
  });

  it('when what steps said and people wrote is looked for, then it is not there', () => {
    const document = {
      ...crowded(1),
      outputs: { build: 'SECRET WORDS' },
      variables: { token: 'SECRET WORDS' },
    };
    expect(progressText(document)).not.toContain('SECRET WORDS');
  });

  it.each([7_880, 7_881])(
    'when the failed attempt left %i characters and more, then it is cut where no character breaks, and says so',
    (count) => {
      const story = advised(YAML);
      const error = { type: 'tool', message: 'no' } as const;
      story.back('build', { status: 'failure', error, value: { log: 'x'.repeat(count) + '😀'.repeat(70) } });
      story.wake();
      const text = String(scopeOf(story)['last_step_output']);
      expect(text.length).toBeLessThanOrEqual(SHOWN.output);
      expect(text.isWellFormed()).toBe(true);
      expect(text).toMatch(/\n\[cut here: \d+ more characters\]$/);
    },
  );

  it('when the text of the definition is not at hand, then that is said instead', () => {
    const story = advised(YAML);
    story.fail('build');
    story.wake();
    expect(scopeOf(story)['workflow_yaml']).toMatch(/^The text of .* is not at hand\.$/);
  });
});
