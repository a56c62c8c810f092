import * as z from 'zod';
import type { Person, RecordedVersion } from '../ports.ts';
import { nodes, recorded } from './answer-shapes.ts';
import { wholeText } from './files.ts';
import { toVersion } from './history.ts';

/** Commits whose documents are read along with them, in the one request that a question may cost. */
const NEWEST = 40;

/** What is asked of a commit: itself and those before it, each with the document at `$<path>`. */
export const newestHistory = (path: string): string =>
  `history(first: ${NEWEST}) { nodes { ...Recorded committedDate file(path: $${path}) { ...File } } }`;

const answer = z.object({
  history: z.object({
    nodes: nodes(
      recorded.extend({
        committedDate: z.string(),
        file: z
          .object({
            object: z.object({ text: z.string().nullish(), isTruncated: z.boolean().optional() }).nullable(),
          })
          .nullable(),
      }),
    ),
  }),
});

/** The newest versions of a run's document, oldest first; null where GitHub did not tell. Commits from before the run have none. */
export function newestVersions(found: unknown, viewer: Person): RecordedVersion[] | null {
  const parsed = answer.safeParse(found).data;
  if (parsed === undefined) return null;
  return parsed.history.nodes
    .flatMap((node) =>
      node.file === null ? [] : [toVersion(node, wholeText(node.file.object), viewer, undefined)],
    )
    .toReversed();
}
