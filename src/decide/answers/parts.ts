import { BOUNDS, summarise } from '../../progress/bounds.ts';
import type { Gate, Part } from '../../progress/gate.ts';
import { permissionAtLeast, type Permission } from '../../people.ts';
import type { Situation } from '../situation.ts';
import type { Want } from '../found.ts';
import type { GateCase } from './approval.ts';
import { accessAt, escalatedTo, inPlaceOf, rulesAt, type Rule } from './approvers.ts';
import { includes } from './fit.ts';
import { isMember, teamOf, unreadableTeam } from './members.ts';
import { ownershipOf, type Owned } from './owners.ts';

/** What a gate asks for beside a number of people: `unmet` while an owner is missing. */
export interface Assessed {
  parts: Part[];
  unmet: boolean;
  wants: Want[];
}

/**
 * Holds the approvals of a gate against the owners of what changed, and says what stands in people's way: named people
 * without access, teams that cannot be read. `approvers` are those who approved and count.
 */
export function assess(
  situation: Situation,
  gateCase: GateCase,
  approvers: readonly { login: string }[],
): Assessed {
  const { policy, snapshot } = situation;
  const rules = rulesAt(gateCase.step, policy, escalatedTo(gateCase.open.gate, snapshot.now));
  const wants: Want[] = [];
  const look: Look = { situation, gate: {}, needed: accessAt(gateCase.step, policy), wants };
  const parts = [
    // What policy asks for nobody hands on.
    ...rules.flatMap((rule, at) =>
      ownersOf({ ...look, gate: at === 0 ? gateCase.open.gate : {} }, rule, approvers),
    ),
    ...hindrances(situation, gateCase, rules, wants),
  ];
  const unmet = parts.some((part) => part.kind === 'owners' && part.by.length === 0);
  return { parts: recorded(parts), unmet, wants };
}

/** What owners are looked up with: the facts, who handed the gate on, the access that is needed, what must be read. */
interface Look {
  situation: Situation;
  gate: Pick<Gate, 'delegated'>;
  needed: Permission;
  wants: Want[];
}

function ownersOf(look: Look, rule: Rule, approvers: readonly { login: string }[]): Part[] {
  if (!rule.code_owners) return [];
  const { situation, wants } = look;
  const ownership = ownershipOf(situation);
  if (ownership.is === 'wanted') {
    wants.push(...ownership.wants);
    return [];
  }
  if (ownership.is === 'unreadable')
    return [{ kind: 'owners', of: 'the changed files', from: [], by: [], note: ownership.why }];
  const { owned, skipped } = ownership;
  const lines =
    skipped.length === 0 ? [] : [`lines of CODEOWNERS that are none: ${skipped.slice(0, 5).join(', ')}`];
  return owned.map((one) => ownedPart(look, rule, one, approvers, lines));
}

/** People named by the same rule stand in for any owner. */
function ownedPart(
  look: Look,
  rule: Rule,
  { patterns, owners }: Owned,
  approvers: readonly { login: string }[],
  remarks: readonly string[],
): Part {
  const { situation, gate, wants } = look;
  const from = [...owners, ...rule.users, ...rule.teams.map((team) => `@${teamOf(team, situation)}`)];
  const unread = new Set<string>();
  const isFrom = (person: { login: string }): boolean =>
    from
      .map((name) => {
        if (!name.includes('/')) return includes([name.replace(/^@/, '')], person);
        const team = teamOf(name, situation);
        const member = isMember(situation, team, person);
        if (member === null) unread.add(unreadableTeam(team));
        else if (typeof member !== 'boolean') wants.push(member);
        return member === true;
      })
      .includes(true);
  const gave = approvers.filter((person) =>
    inPlaceOf(gate, person)
      .map((one) => isFrom(one) && (one === person || mayStill(look, one)))
      .includes(true),
  );
  const addresses = owners.filter((owner) => !owner.startsWith('@'));
  const notes = [
    ...unread,
    ...remarks,
    ...(addresses.length > 0 ? [`nobody can be found by the address ${addresses.join(', ')}`] : []),
  ];
  return {
    kind: 'owners',
    of: patterns.slice(0, 3).join(', ') + (patterns.length > 3 ? ` and ${patterns.length - 3} more` : ''),
    from: from.map((name) => (name.includes('/') ? name : name.replace(/^@/, ''))),
    by: gave.map(({ login }) => login),
    ...(notes.length > 0 ? { note: notes.join('; ') } : {}),
  };
}

/** Whether somebody who handed the gate on could still answer it himself. */
function mayStill({ situation, needed, wants }: Look, { login }: { login: string }): boolean {
  const { permissions } = situation.snapshot;
  const found = Object.hasOwn(permissions, login) ? permissions[login] : undefined;
  if (found === undefined) wants.push({ want: 'permission', login });
  return found !== undefined && permissionAtLeast(found, needed);
}

/** Named people who have no access, and teams that cannot be looked into: said when the gate opens, not when it is too late. */
function hindrances(
  situation: Situation,
  { step, progress }: GateCase,
  rules: readonly Rule[],
  wants: Want[],
): Part[] {
  const { permissions } = situation.snapshot;
  const needed = accessAt(step, situation.policy);
  const users = [...new Set(rules.flatMap((rule) => rule.users))].flatMap((login): Part[] => {
    const found = Object.hasOwn(permissions, login) ? permissions[login] : undefined;
    if (found === undefined) wants.push({ want: 'permission', login });
    if (found === undefined || permissionAtLeast(found, needed)) return [];
    const note =
      found === 'none'
        ? 'has no access to this repository, if there is such an account'
        : `has ${found} access, and answering needs ${needed}`;
    return [{ kind: 'user', of: login, from: [], by: [], note }];
  });
  const teams = [...new Set(rules.flatMap((rule) => rule.teams))].flatMap((name): Part[] => {
    const team = teamOf(name, situation);
    const member = isMember(situation, team, progress.requester);
    if (member !== null && typeof member !== 'boolean') wants.push(member);
    return member === null ? [{ kind: 'team', of: team, from: [], by: [], note: unreadableTeam(team) }] : [];
  });
  return [...users, ...teams];
}

const isMissing = ({ by }: Part): boolean => by.length === 0;

/** What the document keeps of them: what is missing first, each once, within bounds. */
function recorded(parts: readonly Part[]): Part[] {
  const distinct = new Map(parts.map((part) => [`${part.kind} ${part.of} ${part.from.join(' ')}`, part]));
  return [...distinct.values()]
    .toSorted((one, other) => Number(isMissing(other)) - Number(isMissing(one)))
    .slice(0, BOUNDS.refused)
    .map(({ of, from, note, ...part }) => ({
      ...part,
      of: summarise(of, 200),
      from: from.slice(0, BOUNDS.refused).map((name) => summarise(name, 100)),
      ...(note === undefined ? {} : { note: summarise(note, 300) }),
    }));
}
