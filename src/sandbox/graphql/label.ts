import type { Label } from '../state/model.ts';
import { nodeId } from '../state/node-id.ts';
import { connection, type PageArguments } from './connection.ts';
import type { Fields } from './fields.ts';

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
