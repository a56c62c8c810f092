import { describe, expect, it } from 'vitest';
import { isDue } from '../../src/orchestrate/due.ts';
import { given } from '../support/story.ts';
import type { OpenPull } from '../../src/ports.ts';

const NOW = '2026-01-05T12:00:00Z';
const JONAS = { id: 103, login: 'jonas', type: 'User' } as const;

const pull = (more: Partial<OpenPull>): OpenPull => ({
  number: 1,
  labels: [],
  status: null,
  checks: {},
  comments: [],
  reviews: [],
  ...more,
});

const comment = (more: Partial<OpenPull['comments'][number]>): OpenPull => {
  const plain = {
    id: 7,
    node_id: 'C7',
    author: JONAS,
    body: '/start',
    created_at: '2026-01-05T11:40:00Z',
    edited_at: null,
    own_reactions: [],
  };
  return pull({ comments: [{ ...plain, ...more }] });
};

describe('given a run with a step that waits for something', () => {
  const waiting = (step: string, more: Partial<OpenPull>): boolean => {
    const story = given(`name: story\nsteps:\n  - {name: hold, ${step}}\n`);
    story.start();
    return isDue(story.now, story.progress, pull(more));
  };

  it('when a check is missing or runs, then nothing is due; when one fails or all passed, then it is', () => {
    const checks = (found: OpenPull['checks']): boolean =>
      waiting('checks: [build, lint]', { checks: found, labels: ['pawl:blocked'] });
    expect(checks({})).toBe(false);
    expect(checks({ build: 'success', lint: null, other: 'failure' })).toBe(false);
    expect(checks({ build: 'success', lint: 'skipped' })).toBe(true);
    expect(checks({ lint: 'failure' })).toBe(true);
  });

  it('when the label is set, then it is due, since no event of a foreign label wakes us', () => {
    expect(waiting('label: ready', { labels: ['bug'] })).toBe(false);
    expect(waiting('label: ready', { labels: ['bug', 'ready'] })).toBe(true);
  });

  it('when it waits for a signal, then a command tells of that', () => {
    expect(waiting('signal: ready', { labels: ['ready'], checks: { ready: 'success' } })).toBe(false);
  });
});

describe('given a pull request without a run, and a comment on it', () => {
  const silent: [string, OpenPull][] = [
    ['is no command', comment({ body: 'Please start.' })],
    ['is a command of another bot', comment({ body: '/deploy now' })],
    ['was written by a bot', comment({ author: { ...JONAS, type: 'Bot' } })],
    ['was written by nobody any more', comment({ author: null })],
    ['was answered', comment({ own_reactions: ['ROCKET'] })],
    ['was refused', comment({ own_reactions: ['CONFUSED'] })],
    ['is so new that its own actions run may be at it', comment({ created_at: '2026-01-05T11:55:00Z' })],
    ['has been ignored for more than a day', comment({ created_at: '2026-01-04T11:00:00Z' })],
  ];

  it.each(silent)('when it %s, then nothing is due', (_, open) => {
    expect(isDue(NOW, null, open)).toBe(false);
  });

  it('when it is a command that nobody answered, then it is due', () => {
    expect(isDue(NOW, null, comment({}))).toBe(true);
    expect(isDue(NOW, null, comment({ own_reactions: ['EYES'] }))).toBe(true);
  });

  it('when a review approves, then nothing is due: no gate waits for it', () => {
    const reviews = [{ author: JONAS, state: 'APPROVED', submitted_at: '2026-01-05T11:40:00Z' }] as const;
    expect(isDue(NOW, null, pull({ reviews: [...reviews] }))).toBe(false);
  });

  it('when the pull request is not among those that were read, then nothing is due', () => {
    expect(isDue(NOW, null, undefined)).toBe(false);
  });
});
