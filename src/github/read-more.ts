import * as z from 'zod';
import { Unreachable } from '../ports.ts';
import type { Snapshot, Want } from '../ports.ts';
import { readActionsRun } from './actions-run.ts';
import { definitions as definitionsShape } from './answer.ts';
import type { Client } from './client.ts';
import { wholeText } from './files.ts';
import { FRAGMENTS } from './fragments.ts';
import { permissionAmong, permissionByRest } from './permission.ts';
import type { Place } from './place.ts';
import { toDefinitions } from './to-snapshot.ts';

/** Facts that GraphQL has; an actions run is known to REST only. */
type GraphqlWant = Exclude<Want, { want: 'actions_run' }>;

const SELECTIONS: { [want in GraphqlWant['want']]: (key: string) => [declared: string, field: string] } = {
  // Two, because the argument may match more than the one login that was asked for.
  permission: (key) => [
    `$${key}: String!`,
    `${key}: collaborators(login: $${key}, first: 2) { edges { permission node { login } } }`,
  ],
  text: (key) => [`$${key}: GitObjectID!`, `${key}: object(oid: $${key}) { ...Text }`],
  file: (key) => [`$${key}: String!`, `${key}: object(expression: $${key}) { ...Text }`],
  definitions: (key) => [`$${key}: GitObjectID!`, `${key}: object(oid: $${key}) { ...Definitions }`],
};

/** One query for several facts; each is answered under its key, `want0`, `want1`, … */
export function wantsDocument(wants: readonly GraphqlWant[]): string {
  const selected = wants.map((want, index) => SELECTIONS[want.want](`want${index}`));
  const fragments = [
    wants.some(({ want }) => want === 'definitions') ? FRAGMENTS.definitions : '',
    wants.some(({ want }) => want !== 'permission') ? FRAGMENTS.text : '',
  ];
  return `query PawlReadMore($owner: String!, $name: String!, ${selected.map(([declared]) => declared).join(', ')}) {
  repository(owner: $owner, name: $name) {
    ${selected.map(([, field]) => field).join('\n    ')}
  }
}
${fragments.join('')}`;
}

const repositoryAnswer = z.object({ repository: z.record(z.string(), z.unknown()) });
const blob = z.object({ text: z.string().nullish(), isTruncated: z.boolean().optional() }).nullable();

/** What is asked for, as GitHub names it and as `texts` and `permissions` name it. */
function nameOf(want: GraphqlWant): string {
  if (want.want === 'permission') return want.login;
  return want.want === 'file' ? `${want.oid}:${want.path}` : want.oid;
}

function understood<T extends z.ZodType>(shape: T, answer: unknown, what: string): z.infer<T> {
  const parsed = shape.safeParse(answer);
  if (parsed.success) return parsed.data;
  throw new Unreachable('github', `GitHub could not answer ${what}.`, { cause: parsed.error });
}

/** Reads facts that the snapshot lacks: one query, and one request per actions run. Answers a snapshot that has them. Throws Unreachable. */
export async function readMore(
  client: Client,
  place: Place,
  snapshot: Snapshot,
  wants: readonly Want[],
): Promise<Snapshot> {
  if (wants.length === 0) return snapshot;
  const more = structuredClone(snapshot);
  for (const want of wants)
    if (want.want === 'actions_run')
      more.actions_runs[want.id] = await readActionsRun(client, place, want.id);
  await readByGraphql(
    client,
    place,
    more,
    wants.filter((want) => want.want !== 'actions_run'),
  );
  return more;
}

async function readByGraphql(
  client: Client,
  place: Place,
  more: Snapshot,
  wants: readonly GraphqlWant[],
): Promise<void> {
  if (wants.length === 0) return;
  const { data, errors } = await client.query(wantsDocument(wants), {
    ...place,
    ...Object.fromEntries(wants.map((want, index) => [`want${index}`, nameOf(want)])),
  });
  const answers = repositoryAnswer.safeParse(data).data?.repository ?? {};
  for (const [index, want] of wants.entries()) {
    const key = `want${index}`;
    const name = nameOf(want);
    const answer = answers[key];
    if (want.want === 'permission') {
      more.permissions[name] = permissionAmong(answer, name) ?? (await permissionByRest(client, place, name));
      continue;
    }
    const error = errors.find(({ path, type }) => path?.includes(key) && type !== 'NOT_FOUND');
    if (error !== undefined)
      throw new Unreachable('github', `GitHub could not answer ${name}: ${error.message}`);
    if (want.want === 'definitions')
      more.definitions = toDefinitions(understood(definitionsShape, answer, `definitions at ${name}`));
    else more.texts[name] = wholeText(understood(blob, answer, name));
  }
}
