import * as z from 'zod';
import type { Snapshot, View } from '../ports.ts';
import type { GraphqlAnswer } from './client.ts';
import { errorOf } from './mutation.ts';
import type { Mutation } from './mutation.ts';

type Seen = Snapshot['seen'];

const addedComment = z
  .object({
    commentEdge: z.object({
      node: z.object({ id: z.string(), fullDatabaseId: z.coerce.number().int().positive() }),
    }),
  })
  .transform(({ commentEdge: { node } }) => ({ node_id: node.id, id: node.fullDatabaseId }));
const createdLabel = z.object({ label: z.object({ id: z.string(), name: z.string() }) });

/** What people see once those mutations were sent; one that failed leaves its part as it was. */
export function seenAfter(
  seen: Seen,
  view: View,
  sent: readonly Mutation[],
  answer: Pick<GraphqlAnswer, 'data' | 'errors'>,
): Seen {
  const answers = new Map(Object.entries(answer.data ?? {}));
  const applied = sent.filter(({ key }) => errorOf(answer.errors, key) === undefined);
  const { duplicates = [], ...rest } = seen;
  const gone = new Set(idsIn(applied, 'deleteIssueComment', 'id'));
  const left = duplicates.filter((id) => !gone.has(id));
  const given = seen.answer !== undefined || applied.some(({ key }) => key === 'answer');
  const reminders = remindersAfter(seen, view, applied, answers);
  return {
    ...rest,
    comment: commentAfter(seen.comment, 'comment', applied, answers),
    ...(given ? { answer: commentAfter(seen.answer ?? null, 'answer', applied, answers) } : {}),
    ...(seen.reminders !== undefined || reminders.length > 0 ? { reminders } : {}),
    labels: labelsAfter(seen.labels, applied, answers),
    ...(left.length > 0 ? { duplicates: left } : {}),
  };
}

type Answers = ReadonlyMap<string, unknown>;

function commentAfter<Kept extends { node_id: string; id: number; body: string }>(
  before: Kept | null,
  key: string,
  applied: readonly Mutation[],
  answers: Answers,
): Kept | { node_id: string; id: number; body: string } | null {
  const written = applied.find((mutation) => mutation.key === key);
  if (written === undefined) return before;
  const body = String(written.input['body']);
  if (before !== null) return { ...before, body };
  const added = addedComment.safeParse(answers.get(key)).data;
  return added === undefined ? null : { ...added, body };
}

function remindersAfter(
  seen: Seen,
  view: View,
  applied: readonly Mutation[],
  answers: Answers,
): NonNullable<Seen['reminders']> {
  const folded = new Set(idsIn(applied, 'minimizeComment', 'subjectId'));
  const before = (seen.reminders ?? []).map((reminder) =>
    folded.has(reminder.node_id) ? { ...reminder, minimized: true } : reminder,
  );
  const added = view.reminders.flatMap(({ key }, index) => {
    const comment = addedComment.safeParse(answers.get(`reminder${index}`)).data;
    return comment === undefined ? [] : [{ key, node_id: comment.node_id, minimized: false }];
  });
  return [...before, ...added];
}

function labelsAfter(before: Seen['labels'], applied: readonly Mutation[], answers: Answers): Seen['labels'] {
  const labels = structuredClone(before);
  for (const { key } of applied) {
    const made = createdLabel.safeParse(answers.get(key)).data?.label;
    if (made !== undefined) labels[made.name] = { node_id: made.id, on: false };
  }
  const on = new Set(idsIn(applied, 'addLabelsToLabelable', 'labelIds'));
  const off = new Set(idsIn(applied, 'removeLabelsFromLabelable', 'labelIds'));
  for (const label of Object.values(labels))
    label.on = (label.on || on.has(label.node_id)) && !off.has(label.node_id);
  return labels;
}

/** The node ids that mutations of one kind were about. */
const idsIn = (applied: readonly Mutation[], field: Mutation['field'], name: string): string[] =>
  applied.flatMap((mutation) => (mutation.field === field ? [mutation.input[name]].flat().map(String) : []));
