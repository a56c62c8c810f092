import { describe, expect, it } from 'vitest';
import { JONAS, MARIA, type Story } from '../../support/story.ts';
import { KIM, opened } from '../open-gate.ts';
import { countedAt, gateAt, refusedOf } from '../gates/playing.ts';

const asked = (
  keys = 'approvers: {teams: [core]}',
  members: { [member: string]: boolean | null } = {},
): Story => {
  const story = opened(keys);
  story.facts.members = members;
  return story;
};

describe('given a gate that asks for a team', () => {
  it('when GitHub does not tell who belongs to it, then the gate stays closed and says so', () => {
    const story = asked().comment(MARIA, '/approve');
    story.wake();
    const why =
      'this token cannot read who belongs to acme/core: an App with the permission members:read can';
    expect(refusedOf(story)).toEqual([`maria: ${why}`]);
    expect(gateAt(story)).toMatchObject({
      status: 'pending',
      parts: [{ kind: 'team', of: 'acme/core', from: [], by: [], note: why }],
    });
  });

  it('when it opens, then it says at once that the team cannot be read', () => {
    expect(gateAt(asked()).parts).toMatchObject([{ kind: 'team', of: 'acme/core' }]);
  });

  it('when somebody does not belong to it, then only the team may answer', () => {
    const story = asked(undefined, { 'acme/core:maria': false, 'acme/core:lea': false }).comment(
      MARIA,
      '/approve',
    );
    story.wake();
    expect(refusedOf(story)).toEqual(['maria: only the team acme/core may answer this gate']);
    expect(gateAt(story).parts).toBeUndefined();
  });

  it('when a member has no access, then it does not count', () => {
    const story = asked(undefined, { 'acme/core:rene': true });
    story.comment({ id: 104, login: 'rene', type: 'User' }, '/approve').wake();
    expect(refusedOf(story)).toEqual(['rene: answering needs write access, and rene has read']);
  });

  it('when somebody belongs to it, then it counts', () => {
    const story = asked(undefined, { 'acme/core:maria': true });
    expect(story.comment(MARIA, '/approve').wake().reason).toBe('all_steps_done');
  });

  it('when she leaves the team before a second answers, then hers is withdrawn', () => {
    const story = asked('required: 2, approvers: {teams: [core]}', {
      'acme/core:maria': true,
      'acme/core:jonas': true,
    }).comment(MARIA, '/approve');
    story.wake();
    expect(countedAt(story)).toEqual(['maria comment']);
    story.facts.members = { 'acme/core:maria': false, 'acme/core:jonas': true };
    story.comment(JONAS, '/approve').wake();
    expect(countedAt(story)).toEqual(['jonas comment']);
  });

  it('when it names the organization itself, then that one is asked', () => {
    const story = asked('approvers: {teams: [other/core]}', { 'other/core:maria': true });
    expect(story.comment(MARIA, '/approve').wake().reason).toBe('all_steps_done');
  });

  it('when it asks for one of two teams, and only one can be read, then a member of that one counts', () => {
    const story = asked('approvers: {teams: [core, ops]}', { 'acme/ops:kim': true });
    expect(story.comment(KIM, '/approve').wake().reason).toBe('all_steps_done');
  });

  it('when neither of two teams can be read, then both are said', () => {
    const story = asked('approvers: {teams: [core, ops]}').comment(MARIA, '/approve');
    story.wake();
    expect(refusedOf(story)[0]).toMatch(/belongs to acme\/core: [^;]+; [^;]+ belongs to acme\/ops: [^;]+$/);
  });

  it('when it names people beside the team, then they may answer whatever GitHub tells of it', () => {
    const story = asked('approvers: {teams: [core], users: [maria]}').comment(JONAS, '/approve');
    story.wake();
    expect(refusedOf(story)[0]).toMatch(/^jonas: this token cannot read who belongs to acme\/core/);
    expect(story.comment(MARIA, '/approve').wake().reason).toBe('all_steps_done');
  });

  it('when neither lets somebody in, then both are named', () => {
    const story = asked('approvers: {teams: [core], users: [maria]}', { 'acme/core:jonas': false });
    story.comment(JONAS, '/approve').wake();
    expect(refusedOf(story)).toEqual(['jonas: only maria, the team acme/core may answer this gate']);
  });
});

describe('given a gate that names people', () => {
  it('when one of them has no account or no access, then the gate says so as soon as it opens', () => {
    expect(gateAt(asked('approvers: {users: [nobody-here, rene, maria]}')).parts).toEqual([
      {
        kind: 'user',
        of: 'nobody-here',
        from: [],
        by: [],
        note: 'has no access to this repository, if there is such an account',
      },
      { kind: 'user', of: 'rene', from: [], by: [], note: 'has read access, and answering needs write' },
    ]);
  });

  it('when she gets access, then the note goes with the next answer', () => {
    const story = asked('approvers: {users: [rene, maria]}, required: 2').permit('rene', 'write');
    expect(gateAt(story).parts).toHaveLength(1);
    story.comment(MARIA, '/approve').wake();
    expect(gateAt(story)).not.toHaveProperty('parts');
  });
});
