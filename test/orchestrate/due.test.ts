import { describe, expect, it } from 'vitest';
import { isDue } from '../../src/orchestrate/due.ts';
import type { OpenPull } from '../../src/ports.ts';

const NOW = '2026-01-05T12:00:00Z';
const JONAS = { id: 103, login: 'jonas', type: 'User' } as const;

const pull = (more: Partial<OpenPull>): OpenPull => ({
  number: 1,
  labels: [],
  status: null,
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
