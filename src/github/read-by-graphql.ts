import * as z from 'zod';
import { Unreachable } from '../ports.ts';
import type { Snapshot } from '../ports.ts';
import { definitions as definitionsShape } from './answer.ts';
import { allChangedPaths } from './changed-paths.ts';
import { closedIssues } from './closed-issues.ts';
import type { Client, GraphqlAnswer, GraphqlError } from './client.ts';
import { codeOwnersIn } from './code-owners.ts';
import { editsSince } from './edits.ts';
import { wholeText } from './files.ts';
import { memberAmong } from './member.ts';
import { permissionAmong, permissionByRest } from './permission.ts';
import type { PullPlace } from './place.ts';
import { newestVersions } from './newest-history.ts';
import { allRemarks } from './remarks.ts';
import { toDefinitions } from './to-snapshot.ts';
import { keyOf, wantsQuery, type GraphqlWant } from './wants.ts';

const answers = z.looseObject({ repository: z.record(z.string(), z.unknown()).nullish() });
const blob = z.object({ text: z.string().nullish(), isTruncated: z.boolean().optional() }).nullable();

/** Reads facts that GraphQL has into a snapshot: one query, and one more per further page of a list. Throws Unreachable. */
export async function readByGraphql(
  client: Client,
  place: PullPlace,
  more: Snapshot,
  wants: readonly GraphqlWant[],
): Promise<void> {
  if (wants.length === 0) return;
  const { document, variables } = wantsQuery(wants, place.pull);
  const answer = await client.query(document, { owner: place.owner, name: place.name, ...variables });
  // A token without the scope is refused the whole document, for the sake of one field.
  if (answer.data == null && wants.some(({ want }) => want === 'member') && lacksScope(answer)) {
    for (const want of wants) if (want.want === 'member') more.found.members[memberOf(want)] = null;
    const others = wants.filter(({ want }) => want !== 'member');
    return readByGraphql(client, place, more, others);
  }
  const { repository, ...beside } = answers.safeParse(answer.data).data ?? {};
  for (const [index, want] of wants.entries()) {
    const key = keyOf(index);
    await keep(client, place, more, want, {
      answer: repository?.[key] ?? beside[key] ?? null,
      error: answer.errors.find(({ path, type }) => path?.includes(key) && type !== 'NOT_FOUND') ?? null,
    });
  }
}

const lacksScope = ({ errors }: GraphqlAnswer): boolean =>
  errors.some(({ type }) => type === 'INSUFFICIENT_SCOPES');

const memberOf = ({ team, login }: { team: string; login: string }): string => `${team}:${login}`;

interface Answered {
  answer: unknown;
  error: GraphqlError | null;
}

/** GitHub will not tell, as opposed to: it could not. */
const REFUSALS = new Set(['FORBIDDEN', 'INSUFFICIENT_SCOPES']);
const isRefused = ({ error }: Answered): boolean => REFUSALS.has(error?.type ?? '');

function understood<T extends z.ZodType>(shape: T, { answer, error }: Answered, what: string): z.infer<T> {
  if (error !== null) throw new Unreachable('github', `GitHub could not answer ${what}: ${error.message}`);
  const parsed = shape.safeParse(answer);
  if (parsed.success) return parsed.data;
  throw new Unreachable('github', `GitHub could not answer ${what}.`, { cause: parsed.error });
}

async function keep(
  client: Client,
  place: PullPlace,
  more: Snapshot,
  want: GraphqlWant,
  answered: Answered,
): Promise<void> {
  const { found } = more;
  // A list of which a part is missing is unknown, whatever the reason.
  const list = answered.error === null ? answered.answer : null;
  switch (want.want) {
    case 'permission':
      more.permissions[want.login] =
        permissionAmong(answered.answer, want.login) ?? (await permissionByRest(client, place, want.login));
      return;
    case 'text':
      more.texts[want.oid] = wholeText(understood(blob, answered, want.oid));
      return;
    case 'file': {
      const name = `${want.oid}:${want.path}`;
      more.texts[name] = wholeText(understood(blob, answered, name));
      return;
    }
    case 'definitions': {
      const node = understood(definitionsShape.nullable(), answered, `definitions at ${want.oid}`);
      // Of a commit that is gone nothing is left to read: the run says which definition it misses.
      more.definitions = node === null ? { oid: want.oid, workflows: [], prompts: [] } : toDefinitions(node);
      return;
    }
    case 'definitions_at': {
      const node = isRefused(answered)
        ? null
        : understood(definitionsShape.nullable(), answered, `definitions at ${want.oid}`);
      found.definitions[want.oid] = node === null ? null : toDefinitions(node);
      return;
    }
    case 'member':
      found.members[memberOf(want)] = isRefused(answered)
        ? null
        : memberAmong(understood(z.unknown(), answered, want.team), want.login);
      return;
    case 'code_owners':
      found.code_owners[want.oid] = codeOwnersIn(
        understood(z.unknown(), answered, `code owners at ${want.oid}`),
        want.oid,
      );
      return;
    case 'history':
      found.histories = { ...found.histories, [want.oid]: newestVersions(list, more.viewer) };
      return;
    case 'changed_paths':
      found.changed_paths = await allChangedPaths(client, place, more.pull.head.oid, list);
      return;
    case 'closed_issues':
      found.closed_issues = closedIssues(list, more.repository.name);
      return;
    case 'review_comments':
      found.review_comments[want.node_id] = await allRemarks(client, want.node_id, list);
      return;
    case 'edits':
      found.edits[want.node_id] = await editsSince(client, want.node_id, want.since, list);
  }
}
