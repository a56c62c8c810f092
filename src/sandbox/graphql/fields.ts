import type { StoredObject } from '../git/objects.ts';
import type { RateLimit } from '../rate-limit.ts';
import type { Pull, Review } from '../state/model.ts';
import type { Repository } from '../state/repository.ts';
import type { Token } from '../state/tokens.ts';

/** An object of GitHub's schema: fields that are values, or functions of the field's arguments. */
export interface Fields {
  __typename: string;
  [field: string]: unknown;
}

/** Who asks, and what can be asked about. */
export interface Session {
  token: Token;
  /** Null until a repository was made. */
  repository: Repository | null;
  limit: RateLimit;
  show: Shown;
}

/** How types that point at each other are shown, given to them so that their files need not import each other. */
export interface Shown {
  repository(session: InRepository): Fields;
  pull(session: InRepository, pull: Pull): Fields;
  review(session: InRepository, review: Review): Fields;
  /** Null for null, so that a missing object stays a null field. `path` is where a tree stands. */
  object(session: InRepository, object: StoredObject | null, path?: string): Fields | null;
}

/** A session whose repository was resolved: what the fields inside it need. */
export interface InRepository extends Session {
  repository: Repository;
}
