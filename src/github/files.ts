import type * as z from 'zod';
import type { SourceFile } from '../ports.ts';
import type { OutputsNode, SourcesNode, head } from './answer.ts';

type FileNode = z.infer<typeof head>['document'];
type TextNode = { text?: string | null | undefined; isTruncated?: boolean | undefined };

/** A blob's text, null when GitHub cut it short or it is not text. */
export const wholeText = (blob: TextNode | null): string | null =>
  blob === null || blob.isTruncated === true ? null : (blob.text ?? null);

export const toSourceFile = (path: string, node: FileNode): SourceFile | null =>
  node === null ? null : { path, oid: node.oid, text: wholeText(node.object) };

/** The files of one directory whose names end as asked. */
export const toSourceFiles = (directory: string, node: SourcesNode, ending: RegExp): SourceFile[] =>
  (node?.object?.entries ?? [])
    .filter((entry) => entry.type === 'blob' && ending.test(entry.name))
    .map((entry) => ({
      path: `${directory}/${entry.name}`,
      oid: entry.oid,
      text: wholeText(entry.object),
    }));

/** Blob ids of the files in a directory and in its directories, by path. */
export function toOutputs(directory: string, node: OutputsNode): { [path: string]: string } {
  const found: [string, string][] = [];
  for (const entry of node?.object?.entries ?? []) {
    const path = `${directory}/${entry.name}`;
    if (entry.type === 'blob') found.push([path, entry.oid]);
    for (const leaf of entry.object?.entries ?? [])
      if (leaf.type === 'blob') found.push([`${path}/${leaf.name}`, leaf.oid]);
  }
  return Object.fromEntries(found);
}
