import { createRequire } from 'node:module';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { toTrigger } from '../../src/github/trigger.ts';

const SELF = { id: 41898282 };
const person = { id: 7, type: 'User' };
const bot = { id: 41898282, type: 'Bot' };

const commented = (change: object = {}, comment: object = {}) => ({
  action: 'created',
  issue: { number: 5, pull_request: { url: 'https://example.test' } },
  comment: { id: 1, body: '/approve', user: person, ...comment },
  sender: person,
  ...change,
});
const pulled = (action: string, more: object = {}) => ({
  action,
  pull_request: { number: 5 },
  sender: person,
  ...more,
});
const ring = { pulls: [5], sweep: false };
const sweep = { pulls: [], sweep: true };

describe('given a comment', () => {
  it.each([
    ['it stands on a plain issue', commented({ issue: { number: 5 } }), 'plain_issue'],
    ['it is no command', commented({}, { body: 'thanks\n/approve' }), 'no_command'],
    ['it is code', commented({}, { body: '    /approve' }), 'no_command'],
    ['it is empty', commented({}, { body: null }), 'no_command'],
    ['another bot wrote it', commented({}, { user: { id: 9, type: 'Bot' } }), 'by_a_bot'],
    ['threat 32: we wrote it', commented({ sender: bot }, { user: bot }), 'by_ourselves'],
    ['we edited our own', commented({ action: 'edited', sender: bot }, { user: bot }), 'by_ourselves'],
    ['its action is new to us', commented({ action: 'pinned' }), 'unknown_action'],
    ['it is malformed', { action: 'created', comment: 'x' }, 'malformed_payload'],
  ])('when %s, then it is ignored', (_, payload, ignored) => {
    expect(toTrigger('issue_comment', payload, SELF)).toEqual({ ignored });
  });

  it.each([
    ['a person types a command', commented()],
    ['a command is edited', commented({ action: 'edited' })],
    [
      'a command is edited away',
      commented({ action: 'edited', changes: { body: { from: '/approve' } } }, { body: 'no' }),
    ],
    ['a command is deleted', commented({ action: 'deleted' })],
    ['a person edits our comment', commented({ action: 'edited' }, { user: bot, body: 'ticked' })],
    ['a person deletes our comment', commented({ action: 'deleted' }, { user: bot, body: 'gone' })],
  ])('when %s, then its pull request is looked at', (_, payload) => {
    expect(toTrigger('issue_comment', payload, SELF)).toEqual(ring);
  });

  it('when our account is not known yet, then our comment is known by its marker', () => {
    const body = '<!-- pawl:status {} -->\nworking';
    const edited = commented({ action: 'edited' }, { user: bot, body });
    expect(toTrigger('issue_comment', edited, null)).toEqual(ring);
    expect(toTrigger('issue_comment', commented({ sender: bot }, { user: bot, body }), null)).toEqual({
      ignored: 'by_ourselves',
    });
  });

  it.each(['pawl:status {}', 'pawl:answer {}', 'pawl:reminder k'])(
    'when a person empties our comment <!-- %s -->, then it is known by what it was',
    (marker) => {
      const changes = { body: { from: `<!-- ${marker} -->\nwords` } };
      const emptied = commented({ action: 'edited', changes }, { user: bot, body: '' });
      expect(toTrigger('issue_comment', emptied, null)).toEqual(ring);
      const own = commented({ sender: bot }, { user: bot, body: `<!-- ${marker} -->` });
      expect(toTrigger('issue_comment', own, null)).toEqual({ ignored: 'by_ourselves' });
    },
  );
});

describe('given a pull request event', () => {
  it.each([
    ['a label that is not ours is set', pulled('labeled', { label: { name: 'bug' } }), 'foreign_label'],
    ['a label is removed without a name', pulled('unlabeled'), 'foreign_label'],
    [
      'we set our own label',
      pulled('labeled', { label: { name: 'pawl:blocked' }, sender: bot }),
      'by_ourselves',
    ],
    ['we pushed the commit', pulled('synchronize', { sender: bot }), 'by_ourselves'],
    ['somebody is assigned', pulled('assigned'), 'unknown_action'],
    ['it names no pull request', { action: 'opened' }, 'malformed_payload'],
  ])('when %s, then it is ignored', (_, payload, ignored) => {
    expect(toTrigger('pull_request_target', payload, SELF)).toEqual({ ignored });
  });

  it.each(['opened', 'reopened', 'synchronize', 'closed', 'edited', 'ready_for_review'])(
    'when it is %s, then it is looked at',
    (action) => {
      expect(toTrigger('pull_request_target', pulled(action), SELF)).toEqual(ring);
    },
  );

  it.each([
    ['labeled', 'pawl:approved:plan'],
    ['unlabeled', 'pawl:approved:plan'],
    ['labeled', 'pawl:build'],
  ])('when a person has %s it with %s, then it is looked at', (action, name) => {
    const payload = pulled(action, { label: { name } });
    expect(toTrigger('pull_request_target', payload, SELF)).toEqual(ring);
  });

  it('when a review is submitted or dismissed, then it is looked at', () => {
    expect(toTrigger('pull_request_review', pulled('submitted'), SELF)).toEqual(ring);
    expect(toTrigger('pull_request_review', pulled('dismissed'), SELF)).toEqual(ring);
    expect(toTrigger('pull_request_review', pulled('other'), SELF)).toEqual({ ignored: 'unknown_action' });
  });
});

const ended = (run: object, action = 'completed') => ({
  action,
  workflow_run: { event: 'pull_request_review', pull_requests: [], ...run },
});

describe('given the end of another actions run', () => {
  it('when it has only begun or belongs to no pull request, then it is ignored', () => {
    expect(toTrigger('workflow_run', ended({}, 'requested'), SELF)).toEqual({ ignored: 'unknown_action' });
    expect(toTrigger('workflow_run', ended({ display_title: 'CI' }), SELF)).toEqual({
      ignored: 'no_pull_request',
    });
    expect(toTrigger('workflow_run', ended({ event: 'push', display_title: 'Fix #5' }), SELF)).toEqual({
      ignored: 'no_pull_request',
    });
  });

  it('when pull requests are listed, then each is looked at once', () => {
    const listed = ended({ pull_requests: [{ number: 5 }, { number: 6 }, { number: 5 }] });
    expect(toTrigger('workflow_run', listed, SELF)).toEqual({ pulls: [5, 6], sweep: false });
  });

  it("when it is a fork's doorbell, then the title says which", () => {
    const title = ended({ display_title: 'Pawl review of #5' });
    expect(toTrigger('workflow_run', title, SELF)).toEqual(ring);
  });
});

describe('given a dispatch, a schedule or a status', () => {
  it.each([
    [{ 'pull-request': '5x' }],
    [{ 'pull-request': 0 }],
    [{ 'pull-request': '-5' }],
    [{ 'pull-request': {} }],
  ])('when a dispatch names %o, then it is ignored', (inputs) => {
    expect(toTrigger('workflow_dispatch', { inputs }, SELF)).toEqual({ ignored: 'malformed_payload' });
  });

  it('when a dispatch names a pull request, then it is looked at; when none, then all are', () => {
    expect(toTrigger('workflow_dispatch', { inputs: { 'pull-request': '5' } }, SELF)).toEqual(ring);
    expect(toTrigger('repository_dispatch', { client_payload: { 'pull-request': 5 } }, SELF)).toEqual(ring);
    expect(toTrigger('workflow_dispatch', { inputs: { 'pull-request': '' } }, SELF)).toEqual(sweep);
    expect(toTrigger('workflow_dispatch', { inputs: null }, SELF)).toEqual(sweep);
    expect(toTrigger('workflow_dispatch', {}, SELF)).toEqual(sweep);
    expect(toTrigger('schedule', { schedule: '7 * * * *' }, SELF)).toEqual(sweep);
  });

  it('when a status is ours or no conclusion, then it is ignored; else any pull request may have it', () => {
    const status = (context: string, state: string) => toTrigger('status', { context, state }, SELF);
    expect(status('pawl', 'success')).toEqual({ ignored: 'own_status' });
    expect(status('ci/external', 'pending')).toEqual({ ignored: 'check_pending' });
    expect(status('ci/external', 'failure')).toEqual(sweep);
    expect(toTrigger('status', {}, SELF)).toEqual({ ignored: 'malformed_payload' });
  });

  it.each(['check_run', 'check_suite'])(
    'when a %s has ended, then its pull requests are looked at; when it lists none, then all are',
    (name) => {
      const ended = (more: object) => toTrigger(name, { action: 'completed', [name]: more }, SELF);
      expect(toTrigger(name, { action: 'completed' }, SELF)).toEqual({ ignored: 'malformed_payload' });
      expect(toTrigger(name, { action: 'created', [name]: {} }, SELF)).toEqual({
        ignored: 'unknown_action',
      });
      expect(ended({ pull_requests: [{ number: 5 }, { number: 5 }] })).toEqual(ring);
      expect(ended({ pull_requests: [] })).toEqual(sweep);
      expect(ended({})).toEqual(sweep);
    },
  );
});

const examples = z
  .array(z.object({ name: z.string(), examples: z.array(z.unknown()) }))
  .parse(createRequire(import.meta.url)('@octokit/webhooks-examples'));
const outcomes = (name: string): unknown[] =>
  (examples.find((example) => example.name === name)?.examples ?? []).map((payload) =>
    toTrigger(name, payload, SELF),
  );
const KNOWN = [
  'issue_comment',
  'pull_request',
  'pull_request_review',
  'workflow_run',
  'status',
  'check_run',
  'check_suite',
];
const DISPATCHES = ['workflow_dispatch', 'repository_dispatch'];
const OTHERS = examples.map(({ name }) => name).filter((name) => ![...KNOWN, ...DISPATCHES].includes(name));

describe("given GitHub's own examples of payloads", () => {
  it.each(KNOWN)('when %s arrives, then it is understood', (name) => {
    expect(outcomes(name).length).toBeGreaterThan(0);
    expect(outcomes(name)).not.toContainEqual({ ignored: 'malformed_payload' });
  });

  it.each(DISPATCHES)('when %s arrives without a pull request, then all are meant', (name) => {
    expect(new Set(outcomes(name).map((outcome) => JSON.stringify(outcome)))).toEqual(
      new Set([JSON.stringify(sweep)]),
    );
  });

  it('when any other event arrives, then it is ignored', () => {
    expect(OTHERS.length).toBeGreaterThan(20);
    for (const outcome of OTHERS.flatMap(outcomes)) expect(outcome).toEqual({ ignored: 'unknown_event' });
  });

  it('when anything at all arrives, then nothing is thrown and pull requests are positive numbers', () => {
    const names = fc.constantFrom(
      'issue_comment',
      'pull_request_target',
      'pull_request_review',
      'workflow_run',
      'workflow_dispatch',
      'repository_dispatch',
      'status',
      'schedule',
      'push',
    );
    const shaped = fc.record(
      {
        action: fc.constantFrom('created', 'edited', 'labeled', 'completed', 'submitted'),
        issue: fc.anything(),
        comment: fc.anything(),
        pull_request: fc.anything(),
        workflow_run: fc.anything(),
        inputs: fc.oneof(fc.anything(), fc.record({ 'pull-request': fc.anything() })),
        sender: fc.anything(),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(names, fc.oneof(fc.anything(), shaped), (name, payload) => {
        const trigger = toTrigger(name, payload, SELF);
        const sound =
          'pulls' in trigger
            ? trigger.pulls.every((pull) => Number.isSafeInteger(pull) && pull > 0)
            : /^[a-z_]+$/.test(trigger.ignored);
        expect(sound).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
