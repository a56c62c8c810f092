import * as z from 'zod';
import { forwards, nodes } from './answer-shapes.ts';

const checkPage = z.object({
  pageInfo: forwards,
  nodes: nodes(
    z.discriminatedUnion('kind', [
      z.object({
        kind: z.literal('CheckRun'),
        databaseId: z.number().nullable(),
        name: z.string(),
        conclusion: z.string().nullable(),
        startedAt: z.string().nullable(),
      }),
      z.object({
        kind: z.literal('StatusContext'),
        context: z.string(),
        state: z.string(),
        createdAt: z.string(),
      }),
    ]),
  ),
});
export type CheckPage = z.infer<typeof checkPage>;
export type CheckNode = CheckPage['nodes'][number];

/** The newest commit of a pull request with what reports on it; no roll-up where nothing does. */
export const latest = z.object({
  nodes: nodes(
    z.object({
      commit: z.object({
        oid: z.string(),
        statusCheckRollup: z.object({ contexts: checkPage }).nullable(),
      }),
    }),
  ),
});
export type LatestNode = z.infer<typeof latest>;
