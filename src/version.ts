import { readFileSync } from 'node:fs';

/** The version of this package, from the manifest that stands one level above `src` and above the bundle. */
export function packageVersion(): string {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- our own manifest
  const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  return manifest.version;
}
