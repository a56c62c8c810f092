import { SCHEMA_VERSION } from '../progress/schema.ts';
import { packageVersion } from '../version.ts';
import { choiceOf, type Verb } from './verb.ts';

/** `pawl version`: what runs here, for people and for bug reports. */
export const versionVerb: Verb = {
  name: 'version',
  usage: 'version [--format text|json]',
  does: 'prints the versions of Pawl, its progress document and Node',
  words: 0,
  options: { format: { type: 'string' } },
  explains: { format: 'text or json' },
  run(call, { out }) {
    const versions = { pawl: packageVersion(), progress_schema: SCHEMA_VERSION, node: process.versions.node };
    const lines = Object.entries(versions).map(([name, value]) => `${name} ${value}\n`);
    out(
      choiceOf(call, 'format', ['text', 'json']) === 'json'
        ? `${JSON.stringify(versions)}\n`
        : lines.join(''),
    );
    return Promise.resolve(0);
  },
};
