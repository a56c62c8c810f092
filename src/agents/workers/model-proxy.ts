import { createServer } from 'node:http';
import { messageOf } from '../caught.ts';
import { Passage, refuse, type ProxyOptions, type ProxyUsage } from './passage.ts';
import type { UpstreamFault } from './upstream.ts';

/** The way of one task to the model: without the key in anybody's hands, counted, and closed when the allowance is used up. */
export interface ModelProxy {
  url: string;
  /** The only model that it lets through. */
  model: string;
  /** Good for this proxy and as long as it is open. */
  key: string;
  readonly usage: ProxyUsage;
  /** The sentence that a request was refused with because the allowance was used up. */
  readonly spent: string | null;
  /** What came last from the API where that was no message: its refusal, or why there was none. */
  readonly fault: UpstreamFault | Error | null;
  close(): Promise<void>;
}

/** Opens a proxy to the model's API on loopback. Requests for messages are let through one after the other, so that none is sent that the one before left no room for. */
export async function openModelProxy(options: ProxyOptions): Promise<ModelProxy> {
  const passage = new Passage(options);
  const server = createServer((request, response) => {
    passage.pass(request, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else refuse(response, 502, 'api_error', `the request could not be passed on: ${messageOf(error)}`);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    model: options.model,
    key: passage.key,
    get usage() {
      return passage.usage;
    },
    get spent() {
      return passage.spent;
    },
    get fault() {
      return passage.fault;
    },
    close: async () => {
      passage.stop();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}
