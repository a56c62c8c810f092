import type { Account } from './accounts.ts';
import type { Label, Pull, Review, ReviewState } from './model.ts';
import type { Repository } from './repository.ts';

/** What the timeline of a pull request keeps, each kind under the name GitHub's schema gives it. */
type Happening =
  | { kind: 'LabeledEvent' | 'UnlabeledEvent'; label: Label }
  | { kind: 'RenamedTitleEvent'; from: string; to: string }
  | {
      kind: 'ReviewDismissedEvent';
      review: Review;
      was: ReviewState;
      /** The commit that made the review stale; null when a person dismissed it. */
      commit: string | null;
    };

export type TimelineEvent = Happening & { id: number; actor: Account; at: string };

/** Adds to the timeline of a pull request, which counts as updated. */
export function record(repository: Repository, actor: Account, pull: Pull, happening: Happening): void {
  const at = repository.clock.now();
  pull.timeline.push({ id: repository.nextId(), actor, at, ...happening });
  pull.updatedAt = at;
}
