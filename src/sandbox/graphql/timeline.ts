import type { Pull } from '../state/model.ts';
import { nodeId } from '../state/node-id.ts';
import type { TimelineEvent } from '../state/timeline.ts';
import { actorFields } from './actor.ts';
import { connection, type PageArguments } from './connection.ts';
import type { Fields, InRepository } from './fields.ts';
import { labelFields } from './label.ts';
import { pullCommitFields } from './pull-commit.ts';
import { reviewFields } from './review.ts';

export interface TimelineArguments extends PageArguments {
  itemTypes?: string[] | null;
  since?: string | null;
}

const KINDS: { [type: string]: TimelineEvent['kind'] | undefined } = {
  LABELED_EVENT: 'LabeledEvent',
  UNLABELED_EVENT: 'UnlabeledEvent',
  RENAMED_TITLE_EVENT: 'RenamedTitleEvent',
  REVIEW_DISMISSED_EVENT: 'ReviewDismissedEvent',
};

/** The sandbox keeps these four kinds only: any other must be asked for by name to be refused by name. */
export function timeline(session: InRepository, pull: Pull, args: TimelineArguments): Fields {
  const kinds = (args.itemTypes ?? ['ALL']).map((type) => {
    const kind = KINDS[type];
    if (kind === undefined) throw new Error(`the sandbox does not answer timeline items ${type}`);
    return kind;
  });
  const since = args.since == null ? -Infinity : Date.parse(args.since);
  const items = pull.timeline.filter(({ kind, at }) => kinds.includes(kind) && Date.parse(at) >= since);
  return {
    ...connection('timelineItems', args, {
      items,
      key: ({ id }) => id,
      node: (event) => eventFields(session, pull, event),
    }),
    filteredCount: items.length,
    updatedAt: pull.updatedAt,
  };
}

function eventFields(session: InRepository, pull: Pull, event: TimelineEvent): Fields {
  const common = {
    __typename: event.kind,
    id: nodeId(event.kind, event.id),
    actor: actorFields(event.actor),
    createdAt: event.at,
  };
  switch (event.kind) {
    case 'LabeledEvent':
    case 'UnlabeledEvent':
      return {
        ...common,
        label: labelFields(event.label),
        labelable: () => session.show.pull(session, pull),
      };
    case 'RenamedTitleEvent':
      return {
        ...common,
        previousTitle: event.from,
        currentTitle: event.to,
        subject: () => session.show.pull(session, pull),
      };
    case 'ReviewDismissedEvent':
      return {
        ...common,
        databaseId: event.id,
        previousReviewState: event.was,
        dismissalMessage: null,
        review: () => reviewFields(session, event.review),
        pullRequest: () => session.show.pull(session, pull),
        pullRequestCommit: () =>
          event.commit === null ? null : pullCommitFields(session, pull, event.commit),
      };
  }
}
