import type { BlobObject, StoredObject, TreeObject } from '../git/objects.ts';
import { nodeId } from '../state/node-id.ts';
import type { Fields, InRepository } from './fields.ts';

const LARGEST_TEXT = 512_000;
const SNIFFED = 8000;

export const treeFields = (session: InRepository, tree: TreeObject, path: string): Fields => ({
  __typename: 'Tree',
  id: nodeId('Tree', tree.oid),
  oid: tree.oid,
  abbreviatedOid: tree.oid.slice(0, 7),
  entries: () => tree.entries.map((entry) => entryFields(session, entry, path)),
});

export const entryFields = (
  session: InRepository,
  entry: TreeObject['entries'][number],
  directory: string,
): Fields => {
  const path = directory === '' ? entry.name : `${directory}/${entry.name}`;
  const object = async (): Promise<StoredObject | null> =>
    entry.type === 'commit' ? null : session.repository.git.object(entry.oid);
  return {
    __typename: 'TreeEntry',
    name: entry.name,
    path,
    mode: entry.mode,
    oid: entry.oid,
    type: entry.type,
    object: async () => session.show.object(session, await object(), path),
    size: async () => {
      const found = await object();
      return found?.type === 'blob' ? found.bytes.length : 0;
    },
  };
};

export function blobFields(blob: BlobObject): Fields {
  const isBinary = blob.bytes.subarray(0, SNIFFED).includes(0);
  return {
    __typename: 'Blob',
    id: nodeId('Blob', blob.oid),
    oid: blob.oid,
    abbreviatedOid: blob.oid.slice(0, 7),
    byteSize: blob.bytes.length,
    isBinary,
    isTruncated: blob.bytes.length > LARGEST_TEXT,
    text: () => (isBinary ? null : blob.bytes.toString('utf8', 0, LARGEST_TEXT)),
  };
}
