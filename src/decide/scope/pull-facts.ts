import type { JsonObject } from '../../json.ts';
import { permissionAtLeast, type Person } from '../../people.ts';
import type { Progress } from '../../progress/schema.ts';
import type { Draft } from '../draft.ts';
import type { PullRequest, Snapshot } from '../snapshot.ts';

/** What conditions and templates may know of the pull request. Title and body are there only as far as they are trusted. */
export function pullFacts(draft: Draft): JsonObject {
  const { situation, progress } = draft;
  const { pull } = situation.snapshot;
  const given = (text: Text): string => {
    if (leftOut(situation.snapshot, progress, text) !== null) return '';
    const change = lastChange(pull, text);
    return isTrusted(draft, change === null ? pull.author : change.by) ? pull[text] : '';
  };
  return {
    number: pull.number,
    title: given('title'),
    body: given('body'),
    author: pull.author?.login ?? '',
    head: pull.head.ref,
    base: pull.base.ref,
    labels: pull.labels,
    draft: pull.draft,
  };
}

export const TEXTS = ['title', 'body'] as const;
type Text = (typeof TEXTS)[number];

interface Change {
  by: Person | null;
  at: string;
}

/** Null where it is still what the author began with. */
const lastChange = ({ renamed, edited }: PullRequest, text: Text): Change | null =>
  text === 'title' ? renamed : edited;

/**
 * Why a text of the pull request is kept from this run: what it said when the run began is what people started the run
 * for, so nobody may change it under a run. Null where it stands as it did.
 */
export function leftOut(
  { pull, incomplete }: Pick<Snapshot, 'pull' | 'incomplete'>,
  { started_at }: Progress,
  text: Text,
): Change | 'unknown' | null {
  const change = lastChange(pull, text);
  if (change !== null && change.at >= started_at) return change;
  return text === 'title' && incomplete.includes('events') ? 'unknown' : null;
}

/** Whether a writer wrote it, or started the run with it in sight. */
function isTrusted(draft: Draft, by: Person | null): boolean {
  const { policy } = draft.situation;
  const { permissions } = draft.situation.snapshot;
  // Who starts a run has this access at least, and it was looked up then.
  if (permissionAtLeast(policy.commands.start, 'write')) return true;
  return [by, draft.progress.requester].some((person) => {
    if (person === null) return false;
    const { login } = person;
    if (Object.hasOwn(permissions, login)) return permissionAtLeast(permissions[login] ?? 'none', 'write');
    draft.want({ want: 'permission', login });
    return false;
  });
}
