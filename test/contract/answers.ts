import type { Reply } from './stage.ts';

const isRecord = (value: unknown): value is { [member: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What stands in an answer at a path of members and places; undefined where there is nothing. */
export const at = (value: unknown, ...path: (string | number)[]): unknown =>
  path.reduce<unknown>((found, part) => {
    if (Array.isArray(found)) return found[Number(part)];
    return isRecord(found) ? found[part] : undefined;
  }, value);

/** A text that stands there; throws where there is none. */
export function textAt(value: unknown, ...path: (string | number)[]): string {
  const found = at(value, ...path);
  if (typeof found === 'string') return found;
  throw new Error(`No text at ${path.join('.')} in ${JSON.stringify(value)?.slice(0, 2000)}`);
}

export function listAt(value: unknown, ...path: (string | number)[]): unknown[] {
  const found = at(value, ...path);
  if (Array.isArray(found)) return found;
  throw new Error(`No list at ${path.join('.')} in ${JSON.stringify(value)?.slice(0, 2000)}`);
}

/** The errors of a GraphQL answer, with the field each is about. */
export const errorsOf = ({ body }: Reply): { type: unknown; message: unknown; field: unknown }[] =>
  (Array.isArray(at(body, 'errors')) ? listAt(body, 'errors') : []).map((error) => ({
    type: at(error, 'type'),
    message: at(error, 'message'),
    field: at(error, 'path', 0),
  }));

export const oidOf = ({ oid }: { oid: string }): string => oid;
