import * as z from 'zod';
import { Unreachable } from '../ports.ts';
import type { Snapshot } from '../ports.ts';
import type { Client, GraphqlError } from './client.ts';
import type { Mutation } from './mutation.ts';
import type { Place } from './place.ts';

/** One query for the node ids of people, and for whose review is requested already. */
export function reviewersDocument(count: number): string {
  const keys = Array.from({ length: count }, (_, index) => `user${index}`);
  return `query PawlReadReviewers($owner: String!, $name: String!, $pull: Int!, ${keys.map((key) => `$${key}: String!`).join(', ')}) {
  repository(owner: $owner, name: $name) {
    pullRequest(number: $pull) {
      reviewRequests(first: 100) { nodes { requestedReviewer { ... on User { id } } } }
    }
  }
  ${keys.map((key) => `${key}: user(login: $${key}) { id }`).join('\n  ')}
}`;
}

const found = z.object({ id: z.string() }).nullish().catch(null);
const requested = z.object({
  repository: z.object({
    pullRequest: z.object({
      reviewRequests: z.object({
        nodes: z.array(
          z.object({ requestedReviewer: z.object({ id: z.string().optional() }).nullable() }).nullable(),
        ),
      }),
    }),
  }),
});

/** Asks people for their review, each at most once in the life of this process. What cannot be asked is logged and let be. */
export class Reviewers {
  readonly #asked = new Set<string>();
  readonly #client: Client;
  readonly #place: Place;
  readonly #log: (line: string) => void;

  constructor(client: Client, place: Place, log: (line: string) => void) {
    this.#client = client;
    this.#place = place;
    this.#log = log;
  }

  /** Mutations that request reviews, one for each person so that a refusal stops nobody else. One query, none without anybody to ask. */
  async toAsk(snapshot: Snapshot, logins: readonly string[]): Promise<Mutation[]> {
    const { number, author } = snapshot.pull;
    // GitHub lets nobody review his own pull request.
    const own = author?.login.toLowerCase();
    const names = new Map(logins.map((login) => [login.toLowerCase(), login]));
    const wanted = [...names]
      .filter(([name]) => name !== own && !this.#asked.has(`${number} ${name}`))
      .map(([, login]) => login);
    if (wanted.length === 0) return [];
    for (const login of wanted) this.#asked.add(`${number} ${login.toLowerCase()}`);
    const ids = await this.#idsOf(number, wanted);
    return ids.map((id, index) => ({
      key: `reviewer${index}`,
      field: 'requestReviews',
      input: { pullRequestId: snapshot.pull.node_id, userIds: [id], union: true },
    }));
  }

  /** Logs the errors that are about requests for a review, and answers the others. */
  heard(errors: readonly GraphqlError[]): GraphqlError[] {
    const [mine, others] = [errors.filter(isReviewer), errors.filter((error) => !isReviewer(error))];
    for (const { message } of mine) this.#log(`A review could not be requested: ${message}`);
    return others;
  }

  async #idsOf(pull: number, logins: readonly string[]): Promise<string[]> {
    const variables = Object.fromEntries(logins.map((login, index) => [`user${index}`, login]));
    try {
      const { data } = await this.#client.query(reviewersDocument(logins.length), {
        ...this.#place,
        pull,
        ...variables,
      });
      const answers = new Map(Object.entries(data ?? {}));
      const nodes = requested.safeParse(data).data?.repository.pullRequest.reviewRequests.nodes ?? [];
      const already = new Set(nodes.map((node) => node?.requestedReviewer?.id));
      return logins.flatMap((login, index) => {
        const id = found.parse(answers.get(`user${index}`))?.id;
        if (id === undefined)
          this.#log(`The review of ${login} is not requested: GitHub knows no such person.`);
        return id === undefined || already.has(id) ? [] : [id];
      });
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error;
      this.#log(`Nobody's review could be requested: ${error.message}`);
      return [];
    }
  }
}

const isReviewer = ({ path }: GraphqlError): boolean => /^reviewer\d+$/.test(String(path?.[0]));
