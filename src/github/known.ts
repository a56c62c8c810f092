import * as z from 'zod';
import { Unreachable } from '../ports.ts';
import type { Client } from './client.ts';
import { REPOSITORY } from './query.ts';
import type { Place } from './place.ts';

const answer = z.object({
  repository: z.object({ id: z.string(), defaultBranchRef: z.object({ name: z.string() }) }),
});

export interface KnownRepository {
  node_id: string;
  default_branch: string;
}

/** What writers need to know of the repository: remembered from a read, else asked for once. */
export class Known {
  #repository: KnownRepository | null = null;
  readonly #client: Client;
  readonly #place: Place;

  constructor(client: Client, place: Place) {
    this.#client = client;
    this.#place = place;
  }

  remember(repository: KnownRepository): void {
    this.#repository = repository;
  }

  async repository(): Promise<KnownRepository> {
    if (this.#repository !== null) return this.#repository;
    const { data, errors } = await this.#client.query(REPOSITORY, { ...this.#place });
    const parsed = answer.safeParse(data);
    if (!parsed.success || errors.length > 0)
      throw new Unreachable(
        'github',
        `The repository could not be read: ${errors[0]?.message ?? 'the answer is not understood'}`,
        { cause: parsed.error },
      );
    const { id, defaultBranchRef } = parsed.data.repository;
    this.#repository = { node_id: id, default_branch: defaultBranchRef.name };
    return this.#repository;
  }
}
