import { mkdtemp, rm } from 'node:fs/promises';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ci } from './ci.ts';
import { Clock } from './clock.ts';
import { ContentLimit } from './content-limit.ts';
import { Faults } from './faults.ts';
import { GitStore } from './git/store.ts';
import { People } from './people.ts';
import { RateLimit } from './rate-limit.ts';
import { RequestLog } from './requests.ts';
import { listen } from './server.ts';
import { ACTIONS_BOT, Accounts } from './state/accounts.ts';
import { EventQueue } from './state/events.ts';
import { Repository } from './state/repository.ts';
import { Tokens, type Scopes } from './state/tokens.ts';
import { filesToChanges, type Files } from './files.ts';
import type { World } from './world.ts';

export interface SandboxOptions {
  /** ISO 8601. The clock then stands still unless it is advanced; without it the host's time runs. */
  clock?: string;
  /** Where everything is kept; made in the host's temporary directory when not given. `close` removes it. */
  directory?: string;
  /** Points per hour of the tokens, what an actions run's token has when not given; writes per time, not limited when not given. */
  limits?: { rest?: number; graphql?: number; content?: { minute?: number; hour?: number } };
}

const POINTS_OF_AN_ACTIONS_TOKEN = 1000;

/**
 * An embedded GitHub with one repository: HTTP on loopback over a real bare git repository.
 * Programs talk to `url`; tests and the demo act as people through the methods.
 */
export class Sandbox extends People {
  readonly url: string;
  readonly directory: string;
  /** What programs that test pull requests do. */
  readonly ci: Ci;
  readonly #server: Server;

  private constructor(world: World, server: Server, url: string, directory: string) {
    super(world);
    this.#server = server;
    this.url = url;
    this.directory = directory;
    this.ci = new Ci(world);
  }

  static async start(options: SandboxOptions = {}): Promise<Sandbox> {
    const clock = new Clock(options.clock);
    const directory = options.directory ?? (await mkdtemp(join(tmpdir(), 'pawl-sandbox-')));
    const { rest = POINTS_OF_AN_ACTIONS_TOKEN, graphql = POINTS_OF_AN_ACTIONS_TOKEN } = options.limits ?? {};
    const world: World = {
      clock,
      accounts: new Accounts(),
      tokens: new Tokens(),
      events: new EventQueue(),
      requests: new RequestLog(),
      faults: new Faults(),
      limits: {
        core: new RateLimit('core', rest, clock),
        graphql: new RateLimit('graphql', graphql, clock),
        content: new ContentLimit(clock, options.limits?.content),
      },
      repository: null,
    };
    const { server, url } = await listen(world);
    return new Sandbox(world, server, url, directory);
  }

  get graphqlUrl(): string {
    return `${this.url}/graphql`;
  }

  /** Of the bare repository. */
  get gitDirectory(): string {
    return this.repository.git.directory;
  }

  get events(): EventQueue {
    return this.world.events;
  }

  get requests(): RequestLog {
    return this.world.requests;
  }

  get faults(): Faults {
    return this.world.faults;
  }

  /** Makes the one repository with a first commit by its owner, who is added as an account when unknown. */
  async createRepository(wanted: {
    owner: string;
    name: string;
    files: Files;
    defaultBranch?: string;
    /** True unless told. */
    private?: boolean;
  }): Promise<void> {
    const { world } = this;
    if (world.repository !== null) throw new Error('the sandbox has its repository already');
    const defaultBranch = wanted.defaultBranch ?? 'main';
    const git = await GitStore.create(join(this.directory, `${wanted.name}.git`), defaultBranch);
    const { clock, accounts, events } = world;
    const { owner, name } = wanted;
    const account = accounts.find(owner) ?? accounts.add(owner);
    world.repository = new Repository({
      owner,
      name,
      defaultBranch,
      private: wanted.private ?? true,
      git,
      clock,
      accounts,
      events,
    });
    account.level = 'admin';
    await this.begin(account, filesToChanges(wanted.files));
  }

  /** A token for an account, by default the bot's of an actions run, with scopes as a job's `permissions` names them. */
  token(login: string = ACTIONS_BOT, scopes: Scopes = {}): string {
    return this.world.tokens.mint(this.world.accounts.named(login), scopes);
  }

  now(): string {
    return this.world.clock.now();
  }

  advance(seconds: number): void {
    this.world.clock.advance(seconds);
  }

  /** Ends the server and every git process, and removes the directory. */
  async close(): Promise<void> {
    this.world.events.close();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
    await this.world.repository?.git.close();
    await rm(this.directory, { recursive: true, force: true, maxRetries: 5 });
  }
}
