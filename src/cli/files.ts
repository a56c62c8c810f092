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
    const line = lineOfFault(bytes);
    throw new UsageError(`${path} cannot be read: it is not UTF-8 text (line ${line}).`, { cause: error });
  }
}

/** The line of the first byte that is no UTF-8, from 1. */
function lineOfFault(bytes: Buffer): number {
  // Decoding leniently and back changes nothing before the first such byte.
  const again = Buffer.from(bytes.toString('utf8'));
  const at = bytes.findIndex((byte, index) => byte !== again[index]);
  return bytes.subarray(0, at).toString('latin1').split('\n').length;
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
