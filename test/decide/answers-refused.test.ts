import { describe, expect, it } from 'vitest';
import { given, JONAS, LEA, MARIA, RENE, type Story } from '../support/story.ts';
import { BOT, KIM, gateOf, opened, refusedAt } from './open-gate.ts';

describe('given an open gate and an answer that does not count', () => {
  it.each<[string, (story: Story) => Story, string, string | null, string | null]>([
    [
      'the author of the pull request approves',
      (s) => s.comment(LEA, '/approve'),
      'the author of the pull request does not count',
      null,
      null,
    ],
    [
      'somebody with read access approves',
      (s) => s.comment(RENE, '/approve'),
      'answering needs write access, and rene has read',
      null,
      null,
    ],
    [
      'somebody who has only triage approves',
      (s) => s.permit('rene', 'triage').review(RENE, 'APPROVED'),
      'answering needs write access, and rene has triage',
      null,
      null,
    ],
    [
      'somebody unknown to the repository approves',
      (s) => s.comment({ id: 999, login: 'constructor', type: 'User' }, '/approve'),
      'answering needs write access, and constructor has none',
      null,
      null,
    ],
    [
      'policy asks for maintain',
      (s) => s.comment(MARIA, '/approve'),
      'answering needs maintain access, and maria has write',
      null,
      'approvals: {minimum-permission: maintain}',
    ],
    [
      'the gate asks for maintain',
      (s) => s.comment(MARIA, '/approve'),
      'answering needs maintain access, and maria has write',
      'approvers: {minimum-permission: maintain}',
      null,
    ],
    [
      'the gate asks for less than policy',
      (s) => s.permit('rene', 'triage').comment(RENE, '/approve'),
      'answering needs write access, and rene has triage',
      'approvers: {minimum-permission: triage}',
      null,
    ],
    [
      'the gate names others',
      (s) => s.comment(MARIA, '/approve'),
      'only Jonas may answer this gate',
      'approvers: {users: [Jonas]}',
      null,
    ],
    ['a bot reviews', (s) => s.review(BOT, 'APPROVED'), 'a bot does not count', null, null],
    [
      'the comment was edited',
      (s) => s.comment(MARIA, '/approve', '2026-01-05T10:00:00Z'),
      'the comment was edited after it was written',
      null,
      null,
    ],
    [
      'a rejection has no words',
      (s) => s.comment(MARIA, '/reject'),
      'say why: /reject agree and then your words',
      null,
      null,
    ],
    [
      'a request for changes has no words',
      (s) => s.comment(MARIA, '/request-changes agree'),
      'say why: /request-changes agree and then your words',
      null,
      null,
    ],
    [
      'the review is about other content',
      (s) => s.review(MARIA, 'APPROVED', '', [{ name: 'src', mode: 16384, oid: 'c'.repeat(40) }]),
      'the review is about other content than what is shown now',
      null,
      null,
    ],
    [
      'only the gate lets the author',
      (s) => s.comment(LEA, '/approve'),
      'the author of the pull request does not count',
      'allow-author: true',
      null,
    ],
    [
      'only policy lets the author',
      (s) => s.comment(LEA, '/approve'),
      'the author of the pull request does not count',
      null,
      'approvals: {allow-author: true}',
    ],
  ])('when %s, then the gate waits and says why', (_, say, why, keys, policy) => {
    const story = opened(keys ?? '', policy);
    expect(refusedAt(say(story))).toEqual([why]);
    expect(story.wake().entries).toEqual([]);
  });

  it('when Pawl itself approves, then it does not count though policy lists its account', () => {
    const story = opened('', 'approvals: {bots: [41898282]}');
    expect(refusedAt(story.review(story.snapshot.viewer, 'APPROVED'))).toEqual([
      'Pawl does not answer its own gates',
    ]);
  });

  it('when the person who started the run approves, then it does not count', () => {
    const story = given('name: story\nsteps:\n  - {name: agree, type: approval}\n');
    story.snapshot.pull.author = KIM;
    story.start();
    story.snapshot.pull.committers = [];
    expect(refusedAt(story.comment(LEA, '/approve'))).toEqual([
      'the person who started the run does not count',
    ]);
  });

  it('when somebody who committed approves, then it does not count', () => {
    const story = opened();
    story.snapshot.pull.committers = [LEA.id, MARIA.id];
    expect(refusedAt(story.comment(MARIA, '/approve'))).toEqual([
      'somebody who committed to the pull request does not count',
    ]);
  });

  it('when the commit of a review is gone, then nobody knows what it was about', () => {
    const story = opened().review(MARIA, 'APPROVED');
    for (const review of story.snapshot.reviews) review.commit = null;
    expect(refusedAt(story)).toEqual(['the review is about other content than what is shown now']);
  });

  it.each(['COMMENTED', 'PENDING', 'DISMISSED'] as const)(
    'when a review is %s, then it is no answer',
    (state) => {
      const story = opened().review(MARIA, state, '/approve');
      expect(story.wake().entries).toEqual([]);
    },
  );

  it('when a review has no author or no time, then it is no answer', () => {
    const story = opened().review(MARIA, 'APPROVED').review(JONAS, 'APPROVED');
    const [first, second] = story.snapshot.reviews;
    if (first !== undefined) first.author = null;
    if (second !== undefined) second.submitted_at = null;
    expect(story.wake().entries).toEqual([]);
  });

  it('when it was given before the gate opened or in the same second, then it does not count', () => {
    const story = given(
      'name: story\nsteps:\n  - {name: build, prompt: "Build."}\n  - {name: agree, type: approval}\n',
    );
    story.start();
    story.review(MARIA, 'APPROVED').comment(MARIA, '/approve').comment(JONAS, '/approve');
    story.back('build');
    story.review(JONAS, 'APPROVED');
    expect(story.wake().reason).toBe('gate_opened');
    expect(gateOf(story).since).toBe(story.snapshot.reviews.at(-1)?.submitted_at);
    for (const comment of story.snapshot.comments.slice(-1)) comment.created_at = gateOf(story).since;
    expect(story.wake().reason).toBe('awaiting_person');
    expect(gateOf(story)).toMatchObject({ answers: [], refused: [] });
  });

  it('when it names a gate that has not opened, then it does not count for the open one', () => {
    const story = given(`
name: story
steps:
  - {name: agree, type: approval}
  - {name: release, type: approval}
`);
    story.start();
    const decision = story.comment(MARIA, '/approve release').wake();
    expect(decision.refusals[0]?.why).toContain('names another one; open now: agree');
    expect(gateOf(story).status).toBe('pending');
  });

  it('when more people are refused than a gate remembers, then it still comes to an end and everyone is told', () => {
    const story = opened();
    for (let index = 0; index < 60; index += 1)
      story.comment({ id: 5_000 + index, login: `stranger${index}`, type: 'User' }, '/approve');
    const first = story.wake();
    expect(first.refusals).toHaveLength(50);
    expect(first.wake).toBe(true);
    expect(gateOf(story).refused).toHaveLength(20);
    const second = story.wake();
    expect(second.refusals).toHaveLength(10);
    expect(second.wake).toBe(false);
    for (const { why } of [...first.refusals, ...second.refusals])
      expect(why).toMatch(/^answering needs write access, and stranger\d+ has none$/);
    expect(story.wake().entries).toEqual([]);
    expect(story.comment(MARIA, '/approve').wake().reason).toBe('all_steps_done');
  });

  it('when a list on GitHub could not be read whole, then no answer is judged and no command answered', () => {
    const story = opened().comment(MARIA, '/approve');
    story.snapshot.incomplete = ['reviews'];
    expect(story.wake()).toMatchObject({ kind: 'none', reason: 'facts_incomplete', entries: [] });
    story.snapshot.incomplete = [];
    expect(story.wake().reason).toBe('all_steps_done');
  });
});
