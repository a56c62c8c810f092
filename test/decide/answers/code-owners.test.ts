import { describe, expect, it } from 'vitest';
import { JONAS, MARIA, RENE, type Story } from '../../support/story.ts';
import { KIM, opened } from '../open-gate.ts';
import { gateAt, refusedOf } from '../gates/playing.ts';

/** A gate that owners answer; docs/ is Kim's and src/ Maria's unless said. */
const owned = (
  { owners = 'docs/ @kim\nsrc/ @maria\n', paths = ['docs/a.md', 'src/a.ts'] }: Owned = {},
  keys = 'approvers: {code-owners: true}',
  policy: string | null = null,
): Story => {
  const story = opened(keys, policy);
  story.facts.owners = owners;
  story.facts.changed_paths = paths;
  return story;
};
interface Owned {
  owners?: string | null;
  paths?: string[] | null;
}

const parts = (story: Story): string[] =>
  (gateAt(story).parts ?? []).map(
    ({ kind, of, from, by, note }) =>
      `${kind} ${of} from ${from.join(' ')} by ${by.join(' ')}${note === undefined ? '' : `: ${note}`}`,
  );

const statusOf = (story: Story): string => gateAt(story).status;

describe('given a gate for code owners that must stay closed', () => {
  it('when only one of two paths has an owner’s approval, then it waits for the other', () => {
    const story = owned().comment(MARIA, '/approve');
    story.wake();
    expect(statusOf(story)).toBe('pending');
    expect(parts(story)).toEqual(['owners docs/ from kim by ', 'owners src/ from maria by maria']);
    expect(story.comment(KIM, '/approve').wake().reason).toBe('all_steps_done');
  });

  it('when somebody who owns nothing of it approves, then that does not count', () => {
    const story = owned().comment(JONAS, '/approve');
    story.wake();
    expect(refusedOf(story)).toEqual([
      'jonas: only owners of the changed files (@kim, @maria) may answer this gate',
    ]);
  });

  it('when the owner may only read, then that does not count', () => {
    const story = owned({ owners: '* @rene\n' }).comment(RENE, '/approve');
    story.wake();
    expect(refusedOf(story)).toEqual(['rene: answering needs write access, and rene has read']);
  });

  it('when GitHub does not list every changed file, then nobody is an owner', () => {
    const story = owned({ paths: null }).comment(MARIA, '/approve');
    story.wake();
    expect(statusOf(story)).toBe('pending');
    const why = 'GitHub does not list every changed file, so their owners are not known';
    expect(refusedOf(story)).toEqual([`maria: ${why}`]);
    expect(parts(story)).toEqual([`owners the changed files from  by : ${why}`]);
  });

  it('when CODEOWNERS was cut short, then nobody is an owner', () => {
    const story = owned().comment(MARIA, '/approve');
    const decision = story.wake([], (situation) => {
      const { snapshot } = situation;
      const file = { path: '.github/CODEOWNERS', oid: 'f', text: null };
      const found = { ...snapshot.found, code_owners: { [snapshot.pull.base.oid]: file } };
      return { ...situation, snapshot: { ...snapshot, found } };
    });
    expect(decision.refusals[0]?.why).toBe(
      '.github/CODEOWNERS could not be read whole, so owners are not known',
    );
    expect(statusOf(story)).toBe('pending');
  });

  it('when there is no CODEOWNERS, then the gate says so', () => {
    const story = owned({ owners: null }).comment(MARIA, '/approve');
    story.wake();
    expect(statusOf(story)).toBe('pending');
    expect(refusedOf(story)).toEqual(['maria: there is no file CODEOWNERS on main']);
  });

  it('when policy does not list the base, then its CODEOWNERS names nobody', () => {
    const story = owned();
    story.snapshot.pull.base = { ref: 'evil', oid: 'e'.repeat(40) };
    story.facts.owners = '* @maria\n';
    story.comment(MARIA, '/approve').wake();
    expect(statusOf(story)).toBe('pending');
    expect(parts(story)).toEqual([
      'owners the changed files from  by : policy does not list evil, so its code owners do not count',
    ]);
  });

  it('when an owner is an address, then nobody can be found by it, and the gate says so', () => {
    const story = owned({ owners: 'src/ maria@example.org\n' }).comment(MARIA, '/approve');
    story.wake();
    expect(statusOf(story)).toBe('pending');
    expect(parts(story)).toEqual([
      'owners src/ from maria@example.org by : nobody can be found by the address maria@example.org',
    ]);
  });

  it('when a team owns it and cannot be read, then the gate says so', () => {
    const story = owned({ owners: '* @acme/core\n' }).comment(MARIA, '/approve');
    story.wake();
    expect(statusOf(story)).toBe('pending');
    expect(refusedOf(story)[0]).toMatch(/^maria: this token cannot read who belongs to acme\/core/);
  });

  it('when a team owns one path and somebody else approves, then that path still waits', () => {
    const story = owned({ owners: 'docs/ @acme/core\nsrc/ @maria\n' });
    story.facts.members = { 'acme/core:maria': false };
    story.comment(MARIA, '/approve').wake();
    expect(statusOf(story)).toBe('pending');
    expect(parts(story)).toEqual(['owners docs/ from @acme/core by ', 'owners src/ from maria by maria']);
  });

  it('when that team cannot be read and has an address beside it, then both are said', () => {
    const story = owned({ owners: 'docs/ @acme/core a@example.org b@example.org\nsrc/ @maria\n' });
    story.comment(MARIA, '/approve').wake();
    expect(statusOf(story)).toBe('pending');
    expect(parts(story)[0]).toBe(
      'owners docs/ from @acme/core a@example.org b@example.org by : this token cannot read who belongs to acme/core: ' +
        'an App with the permission members:read can; nobody can be found by the address a@example.org, b@example.org',
    );
  });

  it('when an owner asks for changes, then nobody has approved for his paths', () => {
    const story = owned({ owners: '* @maria\n' }).comment(MARIA, '/request-changes shorter');
    story.wake();
    expect(parts(story)).toEqual(['owners * from maria by ']);
  });

  it('when lines of CODEOWNERS are none, then the gate names them', () => {
    const bad = Array.from({ length: 6 }, () => '!no @kim').join('\n');
    const story = owned({ owners: `${bad}\nsrc/ @kim\n`, paths: ['src/a.ts'] }).comment(MARIA, '/approve');
    story.wake();
    expect(parts(story)).toEqual([
      'owners src/ from kim by : lines of CODEOWNERS that are none: 1, 2, 3, 4, 5',
    ]);
  });

  it('when a later line gives the path to another, then the earlier owner does not count', () => {
    const story = owned({ owners: '* @maria\nsrc/ @kim\n', paths: ['src/a.ts'] }).comment(MARIA, '/approve');
    story.wake();
    expect(statusOf(story)).toBe('pending');
    expect(story.comment(KIM, '/approve').wake().reason).toBe('all_steps_done');
  });

  it('when owners are enough and people are not, then it waits for people', () => {
    const story = owned({ owners: '* @kim @maria\n' }, 'required: 2, approvers: {code-owners: true}');
    story.comment(MARIA, '/approve').wake();
    expect(statusOf(story)).toBe('pending');
    expect(story.comment(KIM, '/approve').wake().reason).toBe('all_steps_done');
  });

  it('when people are enough and owners are not, then it waits for the owner', () => {
    const story = owned(undefined, 'required: 2, approvers: {code-owners: true, users: [maria, jonas]}');
    story.facts.owners = 'docs/ @kim\n';
    story.comment(MARIA, '/approve').comment(JONAS, '/approve').wake();
    // Both are named beside the owners, so each stands in for Kim.
    expect(gateAt(story).status).toBe('approved');
  });
});

describe('given a gate for code owners that may open', () => {
  it.each<[string, Owned]>([
    ['nothing that changed has an owner', { owners: 'other/ @kim\n' }],
    ['a later line takes the owner away', { owners: '* @kim\nsrc/\ndocs/\n' }],
    ['only Pawl’s own files have one', { owners: '.pawl/ @kim\n', paths: ['.pawl/pr-7/progress.json'] }],
    ['nothing changed', { paths: [] }],
  ])('when %s, then anybody with the access may answer', (_, facts) => {
    const story = owned(facts).comment(JONAS, '/approve');
    expect(story.wake().reason).toBe('all_steps_done');
  });

  it('when one person owns all of it, then one is enough, and letters do not matter', () => {
    const story = owned({ owners: 'docs/ @Maria\nsrc/ @MARIA @kim\n' }).comment(MARIA, '/approve');
    expect(story.wake().reason).toBe('all_steps_done');
  });

  it('when a team owns it, then one of the team is enough', () => {
    const story = owned({ owners: '* @acme/core\n' });
    story.facts.members = { 'acme/core:kim': true };
    expect(story.comment(KIM, '/approve').wake().reason).toBe('all_steps_done');
    expect(gateAt(story).parts).toMatchObject([{ from: ['@acme/core'], by: ['kim'] }]);
  });

  it('when it names people beside the owners, then they stand in for any of them', () => {
    const story = owned(undefined, 'approvers: {code-owners: true, users: [jonas]}').comment(
      JONAS,
      '/approve',
    );
    expect(story.wake().reason).toBe('all_steps_done');
  });

  it('when it names a team beside the owners, then its members stand in for any of them', () => {
    const story = owned(undefined, 'approvers: {code-owners: true, teams: [core]}');
    story.facts.members = { 'acme/core:jonas': true, 'acme/core:lea': false };
    expect(story.comment(JONAS, '/approve').wake().reason).toBe('all_steps_done');
  });

  it('when nothing has an owner and it names people, then only they may answer', () => {
    const story = owned({ owners: '# nothing\n' }, 'approvers: {code-owners: true, users: [maria]}');
    story.comment(JONAS, '/approve').wake();
    expect(refusedOf(story)).toEqual([
      'jonas: only maria, owners of the changed files (nobody) may answer this gate',
    ]);
    expect(story.comment(MARIA, '/approve').wake().reason).toBe('all_steps_done');
  });

  it('when three lines have the same owners, then all of them are named', () => {
    const story = owned({ owners: 'a @kim\nb @kim\nc @kim\n', paths: ['a', 'b', 'c'] });
    story.comment(KIM, '/approve').wake();
    expect(gateAt(story).parts).toMatchObject([{ of: 'a, b, c' }]);
  });

  it('when several lines have the same owners, then they are one thing to ask for', () => {
    const story = owned({
      owners: 'a @kim @maria\nb @maria @Kim\nc @kim @maria\nd @maria @kim\n',
      paths: ['a', 'b', 'c', 'd', 'a/x'],
    }).comment(MARIA, '/approve');
    story.wake();
    expect(parts(story)).toEqual(['owners a, b, c and 1 more from kim maria by maria']);
  });
});

describe('given policy that asks for code owners everywhere', () => {
  it('when the definition names somebody else, then both rules must let people in, and an owner must approve', () => {
    const story = owned(undefined, 'approvers: {users: [maria, jonas]}', 'approvals: {code-owners: true}');
    story.facts.owners = '* @maria\n';
    story.comment(JONAS, '/approve').wake();
    expect(refusedOf(story)).toEqual([
      'jonas: only owners of the changed files (@maria) may answer this gate',
    ]);
    expect(story.comment(MARIA, '/approve').wake().reason).toBe('all_steps_done');
  });

  it('when the definition lets nobody own it, then the definition’s people do not stand in', () => {
    const story = owned(undefined, 'approvers: {users: [jonas]}', 'approvals: {code-owners: true}');
    story.comment(JONAS, '/approve').comment(KIM, '/approve').wake();
    expect(statusOf(story)).toBe('pending');
  });
});
