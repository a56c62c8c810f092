import type { Issue } from '../state/model.ts';
import { nodeId } from '../state/node-id.ts';
import { actorFields } from './actor.ts';
import { connection } from './connection.ts';
import type { Fields, InRepository } from './fields.ts';
import type { TimelineArguments } from './timeline.ts';
import { textFields } from './written-text.ts';

export const issueFields = (session: InRepository, issue: Issue): Fields => ({
  __typename: 'Issue',
  id: nodeId('Issue', issue.number),
  databaseId: issue.id,
  number: issue.number,
  title: issue.title,
  createdAt: issue.createdAt,
  url: `https://github.com/${session.repository.fullName}/issues/${issue.number}`,
  repository: () => session.show.repository(session),
  timelineItems: (args: TimelineArguments) => renames(issue, args),
  ...textFields(session, issue),
});

/** Of an issue's timeline the sandbox keeps its renames only. */
function renames(issue: Issue, args: TimelineArguments): Fields {
  const others = (args.itemTypes ?? ['ALL']).filter((type) => type !== 'RENAMED_TITLE_EVENT');
  if (others.length > 0)
    throw new Error(`the sandbox does not answer timeline items ${others.join(', ')} of an issue`);
  return connection('timelineItems', args, {
    items: issue.renames,
    key: ({ id }) => id,
    node: ({ id, at, actor, from, to }) => ({
      __typename: 'RenamedTitleEvent',
      id: nodeId('RenamedTitleEvent', id),
      actor: actorFields(actor),
      createdAt: at,
      previousTitle: from,
      currentTitle: to,
    }),
  });
}
