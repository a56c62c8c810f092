import type { LabelChange, Person, Review } from '../ports.ts';
import type { EventNode } from './answer-events.ts';
import { toPerson } from './person.ts';
import { toRecorded } from './recorded.ts';
import { PREFIX } from './seen.ts';

type LabelNode = Exclude<EventNode, { kind: 'ReviewDismissedEvent' }>;
type DismissalNode = Extract<EventNode, { kind: 'ReviewDismissedEvent' }>;
type Dismissal = NonNullable<Review['dismissed']>;

const isDismissal = (node: EventNode): node is DismissalNode => node.kind === 'ReviewDismissedEvent';

/** Labels with our prefix that were put on or taken off, in the order of their events. */
export const labelChanges = (nodes: readonly EventNode[]): LabelChange[] =>
  nodes
    .filter((node): node is LabelNode => !isDismissal(node) && node.label.name.startsWith(PREFIX))
    .map(({ kind, id, createdAt, actor, label }) => ({
      id,
      label: label.name,
      on: kind === 'LabeledEvent',
      by: toPerson(actor),
      at: createdAt,
    }));

/** How reviews were dismissed, by their node ids. */
export const dismissals = (nodes: readonly EventNode[], viewer: Person): Map<string, Dismissal> =>
  new Map(
    nodes.filter(isDismissal).flatMap(({ review, actor, previousReviewState, pullRequestCommit }) => {
      if (review === null) return [];
      const commit = pullRequestCommit === null ? null : toRecorded(pullRequestCommit.commit, viewer);
      return [
        [
          review.id,
          {
            by: toPerson(actor),
            was: previousReviewState,
            commit: commit === null ? null : { oid: commit.oid, ours: commit.ours },
          },
        ],
      ];
    }),
  );
