import { readFileSync } from 'node:fs';
import { UsageError } from './verb.ts';

const strict = new TextDecoder('utf-8', { fatal: true });

/** The text of a file, UTF-8 and whole; anything else is a usage error that says what stands in the way. */
export function readText(path: string): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    const why = code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a directory' : code;
    throw new UsageError(`${path} cannot be read: ${why}.`, { cause: error });
  }
  try {
    return strict.decode(bytes);
  } catch (error) {
    throw new UsageError(`${path} cannot be read: it is not UTF-8 text.`, { cause: error });
  }
}

/** The value in a JSON file. */
export function readJson(path: string): unknown {
  const text = readText(path);
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new UsageError(`${path} is no JSON: ${error instanceof Error ? error.message : String(error)}.`, {
      cause: error,
    });
  }
}
