import { cp, mkdir, readdir, stat } from 'node:fs/promises';
import { basename, join, matchesGlob, sep } from 'node:path';
import { hasCode } from './failure.ts';

/** Why an artifact step fails; said in the job's log. */
class ArtifactError extends Error {
  override name = 'ArtifactError';
}

const isHidden = (path: string, root: string): boolean =>
  path
    .slice(root.length)
    .split(sep)
    .some((part) => part.startsWith('.'));

async function kindOf(path: string): Promise<'file' | 'directory' | null> {
  try {
    return (await stat(path)).isDirectory() ? 'directory' : 'file';
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null;
    throw error;
  }
}

/** The artifacts of one actions run, each a directory. A name can be used once. */
export class Artifacts {
  readonly #directory: string;
  readonly #names = new Set<string>();

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** Stores a file, or what is in a directory; answers how many entries, 0 when there is nothing to store. */
  async upload(name: string, path: string): Promise<number> {
    const kind = await kindOf(path);
    if (kind === null || (kind === 'directory' && (await readdir(path)).length === 0)) return 0;
    if (this.#names.has(name))
      throw new ArtifactError(
        `Failed to CreateArtifact: (409) an artifact with the name ${name} already exists on the workflow run`,
      );
    this.#names.add(name);
    const target = join(this.#directory, name);
    await mkdir(target, { recursive: true });
    if (kind === 'file') await cp(path, join(target, basename(path)));
    else await cp(path, target, { recursive: true, filter: (source) => !isHidden(source, path) });
    return (await readdir(target)).length;
  }

  async download(name: string, path: string): Promise<void> {
    if (!this.#names.has(name)) throw new ArtifactError(`Artifact not found for name: ${name}`);
    await mkdir(path, { recursive: true });
    await cp(join(this.#directory, name), path, { recursive: true });
  }

  /** Downloads every artifact whose name matches; `*` stands for any text. No match is no error. */
  async downloadAll(pattern: string, path: string, merge: boolean): Promise<string[]> {
    const names = [...this.#names].filter((name) => matchesGlob(name, pattern));
    for (const name of names) await this.download(name, merge ? path : join(path, name));
    return names;
  }
}
