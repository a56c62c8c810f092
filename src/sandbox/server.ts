import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer, Route } from './answer.ts';
import type { Fault } from './faults.ts';
import { graphqlRoute } from './graphql/route.ts';
import type { RecordedRequest } from './requests.ts';
import { restRoute } from './rest/route.ts';
import type { World } from './world.ts';

/** The server on a free port of the loopback address. */
export async function listen(world: World): Promise<{ server: Server; url: string }> {
  const server = createServer((request, response) => {
    serve(world, request, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else send(response, fault500(error));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return { server, url: `http://127.0.0.1:${address.port}` };
}

const fault500 = (error: unknown): Answer => ({
  status: 500,
  headers: {},
  body: {
    message: `the sandbox failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
  },
});

async function serve(world: World, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://sandbox');
  const method = request.method ?? 'GET';
  const body = await text(request);
  const token = world.tokens.find(request.headers.authorization);
  const incoming = { method, url, body, token };
  const route = url.pathname === '/graphql' ? graphqlRoute(incoming) : restRoute(incoming);
  const recorded: RecordedRequest = {
    method,
    path: url.pathname,
    operation: route.operation,
    account: token?.account.login ?? null,
    status: null,
    mutation: route.mutation,
    at: world.clock.now(),
    body,
  };
  world.requests.add(recorded);
  const fault = world.faults.strike(recorded);
  if (fault?.kind === 'reset') return cut(response);
  if (fault?.kind === 'delay') await sleep(fault.milliseconds);
  const answer = await answered(world, route, recorded, fault);
  if (fault?.kind === 'drop-answer') return cut(response);
  recorded.status = answer.status;
  send(response, {
    ...answer,
    headers: { date: new Date(world.clock.milliseconds).toUTCString(), ...answer.headers },
  });
}

async function answered(
  world: World,
  route: Route,
  recorded: RecordedRequest,
  fault: Fault | null,
): Promise<Answer> {
  if (fault?.kind === 'status') return struck(fault, world, route);
  if (fault?.kind === 'lag') return world.faults.before(recorded);
  const answer = await answerWithin(world, route);
  if (!route.mutation && recorded.path === '/graphql') world.faults.remember(recorded, answer);
  return answer;
}

const answerWithin = async (world: World, route: Route): Promise<Answer> =>
  (route.mutation ? world.limits.content.admit() : null) ?? (await route.answer(world));

async function struck(
  { status, headers = {}, applied }: Fault & { kind: 'status' },
  world: World,
  route: Route,
): Promise<Answer> {
  if (applied === true) await answerWithin(world, route);
  return { status, headers, body: { message: `the sandbox was told to answer ${status}` } };
}

const cut = (response: ServerResponse): void => {
  response.socket?.resetAndDestroy();
};

function send(response: ServerResponse, answer: Answer): void {
  const sent = answer.body === undefined ? '' : JSON.stringify(answer.body);
  response.writeHead(answer.status, {
    ...answer.headers,
    ...(sent === '' ? {} : { 'content-type': 'application/json; charset=utf-8' }),
    'content-length': Buffer.byteLength(sent),
    'x-github-media-type': 'github.v3; format=json',
  });
  response.end(sent);
}
