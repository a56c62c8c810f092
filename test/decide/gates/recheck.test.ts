import { describe, expect, it } from 'vitest';
import { JONAS, LEA, MARIA, type Story } from '../../support/story.ts';
import { KIM } from '../open-gate.ts';
import {
  began,
  countedAt,
  dismissed,
  done,
  entriesOf,
  gateAt,
  labelled,
  NORA,
  recorded,
  refusedOf,
  Sheet,
  starts,
} from './playing.ts';

const TWO = `
  - {name: a, type: approval, needs: []}
  - {name: b, type: approval, needs: []}
`;
const DEPLOY = `${TWO}  - {name: deploy, run: deploy, needs: [a, b]}\n`;
const LATER = `
  - {name: a, type: approval}
  - {name: hold, type: wait, for: 1h}
  - {name: deploy, run: deploy}
`;

/** Who holds something back: the reason on the record, where it was asked for again with this decision. */
const reopenedBy = (decision: Parameters<typeof entriesOf>[0]): string[] =>
  entriesOf(decision, 'gate.reopened').map(({ step, why }) => `${step}: ${why}`);

const isHeld = (story: Story, step = 'deploy'): void => {
  expect(story.progress?.steps[step]?.claim).toBeUndefined();
};

describe('given two gates, of which the first was approved and does not hold any more', () => {
  it.each<[string, (story: Story) => Story, (story: Story) => void, string]>([
    [
      'a review that was dismissed',
      (s) => s.review(MARIA, 'APPROVED', 'b is not open yet'),
      (s) => void dismissed(s, { by: MARIA }),
      'the approval of maria was taken back',
    ],
    [
      'a comment that was deleted',
      (s) => s.comment(MARIA, '/approve'),
      (s) => void s.snapshot.comments.pop(),
      'the approval of maria was taken back',
    ],
    [
      'a comment that was edited',
      (s) => s.comment(MARIA, '/approve'),
      (s) => void (s.snapshot.comments.at(-1)!.edited_at = s.now),
      'the approval of maria was taken back or does not count: the comment was edited after it was written',
    ],
    [
      'a label that was taken off',
      (s) => labelled(s, MARIA, 'pawl:approved:a'),
      (s) => void labelled(s, JONAS, 'pawl:approved:a', false),
      'the approval of maria was taken back',
    ],
    [
      'a person who has no access any more',
      (s) => s.comment(MARIA, '/approve'),
      (s) => void s.permit('maria', 'read'),
      'the approval of maria was taken back or does not count: answering needs write access, and maria has read',
    ],
    [
      'a person who has pushed since',
      (s) => s.comment(MARIA, '/approve'),
      (s) => void (s.facts.pusher = MARIA),
      'the approval of maria was taken back or does not count: who pushed last does not count',
    ],
  ])('when it rested on %s, then what follows does not start, and it is asked again', (_, say, lose, why) => {
    const story = began(`
  - {name: first, run: first, needs: []}
  - {name: a, type: approval, needs: []}
  - {name: b, type: approval, needs: [first]}
  - {name: deploy, run: deploy, needs: [a, b]}
`);
    say(story).wake();
    done(story, 'first');
    expect(story.states()).toMatchObject({ a: 'success', b: 'waiting' });
    lose(story);
    const decision = story.comment(JONAS, '/approve b').wake();
    expect(reopenedBy(decision)).toEqual([`a: ${why}`]);
    expect(starts(decision)).toEqual([]);
    isHeld(story);
    expect(story.progress).toMatchObject({
      status: 'blocked',
      human_approvals: { a_approved: false, b_approved: true },
    });
    expect(gateAt(story, 'a')).toMatchObject({ status: 'pending', answers: [], reopened: { at: story.now } });
    expect(story.wake().entries).toEqual([]);
    expect(starts(story.comment(KIM, '/approve a').wake())).toEqual(['deploy']);
    expect(story.progress?.human_approvals).toEqual({ a_approved: true, b_approved: true });
  });

  it('when it was ticked and the tick is gone, then it is asked again', () => {
    const story = began(DEPLOY);
    const sheet = new Sheet(story).written('a', 'b').tick(MARIA, 'Approve **a**');
    story.wake();
    sheet.written('a', 'b').untick(MARIA, 'approved by maria');
    expect(reopenedBy(story.comment(JONAS, '/approve b').wake())).toEqual([
      'a: the approval of maria was taken back',
    ]);
  });

  it('when two had approved and one of them is lost, then that one is named', () => {
    const story = began(DEPLOY.replace('approval', 'approval, required: 2'));
    story.comment(MARIA, '/approve a').comment(KIM, '/approve a').wake();
    story.snapshot.comments = story.snapshot.comments.filter(({ author }) => author?.id !== KIM.id);
    expect(reopenedBy(story.comment(JONAS, '/approve b').wake())).toEqual([
      'a: the approval of kim was taken back',
    ]);
  });

  it('when somebody else takes her place, then it holds', () => {
    const story = began(DEPLOY);
    story.comment(MARIA, '/approve a').wake();
    story.permit('maria', 'read').comment(KIM, '/approve a').comment(JONAS, '/approve b');
    expect(starts(story.wake())).toEqual(['deploy']);
  });

  it('when policy asks for more by now, then it is asked again', () => {
    const story = began(DEPLOY);
    story.comment(MARIA, '/approve a').wake();
    const decision = story.comment(JONAS, '/approve b').wake([], (situation) => {
      const { approvals } = situation.policy;
      const gates = { a: { users: [], teams: [], code_owners: false, required: 2 } };
      return { ...situation, policy: { ...situation.policy, approvals: { ...approvals, gates } } };
    });
    expect(reopenedBy(decision)).toEqual(['a: what the gate asks for is not met any more']);
  });

  it('when the content changes, then both are asked again, and each says what changed', () => {
    const story = began(DEPLOY);
    story.comment(MARIA, '/approve a').wake();
    const decision = story.push('other').comment(JONAS, '/approve b').wake();
    expect(gateAt(story, 'b')).toMatchObject({ status: 'pending', answers: [], since: story.now });
    expect(gateAt(story, 'a')).toMatchObject({ status: 'pending', answers: [], since: story.now });
    expect(reopenedBy(decision)).toEqual(['a: what was approved has changed: the content of the branch']);
    expect(starts(story.comment(JONAS, '/approve b').wake())).toEqual([]);
    isHeld(story);
    expect(starts(story.comment(MARIA, '/approve a').wake())).toEqual(['deploy']);
  });

  it('when the content changes and GitHub can compare, then file and person are named', () => {
    const story = began(LATER);
    const before = story.snapshot.pull.head.oid;
    story.comment(MARIA, '/approve').wake();
    story.push('other').later(4_000);
    const commits = [{ oid: 'c', author: 'kim', ours: false }];
    story.facts.comparisons[`${before}...${story.snapshot.pull.head.oid}`] = {
      status: 'ahead',
      paths: ['src/a.ts'],
      commits,
    };
    expect(reopenedBy(story.wake())).toEqual(['a: what was approved has changed: src/a.ts, by kim']);
  });

  it('when nothing else is left to do, then the run does not complete before it is approved again', () => {
    const story = began(TWO);
    story.comment(MARIA, '/approve a').wake();
    story.permit('maria', 'read').comment(JONAS, '/approve b').wake();
    expect(story.progress?.status).toBe('blocked');
    expect(story.comment(KIM, '/approve a').wake().reason).toBe('all_steps_done');
  });

  it('when it is rejected then, then the run fails at once, though steps would catch it', () => {
    const story = began(DEPLOY.replace('needs: []', 'needs: [], continue-on-error: true'));
    story.comment(MARIA, '/approve a').wake();
    story.permit('maria', 'read').comment(JONAS, '/approve b').wake();
    const decision = story.comment(KIM, '/reject a it leaks').wake();
    expect(decision).toMatchObject({ kind: 'finish', reason: 'gate_rejected' });
    expect(story.progress?.status).toBe('failed');
    expect(gateAt(story, 'a').status).toBe('rejected');
  });

  it('when changes are requested then, then it stays open for another word', () => {
    const story = began(DEPLOY);
    story.comment(MARIA, '/approve a').wake();
    story.permit('maria', 'read').comment(JONAS, '/approve b').wake();
    story.comment(KIM, '/request-changes a shorter').wake();
    expect(gateAt(story, 'a')).toMatchObject({ status: 'pending', answers: [{ answer: 'request_changes' }] });
    isHeld(story);
    expect(starts(story.comment(KIM, '/approve a').wake())).toEqual(['deploy']);
  });

  it('when changes are requested then, and it goes back, then the steps begin anew', () => {
    const story = began(`
  - {name: plan, run: plan}
  - {name: a, type: approval, back-to: plan}
  - {name: hold, type: wait, for: 1h}
  - {name: deploy, run: deploy}
`);
    done(story, 'plan');
    story.comment(MARIA, '/approve').wake();
    story.permit('maria', 'read').later(4_000).wake();
    expect(starts(story.comment(KIM, '/request-changes a shorter').wake())).toEqual(['plan']);
    done(story, 'plan');
    expect(story.states()).toMatchObject({ a: 'waiting', hold: 'pending' });
  });

  it('when the block that it would go back in has ended, then it stays open', () => {
    const story = began(`
  - name: block
    type: serial
    steps:
      - {name: plan, run: plan}
      - {name: a, type: approval, back-to: plan}
  - {name: hold, type: wait, for: 1h}
  - {name: deploy, run: deploy}
`);
    done(story, 'plan');
    story.comment(MARIA, '/approve').wake();
    story.permit('maria', 'read').later(4_000).wake();
    expect(starts(story.comment(KIM, '/request-changes a shorter').wake())).toEqual([]);
    expect(gateAt(story, 'a').status).toBe('pending');
    expect(starts(story.comment(KIM, '/approve a').wake())).toEqual(['deploy']);
  });

  it('when not everything could be read, then it is not judged, and nothing starts that rests on it', () => {
    const story = began(LATER);
    story.review(MARIA, 'APPROVED').wake();
    dismissed(story, { by: MARIA });
    story.snapshot.incomplete = ['reviews'];
    expect(starts(story.later(4_000).wake())).toEqual([]);
    isHeld(story);
    story.snapshot.incomplete = [];
    expect(reopenedBy(story.wake())).toEqual(['a: the approval of maria was taken back']);
  });

  it('when not everything could be read, then the run does not complete on it', () => {
    const story = began(TWO.replace('b, type: approval', 'b, run: b'));
    story.comment(MARIA, '/approve a').wake();
    story.permit('maria', 'read');
    story.snapshot.incomplete = ['comments'];
    story.back('b');
    story.wake();
    expect(story.progress?.status).not.toBe('completed');
  });

  it('when a step has failed and nothing rests on it, then nobody is asked, and the run fails', () => {
    const story = began(TWO.replace('b, type: approval', 'b, run: b'));
    story.comment(MARIA, '/approve a').wake();
    story.permit('maria', 'read');
    story.fail('b');
    story.wake();
    expect(story.progress?.status).toBe('failed');
  });
});

describe('given what people say while a gate is approved and not used', () => {
  it('when a bare answer is for the gate that is open, then it counts for neither gate twice', () => {
    const story = began(DEPLOY);
    story.comment(MARIA, '/approve a').wake();
    story.permit('maria', 'read');
    const decision = story.comment(JONAS, '/approve').wake();
    expect(countedAt(story, 'b')).toEqual(['jonas comment']);
    expect(reopenedBy(decision)).toHaveLength(1);
    isHeld(story);
  });

  it('when a review is for the gate that is open, then it does not count for the other', () => {
    const story = began(DEPLOY);
    story.comment(MARIA, '/approve a').wake();
    story.permit('maria', 'read');
    expect(reopenedBy(story.review(JONAS, 'APPROVED').wake())).toHaveLength(1);
    isHeld(story);
  });

  it('when a bare request for changes is for the gate that is open, then the other one stays approved', () => {
    const story = began(DEPLOY);
    story.comment(MARIA, '/approve a').wake();
    story.comment(KIM, '/request-changes shorter').wake();
    expect(countedAt(story, 'b')).toEqual(['kim comment']);
    expect(starts(story.comment(KIM, '/approve').wake())).toEqual(['deploy']);
  });

  it('when the other was asked again since, then a bare answer that was clear stays so', () => {
    const story = began(`
  - {name: a, type: approval, needs: []}
  - {name: b, type: approval, needs: [], required: 2}
  - {name: hold, type: wait, for: 1h, needs: []}
  - {name: other, run: other, needs: [hold]}
`);
    story.comment(MARIA, '/approve a').wake();
    story.comment(JONAS, '/approve').wake();
    story.permit('maria', 'read').later(4_000).wake();
    expect(gateAt(story, 'a').status).toBe('pending');
    story.wake();
    expect(countedAt(story, 'b')).toEqual(['jonas comment']);
  });

  it('when both were open, then a bare answer that was doubtful stays so', () => {
    const story = began(`
  - {name: a, type: approval, needs: []}
  - {name: b, type: approval, needs: [], required: 2}
  - {name: hold, type: wait, for: 1h, needs: []}
  - {name: other, run: other, needs: [hold]}
`);
    story.comment(JONAS, '/approve').comment(MARIA, '/approve a').wake();
    story.permit('maria', 'read').later(4_000).wake();
    expect(gateAt(story, 'a').status).toBe('pending');
    story.wake();
    expect(countedAt(story, 'b')).toEqual([]);
  });

  it('when somebody rejects it by name, then the run fails at once', () => {
    const story = began(DEPLOY);
    story.comment(MARIA, '/approve a').wake();
    const decision = story.comment(KIM, '/reject a it leaks').wake();
    expect(decision).toMatchObject({ reason: 'gate_rejected', refusals: [] });
    expect(reopenedBy(decision)).toEqual(['a: what the gate asks for is not met any more']);
  });

  it('when she who approved asks for changes by name, then it is open again, with that word', () => {
    const story = began(DEPLOY);
    story.comment(MARIA, '/approve a').wake();
    expect(story.comment(MARIA, '/request-changes a shorter').wake().refusals).toEqual([]);
    expect(gateAt(story, 'a')).toMatchObject({ status: 'pending', answers: [{ answer: 'request_changes' }] });
  });

  it('when it runs into its timeout again, then that applies', () => {
    const story = began(DEPLOY.replace('approval', 'approval, timeout-minutes: 60, on-timeout: reject'));
    story.comment(MARIA, '/approve a').wake();
    story.permit('maria', 'read').comment(JONAS, '/approve b').wake();
    expect(gateAt(story, 'a').deadline).toBeDefined();
    story.later(4_000).wake();
    expect(story.states()).toMatchObject({ a: 'failure' });
    isHeld(story);
    expect(story.progress?.status).toBe('failed');
  });
});

describe('given approvals that something rests on', () => {
  it('when the first step begins, then they are used, and never asked again', () => {
    const story = began(`
  - {name: a, type: approval}
  - {name: build, run: build}
  - {name: deploy, run: deploy}
`);
    const decision = story.comment(MARIA, '/approve').wake();
    expect(entriesOf(decision, 'step.started')).toMatchObject([{ step: 'build', uses: ['a'] }]);
    expect(gateAt(story, 'a').used).toEqual(['build']);
    story.permit('maria', 'none').push('other');
    story.back('build');
    const next = story.wake();
    expect(starts(next)).toEqual(['deploy']);
    expect(entriesOf(next, 'step.started')[0]).not.toHaveProperty('uses');
    expect(gateAt(story, 'a').status).toBe('approved');
  });

  it('when a step begins that does not rest on it, then it is not used', () => {
    const story = began(`
  - {name: a, type: approval, needs: []}
  - {name: first, run: first, needs: []}
  - {name: second, run: second, needs: [first]}
  - {name: deploy, run: deploy, needs: [a, second]}
`);
    story.comment(MARIA, '/approve a').wake();
    expect(starts(done(story, 'first')!)).toEqual(['second']);
    expect(gateAt(story, 'a')).not.toHaveProperty('used');
    story.permit('maria', 'read');
    const decision = done(story, 'second')!;
    expect(reopenedBy(decision)).toHaveLength(1);
    expect(starts(decision)).toEqual([]);
  });

  it('when it is asked again, then what does not rest on it goes on', () => {
    const story = began(`
  - {name: a, type: approval, needs: []}
  - {name: first, run: first, needs: []}
  - {name: second, run: second, needs: [first]}
  - {name: third, run: third, needs: [second]}
  - {name: deploy, run: deploy, needs: [a, second]}
`);
    story.comment(MARIA, '/approve a').wake();
    story.permit('maria', 'read');
    expect(starts(done(story, 'first')!)).toEqual(['second']);
    expect(gateAt(story, 'a').status).toBe('pending');
    expect(starts(done(story, 'second')!)).toEqual(['third']);
    isHeld(story);
  });

  it('when nobody’s silence approved, then it is not asked again', () => {
    const story = began(
      `
  - {name: a, type: approval, timeout-minutes: 60, on-timeout: auto-approve}
  - {name: hold, type: wait, for: 1h}
  - {name: deploy, run: deploy}
`,
      'approvals: {auto-approve: true}',
    );
    story.later(4_000).wake();
    expect(gateAt(story, 'a').status).toBe('approved');
    expect(starts(story.later(4_000).wake())).toEqual(['deploy']);
  });

  it('when what used it is tried again after a push, then it is asked again first', () => {
    const story = began(
      LATER.replace('run: deploy', 'run: deploy, retry: {maximum-attempts: 2, initial-interval: 1m}'),
    );
    story.comment(MARIA, '/approve').wake();
    expect(starts(story.later(4_000).wake())).toEqual(['deploy']);
    story.fail('deploy');
    story.push('other').later(4_000);
    const decision = story.wake();
    expect(starts(decision)).toEqual([]);
    expect(reopenedBy(decision)).toEqual(['a: what was approved has changed: the content of the branch']);
    expect(starts(story.comment(MARIA, '/approve').wake())).toEqual(['deploy']);
  });

  it.each([
    ['only we', [true, true], ['deploy']],
    ['somebody else, and then we,', [true, false], []],
    ['somebody else', [false, true], []],
  ])('when %s committed before it is tried again, then what is asked follows from that', (_, ours, begun) => {
    const story = began(
      LATER.replace('run: deploy', 'run: deploy, retry: {maximum-attempts: 2, initial-interval: 1m}'),
    );
    const commit = (oid: string, own: boolean) => ({ oid, ours: own, author: 'x', message: 'm' });
    const before = commit(story.snapshot.pull.head.oid, false);
    story.comment(MARIA, '/approve').wake();
    story.later(4_000).wake();
    story.fail('deploy');
    story.push('other').later(4_000);
    const { oid } = story.snapshot.pull.head;
    const [newest = false, older = false] = ours;
    story.snapshot.head = {
      document: null,
      commits: [commit(oid, newest), commit('c'.repeat(40), older), before],
    };
    expect(starts(story.wake())).toEqual(begun);
  });

  it('when what used it is tried again, then whose approval it was does not matter any more', () => {
    const story = began(
      LATER.replace('run: deploy', 'run: deploy, retry: {maximum-attempts: 2, initial-interval: 1m}'),
    );
    story.comment(MARIA, '/approve').wake();
    story.later(4_000).wake();
    story.fail('deploy');
    story.permit('maria', 'read').later(4_000);
    expect(starts(story.wake())).toEqual(['deploy']);
  });

  it('when nobody’s silence approved and there was a push, then people are asked', () => {
    const story = began(
      LATER.replace('approval', 'approval, timeout-minutes: 60, on-timeout: auto-approve'),
      'approvals: {auto-approve: true}',
    );
    story.later(4_000).wake();
    story.push('other').later(4_000);
    expect(starts(story.wake())).toEqual([]);
    expect(gateAt(story, 'a').status).toBe('pending');
  });

  it('when a wait lies between, then what changed meanwhile holds the work back', () => {
    const story = began(LATER);
    story.comment(MARIA, '/approve').wake();
    story.push('other').later(4_000);
    expect(starts(story.wake())).toEqual([]);
    expect(starts(story.comment(MARIA, '/approve').wake())).toEqual(['deploy']);
  });

  it('when nothing has changed in the wait, then the work starts', () => {
    const story = began(LATER);
    story.comment(MARIA, '/approve').wake();
    expect(starts(story.later(4_000).wake())).toEqual(['deploy']);
  });
});

describe('given gates inside of blocks', () => {
  it('when a loop ends with its gate, and the answer is taken back, then what comes behind is held back', () => {
    const story = began(`
  - name: rounds
    type: loop
    max-iterations: 3
    until: "approvals.a.status == 'approved'"
    steps:
      - {name: build, run: build}
      - {name: a, type: approval}
  - {name: hold, type: wait, for: 1h}
  - {name: deploy, run: deploy}
`);
    story.back('build#1');
    story.wake();
    story.comment(MARIA, '/request-changes shorter').wake();
    story.back('build#2');
    story.wake();
    story.comment(MARIA, '/approve').wake();
    expect(story.states()).toMatchObject({ rounds: 'success', hold: 'waiting' });
    story.permit('maria', 'read').later(4_000);
    expect(reopenedBy(story.wake())).toHaveLength(1);
    isHeld(story);
    story.comment(KIM, '/request-changes a shorter').wake();
    expect(gateAt(story, 'a#2').status).toBe('pending');
    expect(starts(story.comment(KIM, '/approve a').wake())).toEqual(['deploy']);
  });

  it('when a loop goes round, then the next round uses the approval of the one before', () => {
    const story = began(`
  - name: rounds
    type: loop
    max-iterations: 2
    until: "false"
    on-exhausted: continue
    steps:
      - {name: build, run: build}
      - {name: a, type: approval}
`);
    story.back('build#1');
    story.wake();
    const decision = story.comment(MARIA, '/approve').wake();
    expect(entriesOf(decision, 'step.started')).toMatchObject([{ step: 'build#2', uses: ['a#1'] }]);
  });

  it('when one of several items is asked again, then only its lane waits', () => {
    const story = began(`
  - name: each
    type: for-each
    items: [left, right]
    max-parallel: 2
    steps:
      - {name: a, type: approval}
      - {name: hold, type: wait, for: 1h}
      - {name: work, run: work}
  - {name: deploy, run: deploy}
`);
    story.comment(MARIA, '/approve a[0]').comment(JONAS, '/approve a[1]').wake();
    story.permit('maria', 'read').later(4_000);
    const decision = story.wake();
    expect(reopenedBy(decision)).toHaveLength(1);
    expect(starts(decision)).toEqual(['work[1]']);
    expect(entriesOf(decision, 'step.started')).toMatchObject([{ step: 'work[1]', uses: ['a[1]'] }]);
    expect(starts(story.comment(KIM, '/approve a[0]').wake())).toEqual(['work[0]']);
  });

  it('when a sub-process ends with its gate, then what comes behind it rests on that', () => {
    const story = began(`
  - name: block
    type: serial
    steps:
      - {name: a, type: approval}
      - {name: hold, type: wait, for: 1h}
  - {name: deploy, run: deploy}
`);
    story.comment(MARIA, '/approve').wake();
    story.permit('maria', 'read').later(4_000);
    expect(starts(story.wake())).toEqual([]);
    isHeld(story);
    expect(starts(story.comment(KIM, '/approve').wake())).toEqual(['deploy']);
  });

  it('when a gate of a run that is ending was taken back, then nobody is asked', () => {
    const story = began(LATER);
    story.comment(MARIA, '/approve').wake();
    story.permit('maria', 'read').comment(JONAS, '/terminate enough').wake();
    expect(['cancelled', 'failed']).toContain(story.progress?.status);
    expect(gateAt(story, 'a').status).toBe('approved');
  });
});

describe('given a gate that is asked again', () => {
  const again = (): Story => {
    const story = began(LATER);
    story.comment(MARIA, '/approve').wake();
    story.permit('maria', 'read').later(4_000).wake();
    expect(gateAt(story, 'a').reopened).toBeDefined();
    return story;
  };

  it('when it is about the same, then what was said of it counts again once it may', () => {
    const story = again();
    expect(starts(story.permit('maria', 'write').wake())).toEqual(['deploy']);
  });

  it('when it is about something else, then what was said before does not count', () => {
    const story = began(LATER);
    story.comment(MARIA, '/approve').wake();
    story.push('other').later(4_000).wake();
    expect(story.wake().entries).toEqual([]);
    expect(countedAt(story, 'a')).toEqual([]);
    expect(starts(story.comment(MARIA, '/approve').wake())).toEqual(['deploy']);
  });

  it('when what it is about changes again, then it is asked about that', () => {
    const story = again().push('more').later(60);
    expect(entriesOf(story.wake(), 'gate.subject_changed')).toMatchObject([{ step: 'a' }]);
    expect(starts(story.comment(KIM, '/approve').wake())).toEqual(['deploy']);
  });

  it('when it is approved again and lost again, then it is asked a third time', () => {
    const story = began(
      `${TWO}  - {name: c, type: approval, needs: []}\n  - {name: deploy, run: deploy, needs: [a, b, c]}\n`,
    );
    const takesBack = (who: typeof MARIA): void => {
      story.snapshot.comments = story.snapshot.comments.filter(({ author }) => author?.id !== who.id);
    };
    story.comment(MARIA, '/approve a').comment(JONAS, '/approve b').wake();
    takesBack(MARIA);
    story.comment(NORA, '/approve c').wake();
    expect(gateAt(story, 'a').status).toBe('pending');
    takesBack(JONAS);
    expect(starts(story.comment(KIM, '/approve a').wake())).toEqual([]);
    expect(gateAt(story, 'b').status).toBe('pending');
    takesBack(KIM);
    story.comment(MARIA, '/approve b').wake();
    expect(gateAt(story, 'a').status).toBe('pending');
    isHeld(story);
    expect(starts(story.comment(MARIA, '/approve a').wake())).toEqual(['deploy']);
  });

  it('when the person who started says so, then that does not count', () => {
    const story = again().comment(LEA, '/approve');
    story.wake();
    isHeld(story);
    expect(refusedOf(story, 'a')).toContain('lea: the author of the pull request does not count');
  });

  it('when it was handed on, then the new one answers', () => {
    const story = recorded(again(), {
      type: 'gate.delegated',
      step: 'a',
      by: { id: KIM.id, login: 'kim' },
      to: 'jonas',
    });
    expect(starts(story.comment(KIM, '/approve').wake())).toEqual([]);
    expect(starts(story.comment(JONAS, '/approve').wake())).toEqual(['deploy']);
  });
});
