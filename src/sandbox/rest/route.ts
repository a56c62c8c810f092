import { badCredentials, refusal, type Answer, type Incoming, type Route } from '../answer.ts';
import { isRecord } from '../record.ts';
import { notAccessible, Refusal } from '../refusal.ts';
import { permits } from '../state/tokens.ts';
import type { World } from '../world.ts';
import { OPERATIONS, type Operation } from './operations.ts';
import { checkAnswer, checkBody, checkQuery } from './description.ts';

/** Any path but `/graphql`. */
export function restRoute(incoming: Incoming): Route {
  const found = match(incoming);
  return {
    operation: found?.operation.name ?? `${incoming.method} ${incoming.url.pathname}`,
    mutation: incoming.method !== 'GET',
    answer: async (world) => {
      if (incoming.token === null) return badCredentials();
      if (!world.limits.core.spend(1)) {
        return refusal(403, 'API rate limit exceeded', world.limits.core.headers());
      }
      const answer = found === null ? notFound() : await answerOperation(world, incoming, found);
      return { ...answer, headers: { ...world.limits.core.headers(), ...answer.headers } };
    },
  };
}

interface Match {
  operation: Operation;
  parameters: { [name: string]: string };
}

const notFound = (): Answer => refusal(404, 'Not Found');

function match({ method, url }: Incoming): Match | null {
  const parts = url.pathname.split('/');
  for (const operation of OPERATIONS) {
    const [wantedMethod, template = ''] = operation.name.split(' ');
    const wanted = template.split('/');
    if (wantedMethod !== method || wanted.length !== parts.length) continue;
    const parameters: Match['parameters'] = {};
    const same = wanted.every((part, index) => {
      const given = parts[index] ?? '';
      if (!part.startsWith('{')) return part === given;
      parameters[part.slice(1, -1)] = decodeURIComponent(given);
      return given !== '';
    });
    if (same) return { operation, parameters };
  }
  return null;
}

async function answerOperation(
  { repository }: World,
  incoming: Incoming,
  { operation, parameters }: Match,
): Promise<Answer> {
  const { token } = incoming;
  if (token === null) return badCredentials();
  const wanted = `${parameters['owner']}/${parameters['repo']}`.toLowerCase();
  if (repository === null || repository.fullName.toLowerCase() !== wanted) return notFound();
  if (operation.scope !== null && !permits(token, [operation.scope.name], operation.scope.access)) {
    return refusal(403, notAccessible().message);
  }
  const body = parseBody(incoming);
  if (body === undefined) return refusal(400, 'Problems parsing JSON');
  const query = incoming.url.searchParams;
  const wrong = checkBody(operation.name, body) ?? checkQuery(operation.name, query);
  if (wrong !== null) return refusal(422, `Invalid request.\n\n${wrong}`);
  try {
    const answer = await operation.answer({ repository, token, parameters, query, body });
    checkAnswer(operation.name, answer);
    return answer;
  } catch (error) {
    if (error instanceof Refusal) return refusal(STATUSES[error.type] ?? 422, error.message);
    throw error;
  }
}

const STATUSES: { [type: string]: number } = { NOT_FOUND: 404, FORBIDDEN: 403 };

/** Undefined when there is a body that is no JSON object. */
function parseBody({ body }: Incoming): { [member: string]: unknown } | undefined {
  if (body === '') return {};
  try {
    const parsed: unknown = JSON.parse(body);
    return isRecord(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}
