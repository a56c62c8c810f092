import { Refusal } from '../refusal.ts';
import type { Account } from './accounts.ts';
import { emitPull } from './emit.ts';
import type { Label, Pull } from './model.ts';
import { labelPayload } from './payloads.ts';
import type { Repository } from './repository.ts';
import { record } from './timeline.ts';

const LONGEST_NAME = 50;
const LONGEST_DESCRIPTION = 100;

export const findLabel = (repository: Repository, name: string): Label | null =>
  repository.labels.find((label) => label.name.toLowerCase() === name.toLowerCase()) ?? null;

export function createLabel(
  repository: Repository,
  wanted: { name: string; color: string; description: string | null },
): Label {
  if (findLabel(repository, wanted.name) !== null) {
    throw new Refusal('UNPROCESSABLE', 'Name has already been taken');
  }
  if (wanted.name === '' || wanted.name.length > LONGEST_NAME) {
    throw new Refusal('UNPROCESSABLE', `Name is too long (maximum is ${LONGEST_NAME} characters)`);
  }
  if (!/^[0-9a-fA-F]{6}$/.test(wanted.color)) {
    throw new Refusal('UNPROCESSABLE', 'Color must be 6 hexadecimal digits');
  }
  if ((wanted.description ?? '').length > LONGEST_DESCRIPTION) {
    throw new Refusal(
      'UNPROCESSABLE',
      `Description is too long (maximum is ${LONGEST_DESCRIPTION} characters)`,
    );
  }
  const label: Label = { id: repository.nextId(), ...wanted, createdAt: repository.clock.now() };
  repository.labels.push(label);
  return label;
}

/** Takes a label out of the repository, and off every pull request that has it. */
export function deleteLabel(repository: Repository, actor: Account, label: Label): void {
  for (const pull of repository.pulls) removeLabel(repository, actor, pull, label);
  repository.labels.splice(repository.labels.indexOf(label), 1);
}

/** Puts a label on a pull request; one that is there already changes nothing and raises nothing. */
export function addLabel(repository: Repository, actor: Account, pull: Pull, label: Label): void {
  if (pull.labels.includes(label)) return;
  pull.labels.push(label);
  change(repository, actor, pull, label, 'LabeledEvent');
}

export function removeLabel(repository: Repository, actor: Account, pull: Pull, label: Label): void {
  if (!pull.labels.includes(label)) return;
  pull.labels = pull.labels.filter((present) => present !== label);
  change(repository, actor, pull, label, 'UnlabeledEvent');
}

function change(
  repository: Repository,
  actor: Account,
  pull: Pull,
  label: Label,
  kind: 'LabeledEvent' | 'UnlabeledEvent',
): void {
  record(repository, actor, pull, { kind, label });
  emitPull(repository, 'pull_request_target', actor, pull, {
    action: kind === 'LabeledEvent' ? 'labeled' : 'unlabeled',
    label: labelPayload(label),
  });
}
