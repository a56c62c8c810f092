import { permissionAtLeast, type Person } from '../../people.ts';
import { permissionOf } from '../orders/inbox.ts';
import type { Want } from '../found.ts';
import type { Situation } from '../situation.ts';
import type { GateCase } from './approval.ts';
import { accessAt, handedOnBy, handedTo, namesNobody, rulesAt, type Rule } from './approvers.ts';
import { isMember, teamOf, unreadableTeam } from './members.ts';
import { ownershipOf } from './owners.ts';

/** Whether somebody may answer a gate; else why not, or what must be read before that can be said. */
export type Fit = { is: 'fit' } | { is: 'unfit'; why: string } | { is: 'wanted'; wants: Want[] };

/** Whether somebody may answer a gate with what he said at an instant, as of what GitHub says of him now. */
export function fitFor(situation: Situation, gateCase: GateCase, person: Person, at: string): Fit {
  const why = barred(situation, gateCase, person);
  if (why !== null) return { is: 'unfit', why };
  const wants: Want[] = [];
  const { open, step } = gateCase;
  for (const rule of rulesAt(step, situation.policy, handedTo(open.gate, at))) {
    const named = isNamed(situation, rule, person);
    if (named.is === 'unfit') return named;
    if (named.is === 'wanted') wants.push(...named.wants);
  }
  const { pull, repository } = situation.snapshot;
  // Who committed is told by the base: on one of his own making nobody would have.
  if (!(situation.policy.bases ?? [repository.default_branch]).includes(pull.base.ref))
    return {
      is: 'unfit',
      why: `policy does not list ${pull.base.ref}, the branch that this pull request goes to now`,
    };
  const pushed = pushedLast(situation, person);
  if (pushed.is === 'unfit') return pushed;
  if (pushed.is === 'wanted') wants.push(...pushed.wants);
  // GitHub knows no access of a bot: policy names it by its id instead.
  if (person.type !== 'User') return wants.length > 0 ? { is: 'wanted', wants } : { is: 'fit' };
  const found = permissionOf(situation.snapshot, person);
  if (found === undefined) wants.push({ want: 'permission', login: person.login });
  if (wants.length > 0 || found === undefined) return { is: 'wanted', wants };
  const needed = accessAt(step, situation.policy);
  if (permissionAtLeast(found, needed)) return { is: 'fit' };
  return { is: 'unfit', why: `answering needs ${needed} access, and ${person.login} has ${found}` };
}

/** Why somebody does not count whatever GitHub says of his access. */
function barred(
  { snapshot, policy }: Situation,
  { open, step, progress, edited }: GateCase,
  { id, login, type }: Person,
): string | null {
  const { approvals } = policy;
  if (edited.length > 0)
    return `${edited.join(', ')} was edited after it was recorded; restore it, or ask for changes once it is restored`;
  if (type !== 'User' && !approvals.bots.includes(id)) return 'a bot does not count';
  if (id === snapshot.viewer.id) return 'Pawl does not answer its own gates';
  const to = handedOnBy(open.gate, { id, login });
  if (to !== undefined) return `${login} handed this gate on to ${to}`;
  if (id === snapshot.pull.author?.id && !(step.allow_author && approvals.allow_author))
    return 'the author of the pull request does not count';
  if (id === progress.requester.id && !approvals.allow_requester)
    return 'the person who started the run does not count';
  if (snapshot.pull.committers.includes(id) && !approvals.allow_committers)
    return 'somebody who committed to the pull request does not count';
  return null;
}

/** Whether a rule lets somebody in by name. What GitHub does not tell lets nobody in. */
function isNamed(situation: Situation, rule: Rule, person: Person): Fit {
  if (namesNobody(rule) || includes(rule.users, person)) return { is: 'fit' };
  const wants: Want[] = [];
  const unread: string[] = [];
  const inTeam = (name: string): boolean => {
    const team = teamOf(name, situation);
    const member = isMember(situation, team, person);
    if (member === null) unread.push(unreadableTeam(team));
    else if (typeof member !== 'boolean') wants.push(member);
    return member === true;
  };
  // Every team is asked, so that one round of reading is enough.
  if (rule.teams.map(inTeam).includes(true)) return { is: 'fit' };
  const who = [...rule.users, ...rule.teams.map((team) => `the team ${teamOf(team, situation)}`)];
  if (rule.code_owners) {
    const ownership = ownershipOf(situation);
    if (ownership.is === 'wanted') return ownership;
    if (ownership.is === 'unreadable') unread.push(ownership.why);
    else {
      const owners = [...new Set(ownership.owned.flatMap((owned) => owned.owners))];
      // What nobody owns asks for nobody in particular.
      if (owners.length === 0 && who.length === 0) return { is: 'fit' };
      const owns = (owner: string): boolean =>
        owner.includes('/') ? inTeam(owner) : includes([owner.replace(/^@/, '')], person);
      if (owners.map(owns).includes(true)) return { is: 'fit' };
      who.push(`owners of the changed files (${owners.join(', ') || 'nobody'})`);
    }
  }
  if (wants.length > 0) return { is: 'wanted', wants };
  if (unread.length > 0) return { is: 'unfit', why: unread.join('; ') };
  return { is: 'unfit', why: `only ${who.join(', ')} may answer this gate` };
}

/** Whether the newest push is somebody's, where that counts. */
function pushedLast({ snapshot, policy }: Situation, { id }: Person): Fit {
  if (policy.approvals.allow_last_pusher) return { is: 'fit' };
  const { pusher } = snapshot.found;
  if (pusher === undefined) return { is: 'wanted', wants: [{ want: 'pusher' }] };
  if (pusher === null)
    return {
      is: 'unfit',
      why: 'this token cannot read who pushed last; policy may set allow-last-pusher',
    };
  return pusher.id === id ? { is: 'unfit', why: 'who pushed last does not count' } : { is: 'fit' };
}

export const includes = (logins: readonly string[], { login }: Pick<Person, 'login'>): boolean =>
  logins.some((name) => name.toLowerCase() === login.toLowerCase());
