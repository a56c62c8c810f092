import { permissionAtLeast, type Person } from '../../people.ts';
import type { Draft } from '../draft.ts';
import type { ClosedIssue } from '../found.ts';
import type { LinkedIssue, TaskContext } from './task.ts';

/** How many texts one run binds: what comes after is not shown, so that nothing that was bound is forgotten. */
const BOUND = 50;

const sourceOf = (number: number): string => `issue ${number}`;

type Judged =
  { is: 'shown'; digest: string } | { is: 'changed'; change: Change } | { is: 'kept'; why: string };

interface Change {
  by?: { id: number; login: string };
  at?: string;
}

/** Asks for what must be known before issues can be shown; true where something is missing. */
export function issuesWanted(draft: Draft): boolean {
  const { found, permissions } = draft.situation.snapshot;
  if (found.closed_issues === undefined) {
    draft.want({ want: 'closed_issues' });
    return true;
  }
  const unknown = (found.closed_issues ?? [])
    .flatMap(hands)
    .flatMap((person) => (person === null ? [] : [person.login]))
    .filter((login) => !Object.hasOwn(permissions, login));
  for (const login of unknown) draft.want({ want: 'permission', login });
  return unknown.length > 0;
}

/** Who wrote an issue as it stands: its author, and whoever edited or renamed it last. */
const hands = ({ author, edited, renamed }: ClosedIssue): (Person | null)[] => [
  author,
  ...(edited === null ? [] : [edited.by]),
  ...(renamed === null ? [] : [renamed.by]),
];

/** Issues that a prompt is shown, and for each other why not. */
export function issuesShown(draft: Draft): Pick<TaskContext, 'issues' | 'left_out'> {
  const { closed_issues: closed } = draft.situation.snapshot.found;
  if (closed === null || closed === undefined)
    return { issues: [], left_out: ['The issues that the pull request closes could not be read.'] };
  const issues: LinkedIssue[] = [];
  const left_out: string[] = [];
  for (const issue of closed) {
    const judged = judge(draft, issue);
    const { number, title, body, author } = issue;
    if (judged.is === 'shown') issues.push({ number, title, body, author: author?.login ?? '' });
    else if (judged.is === 'kept') left_out.push(`Issue #${number} is not shown: ${judged.why}.`);
    else {
      const { by, at } = judged.change;
      const whom = by === undefined ? '' : ` by ${by.login}`;
      left_out.push(
        `Issue #${number} is not shown: it was changed${whom}${at === undefined ? '' : ` at ${at}`}, after a step of this run had used it.`,
      );
    }
  }
  return { issues, ...(left_out.length === 0 ? {} : { left_out }) };
}

/** Journals what a step that begins uses for the first time, and what says something else than it did. */
export function bindIssues(draft: Draft): void {
  for (const issue of draft.situation.snapshot.found.closed_issues ?? []) {
    const source = sourceOf(issue.number);
    const known = draft.progress.bound_context?.[source];
    const judged = judge(draft, issue);
    if (judged.is === 'shown' && (known === undefined || known.changed !== undefined))
      draft.record({ type: 'context.bound', source, digest: judged.digest });
    if (judged.is !== 'changed') continue;
    const { by, at } = judged.change;
    if (known?.changed !== undefined && known.changed.at === (at ?? known.changed.at)) continue;
    draft.record({
      type: 'context.changed',
      source,
      ...(by === undefined ? {} : { by }),
      ...(at === undefined ? {} : { changed_at: at }),
    });
  }
}

function judge(draft: Draft, issue: ClosedIssue): Judged {
  const { hashes, snapshot } = draft.situation;
  const bound = draft.progress.bound_context ?? {};
  const known = bound[sourceOf(issue.number)];
  const digest = hashes.sha256(JSON.stringify([issue.title, issue.body]));
  if (known !== undefined && known.digest !== digest) return { is: 'changed', change: lastChange(issue) };
  const mayWrite = (person: Person | null): boolean =>
    person !== null && permissionAtLeast(snapshot.permissions[person.login] ?? 'none', 'write');
  if (!hands(issue).every(mayWrite))
    return { is: 'kept', why: 'who wrote it or changed it last has no write access to the repository' };
  if (known === undefined && Object.keys(bound).length >= BOUND)
    return { is: 'kept', why: `this run has used ${BOUND} issues already` };
  return { is: 'shown', digest };
}

function lastChange({ edited, renamed }: ClosedIssue): Change {
  const [last] = [edited, renamed]
    .filter((change) => change !== null)
    .sort((one, other) => (one.at < other.at ? 1 : -1));
  if (last === undefined) return {};
  const { at, by } = last;
  return { at, ...(by === null ? {} : { by: { id: by.id, login: by.login } }) };
}
