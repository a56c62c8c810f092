import type { Answer } from '../answer.ts';
import type { Activity } from '../state/activity.ts';
import { nodeId } from '../state/node-id.ts';
import type { Call } from './operations.ts';
import { userBody } from './user.ts';

const DAYS: { [period: string]: number } = { day: 1, week: 7, month: 30, quarter: 90, year: 365 };
const LARGEST_PAGE = 100;

/** How branches moved, newest first unless asked otherwise, page by page with cursors in the header `link`. */
export function listActivities({ repository, query }: Call): Answer {
  const { activities, clock } = repository;
  const rising = query.get('direction') === 'asc';
  const period = DAYS[query.get('time_period') ?? ''] ?? Infinity;
  const ref = query.get('ref');
  const wanted = {
    ref: ref?.replace(/^(?!refs\/)/, 'refs/heads/'),
    actor: query.get('actor')?.toLowerCase(),
  };
  const kind = query.get('activity_type');
  const found = (rising ? activities : activities.toReversed()).filter(
    (activity) =>
      (wanted.ref === undefined || activity.ref === wanted.ref) &&
      (wanted.actor === undefined || activity.actor.login.toLowerCase() === wanted.actor) &&
      (kind === null || activity.kind === kind) &&
      clock.milliseconds - Date.parse(activity.at) <= period * 86_400_000,
  );
  const size = Math.min(Number(query.get('per_page') ?? 30), LARGEST_PAGE);
  const at = (cursor: string | null): number => found.findIndex(({ id }) => String(id) === cursor);
  const end = query.get('before') === null ? found.length : at(query.get('before'));
  const start = query.get('before') === null ? at(query.get('after')) + 1 : Math.max(0, end - size);
  const page = found.slice(start, Math.min(end, start + size));
  const links = [
    ...(start + size < found.length ? [link('next', 'after', page.at(-1))] : []),
    ...(start > 0 ? [link('prev', 'before', page[0])] : []),
  ];
  return {
    status: 200,
    headers: links.length === 0 ? {} : { link: links.join(', ') },
    body: page.map(activityBody),
  };

  function link(relation: string, side: 'after' | 'before', edge: Activity | undefined): string {
    const next = new URLSearchParams(query);
    next.delete('after');
    next.delete('before');
    next.set(side, String(edge?.id));
    return `<https://api.github.com/repositories/${repository.id}/activity?${next.toString()}>; rel="${relation}"`;
  }
}

const NOWHERE = '0'.repeat(40);

const activityBody = (activity: Activity): { [member: string]: unknown } => ({
  id: activity.id,
  node_id: nodeId('Activity', activity.id),
  before: activity.before ?? NOWHERE,
  after: activity.after ?? NOWHERE,
  ref: activity.ref,
  timestamp: activity.at,
  activity_type: activity.kind,
  actor: userBody(activity.actor),
});
