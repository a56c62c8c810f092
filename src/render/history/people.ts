import type { Entry } from '../../progress/entry.ts';
import type { Deed } from './schema.ts';

type Someone = { id: number; login: string };

const deed = ({ id, login }: Someone, did: Deed['did']): Deed => ({ id, login, did });

/** Who a decision's entries name, and what they did; everybody once for each. */
export function peopleIn(entries: readonly Entry[]): Deed[] {
  const deeds = new Map<string, Deed>();
  for (const one of entries.flatMap(deedsIn)) deeds.set(`${one.did} ${one.id ?? one.login}`, one);
  return [...deeds.values()];
}

function deedsIn(entry: Entry): Deed[] {
  switch (entry.type) {
    case 'run.started':
      return [deed(entry.requester, 'started')];
    case 'command.refused':
      return [deed(entry.by, 'was refused')];
    case 'gate.answered':
      return [deed(entry.answer.by, 'answered')];
    case 'gate.closed':
      return entry.answers.map(({ by }) => deed(by, 'answered'));
    case 'gate.refused':
      return [deed(entry.refused.by, 'was not counted')];
    case 'gate.delegated':
      return [deed(entry.by, 'handed on'), { login: entry.to, id: null, did: 'was asked' }];
    case 'gate.timed_out':
      return (entry.escalated_to ?? []).map((login) => ({ login, id: null, did: 'was asked' as const }));
    case 'signal.received':
      return [deed(entry.signal.by, 'signalled')];
    default:
      return 'by' in entry && entry.by !== undefined ? [deed(entry.by, 'commanded')] : [];
  }
}

/** Each person once, with everything that they did. */
export function byPerson(people: readonly Deed[]): { login: string; did: string }[] {
  const deeds = new Map<string, string[]>();
  for (const { login, did } of people) deeds.set(login, [...(deeds.get(login) ?? []), did]);
  return [...deeds].map(([login, did]) => ({ login, did: did.join(', ') }));
}
