import { ACTIONS_BOT, type Account } from './accounts.ts';
import { atLeast, type Level } from './permission.ts';

type Access = 'read' | 'write' | 'none';
/** Scopes as a job's `permissions` names them: contents, issues, pull-requests, statuses, actions; an App's may also have members. Absent is none. */
export type Scopes = { [scope: string]: Access };

export interface Token {
  secret: string;
  account: Account;
  scopes: Scopes;
}

/** The tokens handed out, each bound to an account and its scopes. */
export class Tokens {
  readonly #known = new Map<string, Token>();

  mint(account: Account, scopes: Scopes): string {
    if (account.login === ACTIONS_BOT && 'members' in scopes) {
      throw new Error("a job's permissions have no members: mint the token for an App");
    }
    const secret = `ghs_sandbox${String(this.#known.size + 1).padStart(29, '0')}`;
    this.#known.set(secret, { secret, account, scopes: { ...scopes } });
    return secret;
  }

  /** From an `authorization` header; null when it names no token that was handed out. */
  find(authorization: string | undefined): Token | null {
    const secret = /^(?:bearer|token) +(\S+)$/i.exec(authorization ?? '')?.[1];
    return secret === undefined ? null : (this.#known.get(secret) ?? null);
  }
}

const allows = (token: Token, scope: string, access: 'read' | 'write'): boolean => {
  const held = token.scopes[scope] ?? 'none';
  return held === 'write' || held === access;
};

/** True when the token has one of the scopes and, for a person's token, the person has the level. */
export function permits(
  token: Token,
  scopes: string[],
  access: 'read' | 'write',
  level: Level = access,
): boolean {
  const scoped = scopes.some((scope) => allows(token, scope, access));
  return scoped && (token.account.type === 'Bot' || atLeast(token.account.level, level));
}
