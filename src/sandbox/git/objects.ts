export interface Signature {
  name: string;
  email: string;
  /** ISO 8601 in UTC, whole seconds. */
  date: string;
}

export interface CommitObject {
  type: 'commit';
  oid: string;
  tree: string;
  parents: string[];
  author: Signature;
  committer: Signature;
  message: string;
}

export interface TreeObject {
  type: 'tree';
  oid: string;
  entries: { name: string; mode: number; type: 'blob' | 'tree' | 'commit'; oid: string }[];
}

export interface BlobObject {
  type: 'blob';
  oid: string;
  bytes: Buffer;
}

export type StoredObject = CommitObject | TreeObject | BlobObject;

const signature = (line: string): Signature => {
  const found = /^(.*?) ?<(.*?)> (\d+) [+-]\d{4}$/.exec(line);
  if (found === null) throw new Error(`no signature line: ${line}`);
  const [, name = '', email = '', seconds = '0'] = found;
  const date = new Date(Number(seconds) * 1000).toISOString().replace('.000Z', 'Z');
  return { name, email, date };
};

/** Reads git's text form of a commit; headers we have no use for (gpgsig, encoding) are passed over. */
export function parseCommit(oid: string, body: Buffer): CommitObject {
  const text = body.toString('utf8');
  const split = text.indexOf('\n\n');
  const headers = (split === -1 ? text : text.slice(0, split)).split('\n');
  const all = (name: string): string[] =>
    headers.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length + 1));
  return {
    type: 'commit',
    oid,
    tree: all('tree')[0] ?? '',
    parents: all('parent'),
    author: signature(all('author')[0] ?? ''),
    committer: signature(all('committer')[0] ?? ''),
    message: split === -1 ? '' : text.slice(split + 2).replace(/\n+$/, ''),
  };
}

const GIT_LINK = 0o160000;
const DIRECTORY = 0o40000;

/** Reads git's binary form of a tree: `<mode> <name>\0<20 bytes>` repeated. */
export function parseTree(oid: string, body: Buffer): TreeObject {
  const entries: TreeObject['entries'] = [];
  for (let at = 0; at < body.length;) {
    const space = body.indexOf(0x20, at);
    const end = body.indexOf(0, space);
    const mode = Number.parseInt(body.toString('utf8', at, space), 8);
    const type = mode === DIRECTORY ? 'tree' : mode === GIT_LINK ? 'commit' : 'blob';
    const name = body.toString('utf8', space + 1, end);
    entries.push({ name, mode, type, oid: body.toString('hex', end + 1, end + 21) });
    at = end + 21;
  }
  return { type: 'tree', oid, entries };
}
