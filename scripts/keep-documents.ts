/**
 * `node scripts/keep-documents.ts`: plays the scenes of `test/progress/documents` and keeps their documents for the present
 * version of the schema. Those of a version that was released stay as they are for ever, so that none is written over.
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { encode } from '../src/progress/codec.ts';
import { SCHEMA_VERSION } from '../src/progress/schema.ts';
import { played, SCENES } from '../test/progress/documents/scenes.ts';

const folder = new URL(`../test/progress/documents/${SCHEMA_VERSION}/`, import.meta.url);
if (existsSync(folder)) throw new Error(`The documents of version ${SCHEMA_VERSION} are kept already`);

for (const [name, scene] of Object.entries(SCENES)) {
  const place = new URL(`${name}/`, folder);
  mkdirSync(place, { recursive: true });
  writeFileSync(new URL('workflow.yml', place), scene.workflow);
  const documents = played(scene);
  const journal = documents.map((document) => document.journal.entries);
  writeFileSync(new URL('journal.json', place), `${JSON.stringify(journal, null, 2)}\n`);
  for (const document of documents.slice(scene.whole === true ? 0 : -1))
    writeFileSync(new URL(`${String(document.generation).padStart(2, '0')}.json`, place), encode(document));
}
