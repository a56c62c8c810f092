export interface RecordedRequest {
  method: string;
  /** Without the query string. */
  path: string;
  /** GraphQL: the operation's name, or its top-level fields joined by commas. REST: method and path template. */
  operation: string;
  /** Login of the token's account; null for an unknown token. */
  account: string | null;
  /** Null while it is being answered, and for ever when the connection was cut. */
  status: number | null;
  mutation: boolean;
  /** The sandbox's clock, ISO 8601. */
  at: string;
  /** The request's body as it was sent. */
  body: string;
}

/** Every request that reached the sandbox, oldest first. */
export class RequestLog implements Iterable<RecordedRequest> {
  readonly #all: RecordedRequest[] = [];

  add(request: RecordedRequest): void {
    this.#all.push(request);
  }

  /** Where the log stands now, for `since`. */
  mark(): number {
    return this.#all.length;
  }

  /** What came after a mark. */
  since(mark: number): RecordedRequest[] {
    return this.#all.slice(mark);
  }

  get length(): number {
    return this.#all.length;
  }

  [Symbol.iterator](): IterableIterator<RecordedRequest> {
    return this.#all[Symbol.iterator]();
  }
}
