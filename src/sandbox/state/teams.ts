import type { Account } from './accounts.ts';

/** A team of the organization that owns the repository. */
export interface Team {
  id: number;
  slug: string;
  members: Account[];
}

/** The teams of the organization that owns the repository, by slug. Slugs are compared without case, as GitHub does. */
export class Teams {
  readonly #known: Team[] = [];
  #nextId = 301;

  add(slug: string, members: Account[]): Team {
    if (this.find(slug) !== null) throw new Error(`there is a team ${slug} already`);
    const team = { id: this.#nextId++, slug, members };
    this.#known.push(team);
    return team;
  }

  find(slug: string): Team | null {
    return this.#known.find((team) => team.slug.toLowerCase() === slug.toLowerCase()) ?? null;
  }

  byId(id: number): Team | null {
    return this.#known.find((team) => team.id === id) ?? null;
  }
}
