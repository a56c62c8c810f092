import { permissionAtLeast, type Permission } from '../people.ts';
import type { Policy } from '../policy/schema.ts';
import type { ApprovalStep } from '../workflow/step.ts';
import { plain } from './markdown.ts';

const ACCESS: { [permission in Permission]: string } = {
  none: 'Anyone',
  read: 'Anyone with read access',
  triage: 'Anyone with triage access or more',
  write: 'Anyone with write access',
  maintain: 'Anyone with maintain access or more',
  admin: 'Admins of this repository',
};

/** Who may answer an approval and who may not, as inline Markdown. The engine decides; this says it beforehand. */
export function whoMayApprove(step: ApprovalStep | undefined, policy: Policy | null): string {
  const bounds = policy?.approvals;
  const asked = step?.approvers.minimum_permission ?? 'write';
  const least =
    bounds !== undefined && permissionAtLeast(bounds.minimum_permission, asked)
      ? bounds.minimum_permission
      : asked;
  const users = step?.approvers.users ?? [];
  const who =
    users.length === 0
      ? ACCESS[least]
      : `${list(
          users.map((login) => `**${plain(login, 40)}**`),
          'or',
        )} (with ${least} access)`;
  const barred = [
    ...(step?.allow_author === true && bounds?.allow_author === true
      ? []
      : ['the author of this pull request']),
    ...(bounds?.allow_requester === true ? [] : ['whoever started the run']),
    ...(bounds?.allow_committers === true ? [] : ['people who committed to it']),
  ];
  return barred.length === 0 ? who : `${who}, but not ${list(barred, 'or')}`;
}

/** `a, b or c`. */
export function list(parts: readonly string[], word: 'and' | 'or'): string {
  const last = parts.at(-1) ?? '';
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')} ${word} ${last}`;
}
