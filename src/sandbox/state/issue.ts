import type { Account } from './accounts.ts';
import type { Issue, Pull } from './model.ts';
import type { Repository } from './repository.ts';
import { editText } from './text.ts';

export function openIssue(
  repository: Repository,
  author: Account,
  wanted: { title: string; body: string },
): Issue {
  const issue: Issue = {
    id: repository.nextId(),
    number: repository.nextNumber(),
    ...wanted,
    author,
    createdAt: repository.clock.now(),
    edits: [],
    reactions: [],
    renames: [],
  };
  repository.issues.push(issue);
  return issue;
}

export function editIssue(
  repository: Repository,
  editor: Account,
  issue: Issue,
  { title, body }: { title?: string; body?: string },
): void {
  if (body !== undefined) editText(repository, issue, issue.createdAt, editor, body);
  if (title === undefined || title === issue.title) return;
  issue.renames.push({
    id: repository.nextId(),
    at: repository.clock.now(),
    actor: editor,
    from: issue.title,
    to: title,
  });
  issue.title = title;
}

/** The nine words that close an issue, as GitHub has them. */
const CLOSING = /\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):? #(\d{1,9})\b/gi;

/** Issues that the text of a pull request says it closes, by number. */
export function closedBy({ issues }: Repository, { body }: Pull): Issue[] {
  const numbers = new Set([...body.matchAll(CLOSING)].map(([, number]) => Number(number)));
  return issues.filter(({ number }) => numbers.has(number));
}
