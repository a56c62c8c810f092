import { existsSync, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { MEMORY, NOTE_CATEGORIES } from '../notes/note.ts';
import { isNotePath, NOTE_BYTES, readNote, type KeptNote } from '../notes/note-file.ts';
import { readText } from './files.ts';
import { UsageError } from './verb.ts';

/** Names of the plain files of a folder, sorted; none where there is no such folder. Links are passed over. */
const filesOf = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder, { withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ name }) => name)
        .sort()
    : [];

/** The notes that a directory has, the newest first. */
export function notesIn(directory: string): KeptNote[] {
  mustBeThere(directory);
  const paths = NOTE_CATEGORIES.flatMap((category) =>
    filesOf(join(directory, MEMORY, category)).map((name) => ({
      name,
      path: `${MEMORY}/${category}/${name}`,
    })),
  );
  return paths
    .filter(({ path }) => isNotePath(path) && lstatSync(join(directory, path)).size <= NOTE_BYTES)
    .sort((one, other) => (one.name < other.name ? 1 : -1))
    .flatMap(({ path }) => readNote(path, readText(join(directory, path))) ?? []);
}

/** The entries of a pull request's checkpoint that a directory has, the oldest first. */
export function checkpointIn(directory: string, pull: number): { id: string; text: string }[] {
  mustBeThere(directory);
  const folder = join(directory, `.pawl/pr-${pull}/checkpoint`);
  return filesOf(folder)
    .flatMap((name) => {
      const [, id, number] = /^(chk-(\d{3,6}))\.md$/.exec(name) ?? [];
      return id === undefined ? [] : [{ id, number: Number(number), name }];
    })
    .sort((one, other) => one.number - other.number)
    .map(({ id, name }) => ({ id, text: readText(join(folder, name)) }));
}

function mustBeThere(directory: string): void {
  if (!existsSync(directory) || !lstatSync(directory).isDirectory())
    throw new UsageError(`${directory} is no directory.`);
}
