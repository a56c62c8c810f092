import { describe, expect, it } from 'vitest';
import { isDue } from '../../src/orchestrate/due.ts';
import { given } from '../support/story.ts';
import type { LabelChange, OpenPull } from '../../src/ports.ts';
import type { Gate } from '../../src/progress/gate.ts';
import type { Progress } from '../../src/progress/schema.ts';

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

describe('given labels that answer or start, and events that were lost', () => {
  const OPENED = '2026-01-05T09:01:00Z';
  const LABELLED = '2026-01-05T09:20:00Z';
  const HOUR_LATER = '2026-01-05T10:01:00Z';
  const LABEL = 'pawl:approved:agree';

  const asked = (): Progress => {
    const story = given('name: story\nsteps:\n  - {name: agree, type: approval, required: 2}\n');
    story.start();
    if (story.progress === null) throw new Error('It has not begun');
    expect(story.progress.steps['agree']?.gate?.opened_at).toBe(OPENED);
    return story.progress;
  };

  const labelled = (more: Partial<LabelChange>, labels = [LABEL]): OpenPull => {
    const change = { id: 'E1', label: LABEL, on: true, by: JONAS, at: LABELLED, ...more };
    return pull({ labels: ['pawl:blocked', ...labels], labelled: [change] });
  };
  /** What the gate has made of the label, or of what was said otherwise. */
  const heard = (progress: Progress, more: Partial<Gate>): Progress => {
    const agree = progress.steps['agree'];
    if (agree?.gate === undefined) throw new Error('The gate has not opened');
    return { ...progress, steps: { agree: { ...agree, gate: { ...agree.gate, ...more } } } };
  };
  const counted = (source_id: string): Partial<Gate> => ({
    answers: [{ by: JONAS, answer: 'approve', source: 'label', source_id, at: LABELLED, text: '' }],
  });
  const refused = (source_id: string): Partial<Gate> => ({
    refused: [{ by: JONAS, source: 'label', source_id, why: 'he may not' }],
  });

  it('when a label approves an open gate and nobody heard it, then it is due', () => {
    expect(isDue(HOUR_LATER, asked(), labelled({}))).toBe(true);
    expect(isDue(HOUR_LATER, asked(), labelled({ label: LABEL.toUpperCase() }, [LABEL.toUpperCase()]))).toBe(
      true,
    );
  });

  const silent: [string, OpenPull, Partial<Gate>][] = [
    ['was counted', labelled({}), counted('E1')],
    ['was refused', labelled({}), refused('E1')],
    ['was set by a bot', labelled({ by: { ...JONAS, type: 'Bot' } }), {}],
    ['was set by nobody any more', labelled({ by: null }), {}],
    ['was taken off again', labelled({}, []), {}],
    ['names another gate', labelled({ label: 'pawl:approved:ship' }, ['pawl:approved:ship']), {}],
    ['is older than what is asked now', labelled({}), { since: '2026-01-05T09:30:00Z' }],
    ['is so new that its own actions run may be at it', labelled({ at: '2026-01-05T09:55:00Z' }), {}],
    ['was set for a gate that has ended', labelled({}), { status: 'approved' }],
  ];
  it.each(silent)('when it %s, then nothing is due', (_, open, gate) => {
    expect(isDue(HOUR_LATER, heard(asked(), gate), open)).toBe(false);
  });

  it('when another label of the same name was refused before, then the new one is still due', () => {
    expect(isDue(HOUR_LATER, heard(asked(), refused('E0')), labelled({}))).toBe(true);
  });

  it('when a label that counts is taken off, then it is due; when none counted, it is not', () => {
    const off = labelled({ on: false, at: '2026-01-05T09:40:00Z' }, []);
    expect(isDue(HOUR_LATER, heard(asked(), counted('E0')), off)).toBe(true);
    expect(isDue(HOUR_LATER, asked(), off)).toBe(false);
  });

  it('when a label starts a workflow and no run is in flight, then it is due; while one is, it is not', () => {
    const open = labelled({ label: 'pawl:story' }, ['pawl:story']);
    expect(isDue(HOUR_LATER, null, open)).toBe(true);
    expect(isDue(HOUR_LATER, asked(), open)).toBe(false);
  });

  it('when the last run ended after the label was set, then it starts nothing', () => {
    const open = labelled({ label: 'pawl:story' }, ['pawl:story', 'pawl:completed']);
    const ended: Progress = { ...asked(), status: 'completed', updated_at: '2026-01-05T09:10:00Z' };
    expect(isDue(HOUR_LATER, ended, open)).toBe(true);
    expect(isDue(HOUR_LATER, { ...ended, updated_at: '2026-01-05T09:25:00Z' }, open)).toBe(false);
  });

  it('when the label is one that Pawl shows, then it starts nothing', () => {
    expect(isDue(HOUR_LATER, null, labelled({ label: 'pawl:blocked' }, []))).toBe(false);
  });

  it('when somebody edited our comment and we have not answered, then it is due: it may be a tick', () => {
    const edited = (at: string): OpenPull => pull({ labels: ['pawl:blocked'], edited: { at, by: JONAS } });
    expect(isDue(HOUR_LATER, asked(), edited(LABELLED))).toBe(true);
    expect(isDue(HOUR_LATER, asked(), edited('2026-01-05T09:58:00Z'))).toBe(false);
    expect(isDue(HOUR_LATER, asked(), pull({ labels: ['pawl:blocked'], edited: null }))).toBe(false);
  });

  it('when a gate that was approved is asked again, then a review is heard although its step has ended', () => {
    const reviews = [{ author: JONAS, state: 'APPROVED', submitted_at: LABELLED }] as const;
    const again = heard(asked(), {
      reopened: { at: OPENED, closed_at: '2026-01-05T08:00:00Z', why: 'it changed' },
    });
    const agree = again.steps['agree'];
    if (agree === undefined) throw new Error('It has not begun');
    const ended: Progress = { ...again, steps: { agree: { ...agree, status: 'completed' } } };
    expect(isDue(HOUR_LATER, ended, pull({ labels: ['pawl:blocked'], reviews: [...reviews] }))).toBe(true);
  });

  it('when a reminder is due, then its run is, whatever is known of the pull request', () => {
    const story = given('name: story\nsteps:\n  - {name: agree, type: approval, reminders: 30m}\n');
    story.start();
    expect(isDue('2026-01-05T09:30:59Z', story.progress, undefined)).toBe(false);
    expect(isDue('2026-01-05T09:31:00Z', story.progress, undefined)).toBe(true);
  });

  it('when a reminder was recorded, then it is due until the comment stands there, or too many others may hide it', () => {
    const story = given('name: story\nsteps:\n  - {name: agree, type: approval, reminders: [30m, 9h]}\n');
    story.start();
    const asks = story.progress;
    if (asks === null) throw new Error('It has not begun');
    const called: Progress = { ...heard(asks, { reminded: 1 }), next_wakeup: null };
    const quiet = { labels: ['pawl:blocked'] };
    const says = (created_at: string): OpenPull['comments'][number] => ({
      id: 9,
      node_id: 'C9',
      author: { id: 41, login: 'github-actions[bot]', type: 'Bot' },
      body: '<!-- pawl:reminder agree/1 -->\nAnswer.',
      created_at,
      edited_at: null,
      own_reactions: [],
    });
    const due = (comments: OpenPull['comments'], now = '2026-01-05T09:40:00Z'): boolean =>
      isDue(now, { ...called, updated_at: '2026-01-05T09:29:00Z' }, pull({ ...quiet, comments }));
    expect(due([])).toBe(true);
    expect(due([], '2026-01-05T09:38:00Z')).toBe(false);
    expect(due([], '2026-01-06T09:40:00Z')).toBe(false);
    expect(due([says('2026-01-05T09:20:00Z')])).toBe(true);
    expect(due([says('2026-01-05T09:35:00Z')])).toBe(false);
    const others = Array.from({ length: 19 }, () => ({ ...says('2026-01-05T09:35:00Z'), body: 'Hello.' }));
    expect(due(others.slice(1))).toBe(true);
    expect(due(others)).toBe(false);
    const never: Progress = { ...called, updated_at: '2026-01-05T09:29:00Z', steps: asks.steps };
    expect(isDue('2026-01-05T09:40:00Z', never, pull(quiet))).toBe(false);
  });
});

describe('given a pull request without a document of a run', () => {
  it('fault 10: when it still bears the label of a run in flight, then only a wake-up can bring the run back', () => {
    expect(isDue(NOW, null, pull({ labels: ['bug', 'pawl:completed'] }))).toBe(false);
    expect(isDue(NOW, null, pull({ labels: ['pawl:in_progress'] }))).toBe(true);
  });
});

describe('given comments of ours that two actions runs wrote at once', () => {
  const bot = { id: 1, login: 'pawl[bot]', type: 'Bot' } as const;
  const row = { author: bot, created_at: '2026-01-05T11:40:00Z', edited_at: null, own_reactions: [] };
  const ours = (id: number, body: string, more: Partial<OpenPull['comments'][number]> = {}) => ({
    ...row,
    id,
    node_id: `C${id}`,
    body,
    ...more,
  });
  const STATUS = '<!-- pawl:status {} -->\nfoo';

  it('fault 06: when there are two of a kind, then it is due until one is left', () => {
    expect(isDue(NOW, null, pull({ comments: [ours(1, STATUS), ours(2, STATUS)] }))).toBe(true);
    expect(isDue(NOW, null, pull({ comments: [ours(1, STATUS), ours(2, '<!-- pawl:answer -->')] }))).toBe(
      false,
    );
  });

  it('when the other is of another bot, or has stood for days, then no sweep wakes anybody for it', () => {
    const other = { author: { ...bot, id: 2 } };
    expect(isDue(NOW, null, pull({ comments: [ours(1, STATUS), ours(2, STATUS, other)] }))).toBe(false);
    const old = { created_at: '2026-01-02T11:40:00Z' };
    expect(isDue(NOW, null, pull({ comments: [ours(1, STATUS), ours(2, STATUS, old)] }))).toBe(false);
  });
});
