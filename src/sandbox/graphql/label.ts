import type { Label, LabelChange, Pull } from '../state/model.ts';
import { nodeId } from '../state/node-id.ts';
import { actorFields } from './actor.ts';
import { connection, type PageArguments } from './connection.ts';
import type { Fields, InRepository } from './fields.ts';

export const labelFields = (label: Label): Fields => ({
  __typename: 'Label',
  id: nodeId('Label', label.id),
  name: label.name,
  color: label.color,
  description: label.description,
  createdAt: label.createdAt,
  updatedAt: label.createdAt,
  isDefault: false,
});

export const labelConnection = (args: PageArguments, labels: Label[]): Fields =>
  connection('labels', args, { items: labels, key: ({ id }) => id, node: labelFields });

export const labelChangeFields = (session: InRepository, pull: Pull, change: LabelChange): Fields => ({
  __typename: change.kind,
  id: nodeId(change.kind, change.id),
  actor: actorFields(change.actor),
  createdAt: change.at,
  label: labelFields(change.label),
  labelable: () => session.show.pull(session, pull),
});
