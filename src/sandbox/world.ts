import type { Clock } from './clock.ts';
import type { ContentLimit } from './content-limit.ts';
import type { Faults } from './faults.ts';
import type { RateLimit } from './rate-limit.ts';
import type { RequestLog } from './requests.ts';
import type { Accounts } from './state/accounts.ts';
import type { EventQueue } from './state/events.ts';
import type { Repository } from './state/repository.ts';
import type { Tokens } from './state/tokens.ts';

/** Everything one sandbox consists of. */
export interface World {
  clock: Clock;
  accounts: Accounts;
  tokens: Tokens;
  events: EventQueue;
  requests: RequestLog;
  faults: Faults;
  limits: { core: RateLimit; graphql: RateLimit; content: ContentLimit };
  repository: Repository | null;
}
