import type { Policy } from '../policy/schema.ts';
import { LIMIT_KEYS } from '../progress/limit.ts';
import type { Progress } from '../progress/schema.ts';
import { instant } from './instant.ts';
import { code, plain } from './markdown.ts';
import { hitWords } from './spent.ts';
import { command } from './typed.ts';

/** Which limit a run is parked at, how it stands and what lets the run go on; undefined where that is not why it stands. */
export function limitWords({ limit, requester }: Progress, policy: Policy | null): string | undefined {
  if (limit === undefined) return undefined;
  const resume = code(command(policy, 'resume'));
  const key = LIMIT_KEYS[limit.what];
  switch (limit.of) {
    case 'definition':
      return `${hitWords(limit)}. ${resume} by somebody who may start runs lets it use as much again.`;
    case 'policy':
      return `${hitWords(limit)}. It goes on once ${code(`limits.${key}`)} of the policy is raised: comment ${resume} then.`;
    case 'person-day':
      return `${hitWords(limit)}; ${plain(requester.login, 40)} started this run. It goes on ${limit.until === undefined ? 'tomorrow' : `from ${instant(limit.until)} on if that is free again`}, or once ${code(`limits.person-day-${key}`)} of the policy is raised: comment ${resume} then.`;
  }
}
