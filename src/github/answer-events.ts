import * as z from 'zod';
import { backwards, nodes, recorded, reviewState, who } from './answer-shapes.ts';

const labelEvent = {
  id: z.string(),
  createdAt: z.string(),
  actor: who,
  label: z.object({ name: z.string() }),
};
export const labelEvents = [
  z.object({ kind: z.literal('LabeledEvent'), ...labelEvent }),
  z.object({ kind: z.literal('UnlabeledEvent'), ...labelEvent }),
] as const;
export const eventPage = z.object({
  pageInfo: backwards,
  nodes: nodes(
    z.discriminatedUnion('kind', [
      ...labelEvents,
      z.object({
        kind: z.literal('ReviewDismissedEvent'),
        id: z.string(),
        createdAt: z.string(),
        actor: who,
        previousReviewState: reviewState,
        review: z.object({ id: z.string() }).nullable(),
        pullRequestCommit: z.object({ commit: recorded }).nullable(),
      }),
    ]),
  ),
});
export type EventPage = z.infer<typeof eventPage>;
export type EventNode = EventPage['nodes'][number];
