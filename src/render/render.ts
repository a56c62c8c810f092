import { comment } from './comment.ts';
import type { RenderInput } from './input.ts';
import { labelsOf } from './labels.ts';
import { MARKER_START } from './marker.ts';
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
    reactions: input.reactions,
  };
}
