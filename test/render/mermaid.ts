import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

/** What Mermaid understood of a flowchart. */
export interface Chart {
  boxes: Set<string>;
  lines: { from: string; to: string }[];
}

interface Mermaid {
  default: {
    parse: (text: string) => Promise<unknown>;
    mermaidAPI: {
      getDiagramFromText: (text: string) => Promise<{
        db: {
          getVertices: () => Map<string, unknown>;
          getSubGraphs: () => { id: string }[];
          getEdges: () => { start: string; end: string }[];
        };
      }>;
    };
  };
}

/** Where `mermaid` and the `dompurify` it uses are; `MERMAID_MODULES` names a node_modules folder outside the project. */
const FOLDERS = [process.env['MERMAID_MODULES'], new URL('../../node_modules', import.meta.url).pathname];

/** Mermaid's flowchart parser without a browser; null where the package is not installed. */
export async function parserOf(): Promise<((text: string) => Promise<Chart>) | null> {
  const folder = FOLDERS.find((one) => one !== undefined && existsSync(`${one}/mermaid/package.json`));
  if (folder === undefined) return null;
  const near = createRequire(`${folder}/mermaid/package.json`);
  const url = (name: string): string => pathToFileURL(name).href;
  // Mermaid cleans texts with DOMPurify, which needs a document; for parsing alone it may leave them as they are.
  const purify = (await import(
    /* @vite-ignore */ url(near.resolve('dompurify').replace('purify.cjs.js', 'purify.es.mjs'))
  )) as {
    default: object;
  };
  Object.assign(purify.default, { addHook: () => undefined, sanitize: (text: string) => text });
  const { default: mermaid } = (await import(
    /* @vite-ignore */ url(`${folder}/mermaid/dist/mermaid.core.mjs`)
  )) as Mermaid;
  return async (text) => {
    await mermaid.parse(text);
    const { db } = await mermaid.mermaidAPI.getDiagramFromText(text.replace(/^%%\{init.*$/m, ''));
    const boxes = new Set([...db.getVertices().keys(), ...db.getSubGraphs().map(({ id }) => id)]);
    return { boxes, lines: db.getEdges().map(({ start, end }) => ({ from: start, to: end })) };
  };
}
