import type { Level } from './permission.ts';

export interface Account {
  id: number;
  /** As REST and webhooks have it: a bot's ends in `[bot]`. */
  login: string;
  type: 'User' | 'Bot';
  name: string;
  /** What the account may do in the sandbox's repository. */
  level: Level;
}

/** Who acts with the token of an actions run. */
export const ACTIONS_BOT = 'github-actions[bot]';

/** Who commits what is made through the web or the API. */
export const WEB_FLOW: Account = {
  id: 19_864_447,
  login: 'web-flow',
  type: 'User',
  name: 'GitHub',
  level: 'none',
};

/** The address GitHub gives an account for commits. */
export const noreplyAddress = (account: Account): string =>
  account.id === WEB_FLOW.id
    ? 'noreply@github.com'
    : `${account.id}+${account.login}@users.noreply.github.com`;

/** Everybody the sandbox knows, by login and by id. Logins are compared without case, as GitHub does. */
export class Accounts {
  readonly #known: Account[] = [
    { id: 41_898_282, login: ACTIONS_BOT, type: 'Bot', name: 'github-actions[bot]', level: 'none' },
    WEB_FLOW,
  ];
  #nextId = 1001;

  add(login: string, options: { id?: number; type?: 'User' | 'Bot'; level?: Level } = {}): Account {
    if (this.find(login) !== null) throw new Error(`there is an account ${login} already`);
    const id = options.id ?? this.#nextId++;
    if (this.#known.some((account) => account.id === id)) throw new Error(`id ${id} is taken`);
    const account: Account = {
      id,
      login,
      type: options.type ?? 'User',
      name: login,
      level: options.level ?? 'none',
    };
    this.#known.push(account);
    return account;
  }

  /** Everybody, in the order they were added. */
  all(): readonly Account[] {
    return this.#known;
  }

  find(login: string): Account | null {
    const wanted = login.toLowerCase();
    return this.#known.find((account) => account.login.toLowerCase() === wanted) ?? null;
  }

  named(login: string): Account {
    const found = this.find(login);
    if (found === null) throw new Error(`no account ${login}`);
    return found;
  }

  byId(id: number): Account | null {
    return this.#known.find((account) => account.id === id) ?? null;
  }

  /** The account a commit's address belongs to. */
  byAddress(address: string): Account | null {
    return this.#known.find((account) => noreplyAddress(account) === address) ?? null;
  }
}
