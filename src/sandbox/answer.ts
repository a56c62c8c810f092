import type { Token } from './state/tokens.ts';
import type { World } from './world.ts';

/** A request as it came in. */
export interface Incoming {
  method: string;
  url: URL;
  body: string;
  /** Null when the request carries no token that was handed out. */
  token: Token | null;
}

/** What is sent back; the body is JSON, absent for 204. */
export interface Answer {
  status: number;
  headers: { [name: string]: string };
  body?: unknown;
}

/** Where a request leads. */
export interface Route {
  /** As it stands in the request log. */
  operation: string;
  mutation: boolean;
  answer(world: World): Promise<Answer>;
}

const DOCUMENTATION = 'https://docs.github.com/rest';

/** An error in the shape of GitHub's REST errors. */
export const refusal = (
  status: number,
  message: string,
  headers: { [name: string]: string } = {},
): Answer => ({
  status,
  headers,
  body: { message, documentation_url: DOCUMENTATION, status: String(status) },
});

export const badCredentials = (): Answer => refusal(401, 'Bad credentials');
