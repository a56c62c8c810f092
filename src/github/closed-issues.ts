import * as z from 'zod';
import type { ClosedIssue } from '../ports.ts';
import { nodes, who } from './answer-shapes.ts';
import { toPerson } from './person.ts';

const issues = z.object({
  closingIssuesReferences: z.object({
    nodes: nodes(
      z.object({
        number: z.int(),
        title: z.string(),
        body: z.string(),
        lastEditedAt: z.string().nullable(),
        author: who,
        editor: who,
        repository: z.object({ nameWithOwner: z.string() }),
        renamed: z.object({ nodes: nodes(z.object({ createdAt: z.string(), actor: who })) }),
      }),
    ),
  }),
});

/**
 * Issues that a pull request closes, those of its own repository: who may write to others is not known here. Null where GitHub did
 * not tell.
 */
export function closedIssues(answer: unknown, repository: string): ClosedIssue[] | null {
  const { data } = issues.safeParse(answer);
  if (data === undefined) return null;
  return data.closingIssuesReferences.nodes
    .filter((issue) => issue.repository.nameWithOwner.toLowerCase() === repository.toLowerCase())
    .map(({ number, title, body, author, editor, lastEditedAt, renamed: { nodes: renames } }) => {
      const [renamed] = renames;
      return {
        number,
        title,
        body,
        author: toPerson(author),
        edited: lastEditedAt === null ? null : { at: lastEditedAt, by: toPerson(editor) },
        renamed: renamed === undefined ? null : { at: renamed.createdAt, by: toPerson(renamed.actor) },
      };
    });
}
