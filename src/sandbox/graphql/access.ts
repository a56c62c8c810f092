import { notAccessible } from '../refusal.ts';
import type { Level } from '../state/permission.ts';
import { permits } from '../state/tokens.ts';
import type { InRepository } from './fields.ts';

/** Refuses as GitHub refuses an integration whose token lacks the permission. */
export function demand(
  session: InRepository,
  scopes: string[],
  access: 'read' | 'write',
  level: Level = access,
): void {
  if (!permits(session.token, scopes, access, level)) throw notAccessible();
}

/** The scopes either of which is enough for the conversation of a pull request. */
export const CONVERSATION = ['issues', 'pull-requests'];
