import { badCredentials, refusal, type Answer, type Incoming, type Route } from '../answer.ts';
import { isRecord } from '../record.ts';
import type { World } from '../world.ts';
import { answerGraphql, describeOperation, type GraphqlRequest } from './execute.ts';
import { show } from './show.ts';

/** `POST /graphql`. */
export function graphqlRoute(incoming: Incoming): Route {
  const request = parseRequest(incoming.body);
  const operation = request === null ? null : describeOperation(request);
  return {
    operation: operation?.name ?? '',
    mutation: operation?.mutation ?? false,
    answer: (world) => answer(world, incoming, request),
  };
}

async function answer(
  world: World,
  { method, token }: Incoming,
  request: GraphqlRequest | null,
): Promise<Answer> {
  if (method !== 'POST') return refusal(404, 'Not Found');
  if (token === null) return badCredentials();
  if (request === null) return refusal(400, 'Problems parsing JSON');
  const { repository, limits } = world;
  const body = await answerGraphql({ token, repository, limit: limits.graphql, show }, request);
  return { status: 200, headers: limits.graphql.headers(), body };
}

function parseRequest(body: string): GraphqlRequest | null {
  let given: unknown;
  try {
    given = JSON.parse(body);
  } catch {
    return null;
  }
  if (!isRecord(given)) return null;
  const { query, variables, operationName } = given;
  if (typeof query !== 'string') return null;
  return {
    query,
    variables: isRecord(variables) ? variables : {},
    operationName: typeof operationName === 'string' ? operationName : null,
  };
}
