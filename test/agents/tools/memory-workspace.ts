import type { Workspace } from '../../../src/agents/checkout/workspace.ts';

/** A checkout in memory: texts by path, null for what is no text. Executable are the paths that end in `.sh`. */
export const memoryWorkspace = (files: { [path: string]: string | null }): Workspace => ({
  paths: async () => Object.keys(files).sort(),
  text: async (file) => {
    const text = Object.hasOwn(files, file) ? files[file] : undefined;
    if (text === undefined) return { ok: false, why: 'there is no such file' };
    return text === null ? { ok: false, why: 'it is no text' } : { ok: true, text };
  },
  digest: async () => '',
  blob: async () => null,
  earlier: async () => null,
  difference: async () => ({ ok: false, why: 'there is no history' }),
  reach: async (file) => {
    const isBelow = Object.keys(files).some((other) => other.startsWith(`${file}/`));
    const above = Object.keys(files).find((other) => file.startsWith(`${other}/`));
    if (above !== undefined) return { ok: false, why: `\`${above}\` is no directory` };
    return isBelow ? { ok: false, why: 'it is no file' } : { ok: true };
  },
  executable: async (some) => some.filter((file) => Object.hasOwn(files, file) && file.endsWith('.sh')),
});
