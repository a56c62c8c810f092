import { describe, expect, it } from 'vitest';
import { given, JONAS, LEA, MARIA, RENE, type Story } from '../support/story.ts';
import { BOT, KIM, gateOf, opened, refusedAt } from './open-gate.ts';

describe('given an open gate and an answer that counts', () => {
  it('when it opens, then people see the message with its values and the outputs that are shown', () => {
    const story = opened();
    expect(gateOf(story)).toMatchObject({
      message: 'Is build done good?',
      status: 'pending',
      required: 1,
      subject: { outputs: [{ step: 'build', path: '.pawl/pr-7/outputs/build/build.1.1.md' }] },
    });
  });

  it.each<[string, (story: Story) => Story, string, string, string]>([
    ['a review approves', (s) => s.review(MARIA, 'APPROVED', 'fine'), 'review', 'maria', 'fine'],
    ['a comment approves', (s) => s.comment(MARIA, '/approve\nfine'), 'comment', 'maria', 'fine'],
    ['a comment names the gate', (s) => s.comment(MARIA, '/approve AGREE fine'), 'comment', 'maria', 'fine'],
    ['a comment says pawl', (s) => s.comment(JONAS, '/pawl approve fine'), 'comment', 'jonas', 'fine'],
  ])('when %s, then the run completes and the record has who and how', (_, say, source, login, text) => {
    const story = opened();
    expect(say(story).wake().reason).toBe('all_steps_done');
    expect(gateOf(story)).toMatchObject({
      status: 'approved',
      answers: [{ by: { login }, answer: 'approve', source, text }],
    });
    expect(story.progress).toMatchObject({
      human_approvals: { agree_approved: true },
      approval_history: [{ gate: 'agree', status: 'approved', approver: [{ login }], comments: text }],
      metrics: { human_interventions: 1 },
    });
  });

  it.each([
    [
      'the author, who pushed last, where gate and policy allow it',
      LEA,
      'allow-author: true',
      'approvals: {allow-author: true, allow-requester: true, allow-committers: true, allow-last-pusher: true}',
    ],
    ['a committer where policy allows it', MARIA, '', 'approvals: {allow-committers: true}'],
    ['a bot that policy lists by its number', BOT, '', 'approvals: {bots: [900]}'],
    ['the one the gate names', MARIA, 'approvers: {users: [Maria]}', null],
  ] as const)('when it is %s, then it counts', (_, author, keys, policy) => {
    const story = opened(keys, policy).permit(BOT.login, 'write');
    story.snapshot.pull.committers = [LEA.id, MARIA.id];
    if (policy === null) story.snapshot.pull.committers = [LEA.id];
    expect(story.comment(author, '/approve').wake().reason).toBe('all_steps_done');
  });

  it('when one person rejects, then that decides whatever others say', () => {
    const story = opened('required: 2')
      .comment(MARIA, '/approve')
      .comment(JONAS, '/reject no tests')
      .comment(KIM, '/approve');
    expect(story.wake().reason).toBe('gate_rejected');
    expect(gateOf(story)).toMatchObject({
      status: 'rejected',
      answers: [{ by: { login: 'jonas' }, text: 'no tests' }],
    });
    expect(story.states()).toEqual({ build: 'success', agree: 'failure' });
  });

  it('when changes are requested outside a loop, then the gate waits for other content or another word', () => {
    const story = opened().review(MARIA, 'CHANGES_REQUESTED', 'shorter');
    expect(story.wake()).toMatchObject({ kind: 'wait', reason: 'gate_unchanged' });
    expect(gateOf(story)).toMatchObject({ status: 'pending', answers: [{ answer: 'request_changes' }] });
    expect(story.review(JONAS, 'APPROVED').wake().reason).toBe('gate_unchanged');
    expect(story.review(MARIA, 'APPROVED').wake().reason).toBe('all_steps_done');
  });

  it('when a person says no and then yes, then the newest word counts', () => {
    const story = opened('required: 2').comment(MARIA, '/request-changes shorter').comment(MARIA, '/approve');
    story.wake();
    expect(gateOf(story).answers).toMatchObject([{ by: { login: 'maria' }, answer: 'approve' }]);
  });

  it.each<[string, (story: Story) => Story, string]>([
    [
      'a review after a comment',
      (s) => s.comment(MARIA, '/approve').review(MARIA, 'CHANGES_REQUESTED', 'shorter'),
      'request_changes',
    ],
    [
      'a comment after a review',
      (s) => s.review(MARIA, 'CHANGES_REQUESTED', 'shorter').comment(MARIA, '/approve'),
      'approve',
    ],
    [
      'a review between comments',
      (s) =>
        s.comment(MARIA, '/request-changes a').review(MARIA, 'APPROVED').comment(MARIA, '/request-changes b'),
      'request_changes',
    ],
  ])('when the newest word is %s, then it counts all the same', (_, say, newest) => {
    const story = say(opened('required: 2'));
    story.wake();
    expect(gateOf(story).answers.map((one) => one.answer)).toEqual([newest]);
  });

  it('when a gate names two people, then either of them may answer, and nobody else', () => {
    const story = opened('approvers: {users: [maria, kim]}').comment(JONAS, '/approve');
    expect(refusedAt(story)).toEqual(['only maria, kim may answer this gate']);
    expect(story.comment(KIM, '/approve').wake().reason).toBe('all_steps_done');
  });

  it('when the author of the pull request has left GitHub, then others can still answer', () => {
    const story = opened();
    story.snapshot.pull.author = null;
    expect(story.comment(MARIA, '/approve').wake().reason).toBe('all_steps_done');
  });

  it('when one of two approves without words, then only the words there are are kept', () => {
    const story = opened('required: 2').comment(MARIA, '/approve').comment(JONAS, '/approve fine');
    story.wake();
    expect(story.progress?.approval_history[0]?.comments).toBe('fine');
  });

  it('when it has a number and no message, then the record has the one and none of the other', () => {
    const story = given('name: story\nsteps:\n  - {name: agree, type: approval, number: 4}\n');
    story.start();
    expect(gateOf(story).message).toBe('');
    expect(story.progress).toMatchObject({ current_step: 4, current_step_name: 'agree' });
    expect(story.progress?.steps['agree']?.number).toBe(4);
    const plain = given('name: story\nsteps:\n  - {name: agree, type: approval}\n');
    plain.start();
    expect(plain.progress?.journal.entries.find((entry) => entry.type === 'gate.opened')).not.toHaveProperty(
      'number',
    );
  });

  it('when words come in the same second, then the one with the higher number is the newer', () => {
    const story = opened('required: 2').comment(MARIA, '/approve').comment(MARIA, '/request-changes shorter');
    for (const comment of story.snapshot.comments.slice(-2)) comment.created_at = story.now;
    story.wake();
    expect(gateOf(story).answers).toMatchObject([{ answer: 'request_changes' }]);
  });
});

describe('given a gate that needs two', () => {
  it('when one person speaks three times in three ways, then it is one approval', () => {
    const story = opened('required: 2');
    story.review(MARIA, 'APPROVED').comment(MARIA, '/approve').review(MARIA, 'APPROVED');
    expect(story.wake().reason).toBe('gate_unchanged');
    expect(gateOf(story).answers).toHaveLength(1);
  });

  it('when a second person approves later, then it opens, and both are on the record', () => {
    const story = opened('required: 2').comment(MARIA, '/approve yes');
    expect(story.wake().reason).toBe('gate_unchanged');
    expect(story.review(JONAS, 'APPROVED', 'yes too').wake().reason).toBe('all_steps_done');
    expect(gateOf(story).answers.map((answer) => answer.by.login)).toEqual(['maria', 'jonas']);
    expect(story.progress?.approval_history[0]).toMatchObject({
      comments: 'yes\n\nyes too',
      sources: [expect.stringMatching(/^comment:/), expect.stringMatching(/^review:/)],
    });
  });

  it.each<[string, (story: Story) => void]>([
    [
      'its review is dismissed',
      (story) => story.snapshot.reviews.forEach((review) => (review.state = 'DISMISSED')),
    ],
    ['its author loses access', (story) => void story.permit('maria', 'read')],
    ['its comment is deleted', (story) => (story.snapshot.reviews = [])],
    ['its author commits', (story) => story.snapshot.pull.committers.push(MARIA.id)],
  ])('when the first counted and %s, then it is withdrawn on the record', (_, change) => {
    const story = opened('required: 2').review(MARIA, 'APPROVED');
    story.wake();
    expect(gateOf(story).answers).toHaveLength(1);
    change(story);
    expect(story.wake().entries).toContainEqual(
      expect.objectContaining({ type: 'gate.withdrawn', source: 'review' }),
    );
    expect(gateOf(story).answers).toEqual([]);
    story.review(JONAS, 'APPROVED').wake();
    expect(gateOf(story).status).toBe('pending');
  });

  it('when the first is edited after it counted, then it counts no longer', () => {
    const story = opened('required: 2').comment(MARIA, '/approve');
    story.wake();
    for (const comment of story.snapshot.comments) comment.edited_at = story.now;
    story.wake();
    expect(gateOf(story)).toMatchObject({ answers: [], refused: [{ by: { login: 'maria' } }] });
    expect(story.progress?.journal.entries).toContainEqual(
      expect.objectContaining({
        type: 'gate.withdrawn',
        why: 'the answer was withdrawn, replaced or no longer counts',
      }),
    );
  });

  it('when why an answer does not count changes, then the newest reason is kept', () => {
    const story = opened().comment(RENE, '/approve');
    expect(refusedAt(story)).toEqual(['answering needs write access, and rene has read']);
    story.permit('rene', 'triage');
    expect(refusedAt(story)).toEqual(['answering needs write access, and rene has triage']);
  });

  it('when a review and a comment have the same number, then they are two answers', () => {
    const story = opened().review(MARIA, 'CHANGES_REQUESTED', 'a').comment(RENE, '/approve');
    const id = story.snapshot.reviews[0]?.id ?? 0;
    for (const comment of story.snapshot.comments.slice(-1)) comment.id = id;
    story.wake();
    expect(gateOf(story)).toMatchObject({
      answers: [{ source: 'review' }],
      refused: [{ source: 'comment', source_id: id }],
    });
  });
});
