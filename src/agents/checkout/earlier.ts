import { codeOf } from '../caught.ts';
import { decodeText } from './decode-text.ts';
import { git } from './git.ts';
import type { FileText } from './workspace.ts';

/** The largest file of an earlier commit that is read, in bytes. */
const LIMIT = 262_144;
const FAILED = 128;

/**
 * Files of a commit, the head's or not, out of the checkout's object store: texts by path, of those that are there. Null where the
 * store has no such commit; nothing is fetched.
 */
export async function filesOfCommit(
  root: string,
  commit: string,
  paths: readonly string[],
): Promise<{ [path: string]: FileText } | null> {
  if (!/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(commit)) return null;
  let listed;
  try {
    listed = await git(root, ['ls-tree', '-l', '-z', commit, '--', ...paths], LIMIT);
  } catch (error) {
    if (codeOf(error) === FAILED) return null;
    throw error;
  }
  const found: { [path: string]: FileText } = {};
  for (const row of listed.toString().split('\0')) {
    const [facts = '', path] = row.split('\t');
    const [mode, type, oid = '', size] = facts.split(/ +/);
    if (path === undefined) continue;
    if (mode === '120000') found[path] = { ok: false, why: 'it is a link' };
    else if (type !== 'blob') found[path] = { ok: false, why: 'it is no file' };
    else if (Number(size) > LIMIT)
      found[path] = { ok: false, why: `it has ${size} bytes, more than ${LIMIT}` };
    else {
      const text = decodeText(await git(root, ['cat-file', 'blob', oid], LIMIT + 1));
      found[path] = text === null ? { ok: false, why: 'it is no text' } : { ok: true, text };
    }
  }
  return found;
}
