import { answerComment } from './answers/answer.ts';
import { comment } from './comment.ts';
import type { RenderInput } from './input.ts';
import { labelsOf } from './labels.ts';
import { MARKER_START } from './marker.ts';
import { reminderComments } from './reminders.ts';
import { statusOf } from './status.ts';
import type { View } from './view.ts';

export type { RenderInput };

/** Everything people should see of a run, as a pure projection of what was recorded. */
export function render(input: RenderInput): View {
  const body = comment(input);
  return {
    comment: body === null ? null : { marker: MARKER_START, body },
    labels: labelsOf(input.progress),
    status: statusOf(input.progress, input.head_oid),
    answer: answerComment({ ...recorded(input), topics: input.topics ?? [] }),
    reminders: reminderComments(input),
    reviewers: [...(input.reviewers ?? [])],
    spent_labels: [...(input.spent_labels ?? [])],
    reactions: input.reactions,
  };
}

/** What a wake-up decided and did not record is no part of what people see of a run: else every wake-up would write. */
function recorded(input: RenderInput): RenderInput {
  const { decided: _unrecorded, ...rest } = input;
  return input.progress === null ? input : rest;
}
