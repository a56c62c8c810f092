import { EXECUTABLE, type TreeFile } from '../../ports.ts';
import { FILE_LIMIT } from '../../written-text.ts';
import { digestOf, rank } from './digest.ts';
import { Loader } from './loader.ts';
import { isInside, isSeen } from './seen.ts';
import { linkOnTheWay } from './tracked.ts';
import type { FileText, Workspace } from './workspace.ts';

/** What a workspace without a checkout is read through. */
export interface Remote {
  /** The head's files, links and submodules; null where the list was cut short. */
  tree(): Promise<TreeFile[] | null>;
  /** Texts of blobs by id, null where one is no text or cannot be had. */
  texts(oids: string[]): Promise<{ [oid: string]: string | null }>;
}

/** Files that are read in one attempt at most, and at once for a digest: each fifty cost a request. */
const READS = 2_000;
const AT_ONCE = 50;
const DIGESTED = 300;

const CUT = 'GitHub did not give the whole list of files';

interface Tree {
  isWhole: boolean;
  paths: string[];
  modes: Map<string, string>;
  oids: Map<string, string>;
}

const treeOf = (files: TreeFile[] | null): Tree => ({
  isWhole: files !== null,
  paths: (files ?? [])
    .map(({ path }) => path)
    .filter(isSeen)
    .sort((a, b) => (a < b ? -1 : 1)),
  modes: new Map((files ?? []).map(({ path, mode }) => [path, mode.toString(8).padStart(6, '0')])),
  oids: new Map((files ?? []).map(({ path, oid }) => [path, oid])),
});

/** Why a path cannot be reached as a file, or null. */
function obstacle({ isWhole, paths, modes }: Tree, file: string): string | null {
  if (!isInside(file)) return 'the path leaves the repository';
  if (!isSeen(file)) return 'that part of the repository is not shown';
  if (!isWhole) return CUT;
  const link = linkOnTheWay(modes, file);
  if (link !== null) return link;
  const above = paths.find((path) => file.startsWith(`${path}/`));
  if (above !== undefined) return `\`${above}\` is no directory`;
  return paths.some((path) => path.startsWith(`${file}/`)) ? 'it is no file' : null;
}

/**
 * The head of a pull request without a checkout, read over the API when it is asked for: the tree once, files in batches. It has no
 * history, so it tells of no difference.
 */
export function remoteWorkspace(remote: Remote): Workspace {
  const loader = new Loader((oids) => remote.texts(oids));
  let known: Promise<Tree> | undefined;
  const tree = (): Promise<Tree> => (known ??= remote.tree().then(treeOf));
  const text = async (file: string): Promise<FileText> => {
    const there = await tree();
    const why = obstacle(there, file);
    if (why !== null) return { ok: false, why };
    const oid = there.oids.get(file);
    if (oid === undefined) return { ok: false, why: 'there is no such file' };
    if (loader.asked >= READS && !loader.has(oid))
      return { ok: false, why: `no more than ${READS} files are read without a checkout` };
    const found = await loader.text(oid);
    if (found === null || found.includes('\0')) return { ok: false, why: 'it is no text, or too large' };
    const size = Buffer.byteLength(found);
    return size > FILE_LIMIT
      ? { ok: false, why: `it has ${size} bytes, more than ${FILE_LIMIT}` }
      : { ok: true, text: found };
  };
  return {
    paths: async () => (await tree()).paths,
    text,
    digest: async (budgetBytes, elsewhere) => digest((await tree()).paths, text, budgetBytes, elsewhere),
    blob: (oid) => (/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(oid) ? loader.text(oid) : Promise.resolve(null)),
    earlier: async () => null,
    difference: async () => ({ ok: false, why: 'there is no checkout with the history' }),
    reach: async (file) => {
      const why = obstacle(await tree(), file);
      return why === null ? { ok: true } : { ok: false, why };
    },
    executable: async (files) => {
      const { modes } = await tree();
      return files.filter((file) => modes.get(file) === EXECUTABLE);
    },
  };
}

/** A digest of what tells most, read until the budget is used: sizes are not known before. */
async function digest(
  paths: readonly string[],
  text: (file: string) => Promise<FileText>,
  budgetBytes: number,
  elsewhere: ReadonlySet<string> = new Set(),
): Promise<string> {
  const first = paths
    .filter((path) => !elsewhere.has(path))
    .sort((a, b) => rank(a) - rank(b))
    .slice(0, DIGESTED);
  const read = new Map<string, FileText>();
  let bytes = 0;
  for (let at = 0; at < first.length && bytes < budgetBytes; at += AT_ONCE) {
    const some = first.slice(at, at + AT_ONCE);
    const texts = await Promise.all(some.map(text));
    for (const [index, file] of some.entries()) {
      const found = texts[index] ?? { ok: false, why: CUT };
      read.set(file, found);
      bytes += found.ok ? Buffer.byteLength(found.text) : 0;
    }
  }
  const textOf = (file: string): FileText =>
    read.get(file) ?? { ok: false, why: 'it was not read without a checkout' };
  return digestOf(
    paths,
    {
      size: async (file) => {
        const found = textOf(file);
        return found.ok ? { ok: true, size: Buffer.byteLength(found.text) } : found;
      },
      text: async (file) => textOf(file),
    },
    budgetBytes,
    elsewhere,
  );
}
