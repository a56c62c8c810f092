import { nodeId } from '../state/node-id.ts';
import type { Fields, InRepository } from './fields.ts';

/** A ref by its whole name; null when there is none. */
export async function refByName(session: InRepository, name: string): Promise<Fields | null> {
  const oid = await session.repository.git.ref(name);
  return oid === null ? null : refFields(session, name, oid);
}

const usualPrefix = (name: string): string => /^refs\/[^/]+\//.exec(name)?.[0] ?? '';

/** `prefix` is cut off the name: the one a list was asked for, else `refs/heads/` or the like. */
export function refFields(
  session: InRepository,
  name: string,
  oid: string,
  prefix: string = usualPrefix(name),
): Fields {
  return {
    __typename: 'Ref',
    id: nodeId('Ref', name),
    name: name.slice(prefix.length),
    prefix,
    repository: () => session.show.repository(session),
    target: async () => session.show.object(session, await session.repository.git.object(oid)),
  };
}
