import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { SCHEMA_NAMES, schemaText } from '../src/cli/schema.ts';
import { PAGES, type Parts } from './pages.ts';

const at = (path: string): URL => new URL(`../${path}`, import.meta.url);

/** Every file that `npm run generate` writes, by its path from the root, as it has to be. */
export async function generatedFiles(): Promise<{ [path: string]: string }> {
  const schemas = SCHEMA_NAMES.map((name): [string, string] => [
    `templates/schema/${name}.schema.json`,
    schemaText(name) ?? '',
  ]);
  const pages = Object.entries(PAGES).map(async ([path, parts]): Promise<[string, string]> => [
    path,
    await page(path, parts),
  ]);
  return Object.fromEntries([...(await Promise.all(pages)), ...schemas]);
}

/** A page of Markdown with its marked parts filled in. */
async function page(path: string, parts: Parts): Promise<string> {
  const options = await resolveConfig(fileURLToPath(at(path)));
  return format(withParts(readFileSync(at(path), 'utf8'), parts), { ...options, parser: 'markdown' });
}

/** A text with its marked parts filled in. Every part has a place, and every mark names a part. */
export function withParts(text: string, parts: Parts): string {
  const used = new Set<string>();
  const filled = text.replaceAll(
    /(<!-- generated: (.+?) -->\n).*?(<!-- end of generated -->)/gs,
    (_, begin: string, name: string, end: string) => {
      const part = Object.hasOwn(parts, name) ? parts[name] : undefined;
      if (part === undefined) throw new Error(`The text marks a part "${name}" that nothing generates`);
      used.add(name);
      return `${begin}\n${part()}\n\n${end}`;
    },
  );
  const unused = Object.keys(parts).filter((name) => !used.has(name));
  if (unused.length > 0) throw new Error(`The text has no place for: ${unused.join(', ')}`);
  return filled;
}
