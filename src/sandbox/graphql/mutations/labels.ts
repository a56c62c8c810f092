import { addLabel, createLabel, deleteLabel, removeLabel } from '../../state/label.ts';
import type { Label, Pull } from '../../state/model.ts';
import { CONVERSATION, demand } from '../access.ts';
import type { Fields, InRepository } from '../fields.ts';
import { labelFields } from '../label.ts';
import { findLabels, findPull } from './find.ts';

export function createLabelMutation(
  session: InRepository,
  input: { name: string; color: string; description?: string | null },
): Fields {
  demand(session, CONVERSATION, 'write');
  const { name, color } = input;
  const label = createLabel(session.repository, { name, color, description: input.description ?? null });
  return { __typename: 'CreateLabelPayload', label: labelFields(label) };
}

export function deleteLabelMutation(session: InRepository, { id }: { id: string }): Fields {
  demand(session, CONVERSATION, 'write');
  for (const label of findLabels(session, [id])) {
    deleteLabel(session.repository, session.token.account, label);
  }
  return { __typename: 'DeleteLabelPayload' };
}

interface LabelsInput {
  labelableId: string;
  labelIds: string[];
}

export const addLabelsToLabelable = (session: InRepository, input: LabelsInput): Fields =>
  change(session, input, 'AddLabelsToLabelablePayload', (pull, label) =>
    addLabel(session.repository, session.token.account, pull, label),
  );

export const removeLabelsFromLabelable = (session: InRepository, input: LabelsInput): Fields =>
  change(session, input, 'RemoveLabelsFromLabelablePayload', (pull, label) =>
    removeLabel(session.repository, session.token.account, pull, label),
  );

function change(
  session: InRepository,
  input: LabelsInput,
  payload: string,
  apply: (pull: Pull, label: Label) => void,
): Fields {
  demand(session, CONVERSATION, 'write', 'triage');
  const pull = findPull(session, input.labelableId);
  for (const label of findLabels(session, input.labelIds)) apply(pull, label);
  return { __typename: payload, labelable: () => session.show.pull(session, pull) };
}
