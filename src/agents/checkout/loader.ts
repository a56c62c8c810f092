/** Blobs that are asked for in one request. */
const BATCH = 50;

type Texts = { [oid: string]: string | null };

interface Waiting {
  promise: Promise<string | null>;
  resolve(text: string | null): void;
  reject(error: unknown): void;
}

/** Reads blobs by id in few requests: what is asked for in one turn of the event loop goes together, and nothing is read twice. */
export class Loader {
  readonly #texts: (oids: string[]) => Promise<Texts>;
  readonly #known = new Map<string, Waiting>();
  #queue: string[] = [];

  constructor(texts: (oids: string[]) => Promise<Texts>) {
    this.#texts = texts;
  }

  /** How many blobs were asked for so far. */
  get asked(): number {
    return this.#known.size;
  }

  has(oid: string): boolean {
    return this.#known.has(oid);
  }

  text(oid: string): Promise<string | null> {
    const known = this.#known.get(oid);
    if (known !== undefined) return known.promise;
    const waiting: Waiting = Promise.withResolvers();
    this.#known.set(oid, waiting);
    if (this.#queue.push(oid) === 1) setImmediate(() => this.#flush());
    return waiting.promise;
  }

  #flush(): void {
    const oids = this.#queue;
    this.#queue = [];
    for (let at = 0; at < oids.length; at += BATCH) this.#load(oids.slice(at, at + BATCH));
  }

  #load(oids: string[]): void {
    this.#texts(oids).then(
      (found) => {
        for (const oid of oids)
          this.#known.get(oid)?.resolve(Object.hasOwn(found, oid) ? (found[oid] ?? null) : null);
      },
      (error: unknown) => {
        for (const oid of oids) this.#known.get(oid)?.reject(error);
      },
    );
  }
}
