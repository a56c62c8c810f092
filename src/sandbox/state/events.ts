import type { Account } from './accounts.ts';

/** What GitHub would start actions runs for, in the shape of its webhooks. */
export interface SandboxEvent {
  name: string;
  payload: { [member: string]: unknown };
  actor: string;
}

const STARTED_BY_BOTS = ['workflow_dispatch', 'repository_dispatch'];

/** Events in the order they happened, waiting for a runner to take them. */
export class EventQueue implements AsyncIterable<SandboxEvent> {
  readonly #waiting: SandboxEvent[] = [];
  #wake: (() => void) | null = null;
  #closed = false;

  /** An event made with an actions run's own token starts no actions run, dispatches excepted. */
  emit(name: string, actor: Account, payload: SandboxEvent['payload']): void {
    if (actor.type === 'Bot' && !STARTED_BY_BOTS.includes(name)) return;
    this.#waiting.push({ name, payload: structuredClone(payload), actor: actor.login });
    this.#wake?.();
  }

  get length(): number {
    return this.#waiting.length;
  }

  /** The oldest event, or undefined when none waits. */
  take(): SandboxEvent | undefined {
    return this.#waiting.shift();
  }

  /** Every waiting event, oldest first. */
  takeAll(): SandboxEvent[] {
    return this.#waiting.splice(0);
  }

  close(): void {
    this.#closed = true;
    this.#wake?.();
  }

  /** Ends when the sandbox is closed. */
  async *[Symbol.asyncIterator](): AsyncGenerator<SandboxEvent, void, void> {
    for (;;) {
      const event = this.#waiting.shift();
      if (event !== undefined) yield event;
      else if (this.#closed) return;
      else await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }
}
