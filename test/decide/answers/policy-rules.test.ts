import { describe, expect, it } from 'vitest';
import { decide } from '../../../src/decide/decide.ts';
import { JONAS, LEA, MARIA, RENE, type Story } from '../../support/story.ts';
import { BOT, KIM, opened } from '../open-gate.ts';
import { began, countedAt, gateAt, recorded, refusedOf } from '../gates/playing.ts';

const said = (keys: string, policy: string, ...by: (typeof MARIA)[]): Story => {
  const story = opened(keys, policy);
  for (const one of by) story.comment(one, '/approve');
  story.wake();
  return story;
};

describe('given policy that names people', () => {
  it.each([
    ['everywhere', 'approvals: {users: [jonas]}'],
    ['at this gate', 'approvals: {gates: {agree: {users: [jonas]}}}'],
    ['at this gate, in other letters', 'approvals: {gates: {AGREE: {users: [Jonas]}}}'],
  ])('when it does so %s, then whoever the definition lets in does not count', (_, policy) => {
    const story = said('approvers: {users: [maria, jonas]}', policy, MARIA);
    expect(refusedOf(story)[0]).toMatch(/^maria: only jonas may answer this gate$/i);
    expect(story.comment(JONAS, '/approve').wake().reason).toBe('all_steps_done');
  });

  it('when it names another gate, then this one is answered as ever', () => {
    const story = said('', 'approvals: {gates: {other: {teams: [acme/core], required: 3}}}', MARIA);
    expect(gateAt(story).status).toBe('approved');
  });

  it('when everywhere and the gate name different people, then only who is named by both counts', () => {
    const policy = 'approvals: {users: [maria, kim], gates: {agree: {users: [kim, jonas]}}}';
    const story = said('', policy, MARIA, JONAS);
    expect(refusedOf(story)).toEqual([
      'maria: only kim, jonas may answer this gate',
      'jonas: only maria, kim may answer this gate',
    ]);
    expect(story.comment(KIM, '/approve').wake().reason).toBe('all_steps_done');
  });

  it('when the definition names one and policy a team, then the person must be both', () => {
    const story = opened('approvers: {users: [maria]}', 'approvals: {teams: [acme/core]}');
    story.facts.members = { 'acme/core:maria': false, 'acme/core:lea': false };
    story.comment(MARIA, '/approve').wake();
    expect(refusedOf(story)).toEqual(['maria: only the team acme/core may answer this gate']);
    story.facts.members = { 'acme/core:maria': true, 'acme/core:lea': false };
    expect(story.wake().reason).toBe('all_steps_done');
  });

  it('when a team of policy cannot be read, then the gate stays closed and says so', () => {
    const story = said('', 'approvals: {gates: {agree: {teams: [acme/core]}}}', MARIA);
    expect(refusedOf(story)[0]).toMatch(/^maria: this token cannot read who belongs to acme\/core/);
    expect(gateAt(story).parts).toMatchObject([{ kind: 'team', of: 'acme/core' }]);
  });
});

describe('given policy that asks for access', () => {
  it.each([
    ['everywhere', 'approvals: {minimum-permission: maintain}'],
    ['at this gate', 'approvals: {gates: {agree: {minimum-permission: maintain}}}'],
    [
      'less everywhere than here',
      'approvals: {minimum-permission: triage, gates: {agree: {minimum-permission: maintain}}}',
    ],
    [
      'more everywhere than here',
      'approvals: {minimum-permission: maintain, gates: {agree: {minimum-permission: triage}}}',
    ],
  ])('when it does so %s, then the most that is asked counts', (_, policy) => {
    const story = said('approvers: {minimum-permission: triage}', policy, MARIA);
    expect(refusedOf(story)).toEqual(['maria: answering needs maintain access, and maria has write']);
    expect(story.comment(JONAS, '/approve').wake().reason).toBe('all_steps_done');
  });

  it('when everything asks for triage, then triage is enough', () => {
    const policy = 'approvals: {minimum-permission: triage}';
    const story = opened('approvers: {minimum-permission: triage}', policy).permit('rene', 'triage');
    expect(story.comment(RENE, '/approve').wake().reason).toBe('all_steps_done');
  });
});

describe('given policy that asks for a number of people', () => {
  it.each([
    ['everywhere', 'approvals: {required: 2}', ''],
    ['at this gate', 'approvals: {gates: {agree: {required: 2}}}', ''],
    [
      'less here than the definition',
      'approvals: {required: 1, gates: {agree: {required: 1}}}',
      'required: 2',
    ],
    ['less here than everywhere', 'approvals: {required: 2, gates: {agree: {required: 1}}}', ''],
  ])('when it does so %s, then the most that is asked counts', (_, policy, keys) => {
    const story = said(keys, policy, MARIA);
    expect(gateAt(story)).toMatchObject({ status: 'pending', required: 2 });
    expect(countedAt(story)).toEqual(['maria comment']);
    expect(story.comment(JONAS, '/approve').wake().reason).toBe('all_steps_done');
  });
});

describe('given a gate that was handed on', () => {
  const handed = (keys: string, policy: string | null = null, to = 'jonas'): Story =>
    recorded(opened(keys, policy), {
      type: 'gate.delegated',
      step: 'agree',
      by: { id: MARIA.id, login: MARIA.login },
      to,
    });

  it('when policy names others, then that does not let the new one in', () => {
    const story = handed('approvers: {users: [maria]}', 'approvals: {users: [maria, kim]}');
    story.comment(JONAS, '/approve').wake();
    expect(refusedOf(story)).toEqual(['jonas: only maria, kim may answer this gate']);
  });

  it('when policy asks for owners, then who was handed it does not stand in for them', () => {
    const story = handed('approvers: {users: [maria]}', 'approvals: {code-owners: true}');
    story.facts.owners = '* @maria\n';
    story.facts.changed_paths = ['src/a.ts'];
    story.comment(JONAS, '/approve').wake();
    expect(gateAt(story)).toMatchObject({ status: 'pending', answers: [] });
  });

  it('when policy asks for owners, and who was handed it owns some of it, then he gives no more than that', () => {
    const story = handed('', 'approvals: {code-owners: true}');
    story.facts.owners = 'docs/ @jonas\nsrc/ @maria\n';
    story.facts.changed_paths = ['docs/a.md', 'src/a.ts'];
    story.comment(JONAS, '/approve').wake();
    expect(gateAt(story).status).toBe('pending');
    expect(gateAt(story).parts).toMatchObject([
      { of: 'src/', by: [] },
      { of: 'docs/', by: ['jonas'] },
    ]);
  });

  it('when an owner hands it on by the definition, then the new one gives what was hers', () => {
    const story = handed('approvers: {code-owners: true}');
    story.facts.owners = '* @maria\n';
    story.facts.changed_paths = ['src/a.ts'];
    expect(story.comment(JONAS, '/approve').wake().reason).toBe('all_steps_done');
  });

  it('when he hands it on in turn, then the last one gives what was hers', () => {
    const story = handed('approvers: {code-owners: true}');
    story.facts.owners = '* @maria\n';
    story.facts.changed_paths = ['src/a.ts'];
    const by = { id: JONAS.id, login: JONAS.login };
    recorded(story, { type: 'gate.delegated', step: 'agree', by, to: 'kim' });
    story.comment(JONAS, '/approve').wake();
    expect(gateAt(story).status).toBe('pending');
    expect(story.comment(KIM, '/approve').wake().reason).toBe('all_steps_done');
  });

  it('when somebody else answers, then he does not give what was handed on', () => {
    const story = handed('approvers: {code-owners: true}');
    story.facts.owners = 'docs/ @kim\nsrc/ @maria\n';
    story.facts.changed_paths = ['docs/a.md', 'src/a.ts'];
    story.comment(KIM, '/approve').wake();
    expect(gateAt(story)).toMatchObject({
      status: 'pending',
      parts: [
        { of: 'src/', by: [] },
        { of: 'docs/', by: ['kim'] },
      ],
    });
  });

  it('when it was handed on and back, then who has it gives what was his', () => {
    const story = handed('approvers: {code-owners: true}');
    story.facts.owners = '* @maria\n';
    story.facts.changed_paths = ['src/a.ts'];
    const by = { id: JONAS.id, login: JONAS.login };
    recorded(story, { type: 'gate.delegated', step: 'agree', by, to: 'maria' });
    expect(story.comment(MARIA, '/approve').wake().reason).toBe('all_steps_done');
  });

  it('when others hand it on too, then who handed it on first still does not count', () => {
    const story = handed('approvers: {users: [maria, kim]}');
    recorded(story, { type: 'gate.delegated', step: 'agree', by: { id: KIM.id, login: 'kim' }, to: 'nora' });
    story.comment(MARIA, '/approve').wake();
    expect(refusedOf(story)).toEqual(['maria: maria handed this gate on to jonas']);
  });

  it('when the new one spoke in the second in which it was handed to him, then that does not count', () => {
    const story = handed('approvers: {users: [maria]}').later(-60).comment(JONAS, '/approve');
    story.wake();
    expect(gateAt(story)).toMatchObject({ status: 'pending', answers: [] });
  });

  it('when one of several owners hands it on, then the new one does not stand in for the others', () => {
    const story = handed('approvers: {code-owners: true}');
    story.facts.owners = 'docs/ @maria\nsrc/ @kim\n';
    story.facts.changed_paths = ['docs/a.md', 'src/a.ts'];
    story.comment(JONAS, '/approve').wake();
    expect(gateAt(story).status).toBe('pending');
    expect(story.comment(KIM, '/approve').wake().reason).toBe('all_steps_done');
  });

  it('when the definition names people, then the new one counts and the old one does not', () => {
    const story = handed('approvers: {users: [maria]}').comment(MARIA, '/approve');
    story.wake();
    expect(refusedOf(story)).toEqual(['maria: maria handed this gate on to jonas']);
    expect(story.comment(JONAS, '/approve').wake().reason).toBe('all_steps_done');
  });

  it('when the new one spoke before it was handed to him, then that does not count', () => {
    const story = opened('approvers: {users: [maria]}').comment(JONAS, '/approve');
    story.wake();
    recorded(story, {
      type: 'gate.delegated',
      step: 'agree',
      by: { id: MARIA.id, login: 'maria' },
      to: 'jonas',
    });
    story.wake();
    expect(gateAt(story)).toMatchObject({ status: 'pending', answers: [] });
  });

  it('when it is handed back, then the first one answers again', () => {
    const story = handed('approvers: {users: [maria]}', null, 'jonas');
    recorded(story, {
      type: 'gate.delegated',
      step: 'agree',
      by: { id: JONAS.id, login: 'jonas' },
      to: 'Maria',
    });
    story.comment(JONAS, '/approve').wake();
    expect(refusedOf(story)).toEqual(['jonas: jonas handed this gate on to Maria']);
    expect(story.comment(MARIA, '/approve').wake().reason).toBe('all_steps_done');
  });

  it('when the gate names nobody, then it does not close to the others', () => {
    const story = handed('');
    expect(story.comment(KIM, '/approve').wake().reason).toBe('all_steps_done');
  });

  it('when the new one is the author, then he still does not count', () => {
    const story = handed('approvers: {users: [maria]}', null, 'lea').comment(LEA, '/approve');
    story.wake();
    expect(refusedOf(story)).toEqual(['lea: the author of the pull request does not count']);
  });
});

describe('given a gate that escalated', () => {
  const KEYS = 'approvers: {users: [maria]}, timeout-minutes: 60, on-timeout: escalate, escalate-to: ';
  const escalated = (to: string, policy: string | null = null): Story => {
    const story = opened(`${KEYS}[${to}]`, policy);
    story.later(4_000).wake();
    expect(gateAt(story).overdue).toBeDefined();
    return story;
  };

  it('when policy names others, then it does not let the new ones in', () => {
    const story = escalated('jonas', 'approvals: {users: [maria]}').comment(JONAS, '/approve');
    story.wake();
    expect(refusedOf(story)).toEqual(['jonas: only maria may answer this gate']);
  });

  it('when one of the new ones approves, then it opens, and the first ones may still answer', () => {
    expect(escalated('jonas').comment(JONAS, '/approve').wake().reason).toBe('all_steps_done');
    expect(escalated('jonas').comment(MARIA, '/approve').wake().reason).toBe('all_steps_done');
  });

  it('when it escalated to a team, then that is a team and no person', () => {
    const story = escalated('acme/core, jonas').comment(KIM, '/approve');
    story.facts.members = { 'acme/core:kim': false, 'acme/core:lea': false };
    story.wake();
    expect(refusedOf(story)).toEqual(['kim: only maria, jonas, the team acme/core may answer this gate']);
    expect(gateAt(story)).not.toHaveProperty('parts');
  });

  it('when he had spoken before the deadline, then he must say it again', () => {
    const story = opened(`${KEYS}[jonas]`).comment(JONAS, '/approve');
    story.later(4_000).wake();
    story.wake();
    expect(gateAt(story)).toMatchObject({ status: 'pending', answers: [] });
  });

  it('when it escalated to a team, then one of the team counts', () => {
    const story = escalated('acme/core');
    story.facts.members = { 'acme/core:jonas': true };
    expect(story.comment(JONAS, '/approve').wake().reason).toBe('all_steps_done');
  });
});

describe('given who pushed last', () => {
  it('when it is who approves, then that does not count', () => {
    const story = opened();
    story.facts.pusher = MARIA;
    story.comment(MARIA, '/approve').wake();
    expect(refusedOf(story)).toEqual(['maria: who pushed last does not count']);
    expect(story.comment(JONAS, '/approve').wake().reason).toBe('all_steps_done');
  });

  it('when nobody can tell, then nobody counts, and the reason names the way out', () => {
    const story = opened();
    story.facts.pusher = null;
    story.comment(MARIA, '/approve').wake();
    expect(refusedOf(story)).toEqual([
      'maria: this token cannot read who pushed last; policy may set allow-last-pusher',
    ]);
  });

  it('when only that is not known yet, then it is asked before anybody counts', () => {
    const story = opened().comment(MARIA, '/approve');
    const situation = story.situation();
    const permissions = { maria: 'write' } as const;
    const decision = decide({ ...situation, snapshot: { ...situation.snapshot, permissions } });
    expect(decision).toMatchObject({ kind: 'observe', entries: [], wants: [{ want: 'pusher' }] });
  });

  it('when policy allows it, then it counts, and nobody asks who pushed', () => {
    const story = opened('', 'approvals: {allow-last-pusher: true}');
    story.facts.pusher = null;
    expect(story.comment(MARIA, '/approve').wake().reason).toBe('all_steps_done');
  });

  it('when she pushes after she approved, with the same content, then her approval is withdrawn', () => {
    const story = opened('required: 2').comment(MARIA, '/approve');
    story.wake();
    expect(countedAt(story)).toEqual(['maria comment']);
    story.facts.pusher = MARIA;
    story.wake();
    expect(countedAt(story)).toEqual([]);
  });
});

describe('given where the pull request goes', () => {
  const aimed = (policy: string | null, ref: string): Story => {
    const story = opened('', policy);
    story.snapshot.pull.base = { ref, oid: 'e'.repeat(40) };
    story.comment(MARIA, '/approve').wake();
    return story;
  };

  it('when it was turned to a branch that policy does not list, then nobody counts', () => {
    expect(refusedOf(aimed(null, 'evil'))).toEqual([
      'maria: policy does not list evil, the branch that this pull request goes to now',
    ]);
    expect(gateAt(aimed('bases: [main]', 'release')).status).toBe('pending');
  });

  it('when policy lists the branch, then people count', () => {
    expect(gateAt(aimed('bases: [main, release]', 'release')).status).toBe('approved');
  });
});

describe('given a bot that policy lists by its number', () => {
  const POLICY = 'approvals: {bots: [900]';

  it('when GitHub knows no access of it, then it counts all the same', () => {
    expect(opened('', `${POLICY}}`).comment(BOT, '/approve').wake().reason).toBe('all_steps_done');
  });

  it('when other people are named, then it does not count', () => {
    const story = opened('', `${POLICY}, users: [maria]}`).comment(BOT, '/approve');
    story.wake();
    expect(refusedOf(story)).toEqual(['evil[bot]: only maria may answer this gate']);
  });

  it('when it pushed last, then it does not count', () => {
    const story = opened('', `${POLICY}}`);
    story.facts.pusher = BOT;
    story.comment(BOT, '/approve').wake();
    expect(refusedOf(story)).toEqual(['evil[bot]: who pushed last does not count']);
  });

  it('when a bot of another number has its name, then it does not count', () => {
    const story = opened('', `${POLICY}}`).permit(BOT.login, 'admin');
    story.review({ ...BOT, id: 901 }, 'APPROVED').wake();
    expect(refusedOf(story)).toEqual(['evil[bot]: a bot does not count']);
  });
});

describe('given a gate without anybody’s word', () => {
  it('when nothing was said, then nothing is asked of GitHub', () => {
    const story = began('  - {name: agree, type: approval}\n');
    story.facts.pusher = null;
    expect(story.wake().entries).toEqual([]);
  });
});
