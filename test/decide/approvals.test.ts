import { describe, expect, it } from 'vitest';
import type { Person } from '../../src/people.ts';
import { given, JONAS, LEA, MARIA, RENE, type Story } from '../support/story.ts';

const BOT: Person = { id: 900, login: 'evil[bot]', type: 'Bot' };
const KIM: Person = { id: 105, login: 'kim', type: 'User' };

const opened = (keys = '', policy: string | null = null): Story => {
  const story = given(
    `
name: story
steps:
  - {name: build, prompt: "Build."}
  - {name: agree, type: approval, message: "Is {{ outputs.build }} good?"${keys === '' ? '' : `, ${keys}`}}
`,
    policy,
  ).permit('kim', 'write');
  story.start();
  story.back('build');
  story.wake();
  return story;
};

const gateOf = (story: Story): NonNullable<NonNullable<Story['progress']>['steps'][string]['gate']> => {
  const gate = story.progress?.steps['agree']?.gate;
  if (gate === undefined) throw new Error('The gate has not opened');
  return gate;
};

/** Wakes once; what was refused, and that the gate still waits. */
const refusedAt = (story: Story): string[] => {
  story.wake();
  expect(story.progress?.status).toBe('blocked');
  return gateOf(story).refused.map((refused) => refused.why);
};

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
      'the author where gate and policy allow it',
      LEA,
      'allow-author: true',
      'approvals: {allow-author: true, allow-requester: true, allow-committers: true}',
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

describe('given what a gate shows', () => {
  it('when the content changes, then earlier answers are void and the record says what changed', () => {
    const story = opened('required: 2').comment(MARIA, '/approve');
    story.wake();
    const changed = story.push('other').later(60).wake();
    expect(changed.entries).toContainEqual(
      expect.objectContaining({ type: 'gate.subject_changed', what: 'the content of the branch' }),
    );
    expect(gateOf(story).answers).toEqual([]);
    expect(story.comment(JONAS, '/approve').wake().reason).toBe('gate_unchanged');
    expect(story.comment(MARIA, '/approve').wake().reason).toBe('all_steps_done');
  });

  it('when the content changes and back, then the answer for what was shown does not come back', () => {
    const story = opened('required: 2');
    const tree = story.snapshot.pull.head;
    story.comment(MARIA, '/approve').wake();
    story.push('other').later(60).wake();
    story.snapshot.pull.head = tree;
    story.later(60).wake();
    expect(gateOf(story).answers).toEqual([]);
  });

  it('when content changes and an answer is read together, then the answer is judged by the new content', () => {
    const story = opened().review(MARIA, 'APPROVED').push('other').later(60);
    expect(story.wake().reason).toBe('gate_unchanged');
    expect(gateOf(story).status).toBe('pending');
  });

  it('when only a file of Pawl changes in the tree, then the subject is the same', () => {
    const story = opened();
    const { tree } = story.snapshot.pull.head;
    story.snapshot.pull.head.tree = [...tree, { name: '.pawl', mode: 16384, oid: 'd'.repeat(40) }];
    expect(story.wake().entries).toEqual([]);
  });

  it('when the mode of an entry changes, then the subject is another', () => {
    const story = opened();
    story.snapshot.pull.head.tree = story.snapshot.pull.head.tree.map((entry) => ({ ...entry, mode: 40960 }));
    expect(story.later(60).wake().entries[0]).toMatchObject({ type: 'gate.subject_changed' });
  });

  it('when somebody edits an output after it was recorded, then nobody can approve until it is restored', () => {
    const story = opened();
    const path = '.pawl/pr-7/outputs/build/build.1.1.md';
    const recorded = story.snapshot.outputs[path] ?? '';
    story.snapshot.outputs[path] = 'e'.repeat(40);
    expect(story.later(60).wake().entries).toContainEqual(
      expect.objectContaining({ type: 'gate.subject_changed', what: path }),
    );
    expect(refusedAt(story.comment(MARIA, '/approve'))[0]).toMatch(
      /was edited after it was recorded; restore it/,
    );
    story.snapshot.outputs[path] = recorded;
    story.later(60).wake();
    expect(story.comment(MARIA, '/approve').wake().reason).toBe('all_steps_done');
  });

  it('when two outputs are edited, then both are named', () => {
    const story = given(`
name: story
steps:
  - {name: plan, prompt: "Plan."}
  - {name: build, prompt: "Build."}
  - {name: agree, type: approval, shows: [plan, build]}
`);
    story.start();
    story.back('plan');
    story.wake();
    story.back('build');
    story.wake();
    story.snapshot.outputs = {};
    story.later(60).wake();
    const both = '.pawl/pr-7/outputs/plan/plan.1.1.md, .pawl/pr-7/outputs/build/build.1.1.md';
    expect(story.progress?.journal.entries).toContainEqual(
      expect.objectContaining({ type: 'gate.subject_changed', what: both }),
    );
    expect(refusedAt(story.comment(MARIA, '/approve'))[0]).toContain(`${both} was edited`);
  });

  it('when an output is deleted, then nobody can approve', () => {
    const story = opened();
    story.snapshot.outputs = {};
    story.later(60).wake();
    expect(refusedAt(story.comment(MARIA, '/approve'))[0]).toContain('was edited');
  });
});

describe('given two gates that are open', () => {
  const two = (): Story => {
    const story = given(`
name: story
steps:
  - {name: agree, type: approval, required: 2, needs: []}
  - {name: release, type: approval, needs: []}
`).permit('kim', 'write');
    story.start();
    return story;
  };

  it.each<[string, (story: Story) => Story]>([
    ['a bare answer', (s) => s.comment(MARIA, '/approve')],
    ['a review', (s) => s.review(MARIA, 'APPROVED')],
  ])('when %s is given, then it counts for neither, not even when one is left', (_, say) => {
    const story = say(two());
    story.wake();
    expect(gateOf(story).refused[0]?.why).toMatch(/several gates are open/);
    story.comment(JONAS, '/approve release').wake();
    expect(story.states()).toEqual({ agree: 'waiting', release: 'success' });
    story.comment(JONAS, '/approve').wake();
    expect(gateOf(story).answers.map((answer) => answer.by.login)).toEqual(['jonas']);
  });

  it('when a bare and a named answer are read together, then the bare one counts for neither', () => {
    const story = two().comment(MARIA, '/approve').comment(JONAS, '/approve release');
    story.wake();
    expect(story.states()).toEqual({ agree: 'waiting', release: 'success' });
    expect(gateOf(story).answers).toEqual([]);
  });

  it('when a bare answer is given in the second in which the other closes, then it was still doubtful', () => {
    const story = two().comment(JONAS, '/approve release').later(60);
    story.wake();
    story.later(-60).comment(MARIA, '/approve');
    expect(story.progress?.steps['release']?.gate?.closed_at).toBe(
      story.snapshot.comments.at(-1)?.created_at,
    );
    story.wake();
    expect(gateOf(story).answers).toEqual([]);
  });

  it('when an answer names one, then only that one hears it', () => {
    const story = two().comment(MARIA, '/approve release');
    story.wake();
    expect(story.states()).toEqual({ agree: 'waiting', release: 'success' });
    expect(gateOf(story)).toMatchObject({ answers: [], refused: [] });
  });

  it('when a gate opens after a bare answer was given to the other, then that answer stays', () => {
    const story = given(`
name: story
steps:
  - {name: build, prompt: "Build.", needs: []}
  - {name: agree, type: approval, required: 2, needs: []}
  - {name: release, type: approval, needs: [build]}
`);
    story.start();
    story.comment(MARIA, '/approve').wake();
    story.back('build');
    story.wake();
    expect(story.states()).toMatchObject({ agree: 'waiting', release: 'waiting' });
    expect(gateOf(story).answers).toHaveLength(1);
  });
});
