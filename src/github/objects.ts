import * as z from 'zod';
import type { Client } from './client.ts';
import { wholeText } from './files.ts';
import type { Place } from './place.ts';
import { understood } from './understood.ts';

const object = z
  .object({
    oid: z.string().optional(),
    text: z.string().nullish(),
    isTruncated: z.boolean().optional(),
  })
  .nullable();
type GitObject = z.infer<typeof object>;

const answer = z.object({ repository: z.record(z.string(), object) });

/** One query for git objects, found by `argument`: answers them in the order of the values. */
export function objectsDocument(argument: 'oid' | 'expression', fields: string, count: number): string {
  const type = argument === 'oid' ? 'GitObjectID!' : 'String!';
  const keys = Array.from({ length: count }, (_, index) => `object${index}`);
  return `query PawlReadObjects($owner: String!, $name: String!, ${keys.map((key) => `$${key}: ${type}`).join(', ')}) {
  repository(owner: $owner, name: $name) {
    ${keys.map((key) => `${key}: object(${argument}: $${key}) { ... on Blob { ${fields} } }`).join('\n    ')}
  }
}`;
}

async function readObjects(
  client: Client,
  place: Place,
  argument: 'oid' | 'expression',
  fields: string,
  values: readonly string[],
): Promise<GitObject[]> {
  if (values.length === 0) return [];
  const variables = Object.fromEntries(values.map((value, index) => [`object${index}`, value]));
  const document = objectsDocument(argument, fields, values.length);
  const found = await client.query(document, { ...place, ...variables });
  const { repository } = understood(answer, found, 'Objects of the repository could not be read');
  return values.map((_, index) => repository[`object${index}`] ?? null);
}

const byValue = <T>(values: readonly string[], results: readonly T[]): [string, T][] =>
  results.map((result, index) => [values[index] ?? '', result]);

/** Blob ids of paths at a commit; null where there is no file. Throws Unreachable. */
export async function readBlobs(
  client: Client,
  place: Place,
  oid: string,
  paths: readonly string[],
): Promise<{ [path: string]: string | null }> {
  const expressions = paths.map((path) => `${oid}:${path}`);
  const found = await readObjects(client, place, 'expression', 'oid', expressions);
  return Object.fromEntries(
    byValue(
      paths,
      found.map((blob) => blob?.oid ?? null),
    ),
  );
}

/** Texts of blobs by id; null where GitHub has none, or not the whole. Throws Unreachable. */
export async function readTexts(
  client: Client,
  place: Place,
  oids: readonly string[],
): Promise<{ [oid: string]: string | null }> {
  const found = await readObjects(client, place, 'oid', 'text isTruncated', oids);
  return Object.fromEntries(byValue(oids, found.map(wholeText)));
}
