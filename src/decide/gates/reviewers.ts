import type { ApprovalStep } from '../../workflow/step.ts';
import type { Draft } from '../draft.ts';
import { namedIn, rulesAt } from '../answers/approvers.ts';

/** Reviewers that GitHub takes for one pull request. */
const MOST = 15;

/**
 * Whose review a gate asks for that opens now: people its rules name who could answer it by one. Code owners are asked by
 * GitHub itself, and teams cannot be asked with an actions run's token.
 */
export function reviewersFor({ situation, progress }: Draft, step: ApprovalStep): string[] {
  const { snapshot, policy } = situation;
  if (!step.answers.includes('review')) return [];
  const barred = [snapshot.pull.author?.login, progress.requester.login].map((login) => login?.toLowerCase());
  return namedIn(rulesAt(step, policy))
    .filter((name) => !name.startsWith('@'))
    .filter((login) => !barred.includes(login.toLowerCase()))
    .slice(0, MOST);
}
