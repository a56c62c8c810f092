import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { generatedFiles, withParts } from '../../scripts/generated.ts';
import { VERSIONS } from '../../src/progress/migrate.ts';
import { SCHEMA_VERSION } from '../../src/progress/schema.ts';

const at = (path: string): URL => new URL(`../../${path}`, import.meta.url);
const files = await generatedFiles();

describe('given a text with marked parts', () => {
  const marked = (name: string): string =>
    `Before\n\n<!-- generated: ${name} -->\nold\n<!-- end of generated -->\n\nAfter\n`;

  it('when a mark names what nothing generates then that is an error', () => {
    expect(() => withParts(marked('weather'), { commands: () => '' })).toThrow('"weather"');
  });

  it('when a part has no place then that is an error', () => {
    expect(() => withParts('Before\n', { commands: () => '' })).toThrow('no place for: commands');
  });

  it('when it is filled then the old words are gone and everything around stays', () => {
    const filled = withParts(marked('commands'), { commands: () => '| new |' });
    expect(filled).toBe(
      'Before\n\n<!-- generated: commands -->\n\n| new |\n\n<!-- end of generated -->\n\nAfter\n',
    );
    expect(withParts(filled, { commands: () => '| new |' })).toBe(filled);
  });
});

describe('given what npm run generate writes', () => {
  it.each(Object.keys(files))('when %s is compared with it then it is up to date', (path) => {
    expect(existsSync(at(path)) ? readFileSync(at(path), 'utf8') : 'missing').toBe(files[path]);
  });

  it('when the folder of schemas is listed then beside it there are only those of versions that were published before', () => {
    const old = VERSIONS.filter((version) => version !== SCHEMA_VERSION).map(
      (version) => `progress-${version}.schema.json`,
    );
    const written = Object.keys(files).flatMap((path) =>
      path.startsWith('templates/schema/') ? [path.slice(17)] : [],
    );
    expect(readdirSync(at('templates/schema/')).toSorted()).toEqual([...written, ...old].toSorted());
  });
});
