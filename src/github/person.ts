import type * as z from 'zod';
import type { Person } from '../ports.ts';
import type { viewer } from './answer.ts';
import type { who } from './answer-shapes.ts';

const TYPES: { [typename: string]: Person['type'] } = {
  User: 'User',
  Bot: 'Bot',
  Organization: 'Organization',
  Mannequin: 'Mannequin',
};

/**
 * Somebody as GraphQL names them; null for a deleted account or one without a number. A bot's login gets the
 * suffix that REST shows, so that it is never taken for the person of the same name.
 */
export function toPerson(node: z.infer<typeof who>): Person | null {
  const type = node === null ? undefined : TYPES[node.kind];
  if (node === null || type === undefined || node.databaseId == null) return null;
  const login = type === 'Bot' && !node.login.endsWith('[bot]') ? `${node.login}[bot]` : node.login;
  return { id: node.databaseId, login, type };
}

/** Whose token it is: an installation token reads as `name[bot]`. */
export const toViewer = (node: z.infer<typeof viewer>): Person => ({
  id: node.databaseId,
  login: node.login,
  type: node.login.endsWith('[bot]') ? 'Bot' : 'User',
});
