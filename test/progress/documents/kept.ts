import { readdirSync, readFileSync } from 'node:fs';
import type { Entry } from '../../../src/progress/entry.ts';

const HERE = new URL('./', import.meta.url);

/** A document as a version of Pawl wrote it, with the definition of its run and with the documents before it where those are kept. */
export interface Kept {
  version: string;
  scene: string;
  workflow: string;
  /** Oldest first; the newest is the document. */
  texts: string[];
  text: string;
  /** The entries of every document of the run, oldest first. */
  journal: Entry[][];
}

const read = (path: string): string => readFileSync(new URL(path, HERE), 'utf8');

/** Versions of which documents are kept. */
export const KEPT_VERSIONS = readdirSync(HERE, { withFileTypes: true }).flatMap((entry) =>
  entry.isDirectory() ? [entry.name] : [],
);

/** All that is kept, by version and scene. */
export const KEPT: Kept[] = KEPT_VERSIONS.flatMap((version) =>
  readdirSync(new URL(version, HERE)).map((scene) => {
    const texts = readdirSync(new URL(`${version}/${scene}`, HERE))
      .filter((file) => /^\d+\.json$/.test(file))
      .toSorted()
      .map((file) => read(`${version}/${scene}/${file}`));
    const workflow = read(`${version}/${scene}/workflow.yml`);
    const journal = JSON.parse(read(`${version}/${scene}/journal.json`)) as Entry[][];
    return { version, scene, workflow, texts, text: texts.at(-1) ?? '', journal };
  }),
);
