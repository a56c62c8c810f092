import { Client, type GraphqlAnswer, type GraphqlError } from '../../../src/github/client.ts';
import type { Mutation } from '../../../src/github/mutation.ts';
import { MUTATIONS } from './mutations.ts';
import { FieldRefused } from './refusal.ts';
import { QUERIES, ROUTES } from './requests.ts';
import type { Repository } from './repository.ts';
import type { State } from './state.ts';

/** One request on its way: what it is called, and whether it may change anything. */
export interface Asked {
  name: string;
  writes: boolean;
}

/** Lets a request through when its turn comes, with whatever becomes of it on the way. */
export type Turn = <T>(asked: Asked, perform: () => T) => Promise<T>;

const atOnce: Turn = (_, perform) => Promise.resolve(perform());
const NOWHERE = { token: 'none', apiUrl: 'http://localhost/', graphqlUrl: 'http://localhost/graphql' };
const FIELD = /^ {2}(\w+): (\w+)\(/gm;

/** What the adapter sends through instead of HTTP: its writes reach the repository in memory, one after the other. */
export class Wire extends Client {
  repository: Repository;
  turn: Turn;
  /** How many changes the next read lags behind. */
  lag = 0;

  constructor(repository: Repository, turn: Turn = atOnce) {
    super(NOWHERE);
    this.repository = repository;
    this.turn = turn;
  }

  override query(document: string, variables: { [name: string]: unknown }): Promise<GraphqlAnswer> {
    const name = /^\s*query (\w+)/.exec(document)?.[1] ?? '';
    const answer = QUERIES[name];
    if (answer === undefined) throw new Error(`The model does not know the query ${name}`);
    return this.ask({ name, writes: false }, () => this.#answered(answer(this.repository, variables), []));
  }

  override mutate(document: string, variables: { [name: string]: unknown }): Promise<GraphqlAnswer> {
    const name = /^mutation (\w+)/.exec(document)?.[1] ?? '';
    return this.ask({ name: nameOf(name, variables), writes: true }, () => {
      const data: { [key: string]: unknown } = {};
      const errors: GraphqlError[] = [];
      for (const [, key = '', field] of document.matchAll(FIELD)) {
        try {
          data[key] = MUTATIONS[field as Mutation['field']](
            this.repository,
            variables[key] as Mutation['input'],
          );
        } catch (error) {
          if (!(error instanceof FieldRefused)) throw error;
          data[key] = null;
          errors.push({ type: error.type, message: error.message, path: [key] });
        }
      }
      return this.#answered(data, errors);
    });
  }

  override rest(route: string, parameters: { [name: string]: unknown }): Promise<unknown> {
    const answer = ROUTES[route];
    if (answer === undefined) throw new Error(`The model does not know the route ${route}`);
    const asked = { name: route.split('/').at(-1) ?? route, writes: !route.startsWith('GET ') };
    return this.ask(asked, () => answer(this.repository, parameters));
  }

  /** Takes its turn; a write takes the server a second. */
  ask<T>(asked: Asked, perform: () => T): Promise<T> {
    return this.turn(asked, () => {
      if (asked.writes) this.repository.later(1);
      return perform();
    });
  }

  /** The state that a read is answered from. */
  read(): State {
    const { lag } = this;
    this.lag = 0;
    return lag === 0 ? this.repository.state : this.repository.earlier(lag);
  }

  #answered(data: unknown, errors: GraphqlError[]): GraphqlAnswer {
    return { data, errors, now: this.repository.now };
  }
}

/** A commit is told from another by its branch, in traces and where answers are lost. */
function nameOf(operation: string, variables: { [name: string]: unknown }): string {
  const commit = variables['commit'] as { branch?: { branchName?: string } } | undefined;
  const branch = commit?.branch?.branchName;
  return branch === undefined ? operation : `${operation} ${branch}`;
}
