interface Waiting<Item, Result> {
  item: Item;
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
}

/**
 * Starting a git command costs more than what it does: whatever is asked for while one is running is done by
 * the next one, all at once. Where that fails each is done alone, so that everybody gets an answer of his own.
 */
export class Together<Item, Result> {
  readonly #perform: (items: Item[]) => Promise<Result[]>;
  #waiting: Waiting<Item, Result>[] = [];
  #running = false;

  /** `perform` answers results in the order of the items, and does nothing when it fails. */
  constructor(perform: (items: Item[]) => Promise<Result[]>) {
    this.#perform = perform;
  }

  async ask(item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      if (!this.#running) void this.#run();
    });
  }

  async #run(): Promise<void> {
    this.#running = true;
    while (this.#waiting.length > 0) {
      const asked = this.#waiting;
      this.#waiting = [];
      if (!(await this.#answer(asked))) for (const one of asked) await this.#answer([one]);
    }
    this.#running = false;
  }

  /** False when several failed together, which says nothing about each of them. */
  async #answer(asked: readonly Waiting<Item, Result>[]): Promise<boolean> {
    try {
      const results = await this.#perform(asked.map(({ item }) => item));
      if (results.length !== asked.length)
        throw new Error(`${asked.length} asked, ${results.length} answered`);
      for (const [index, result] of results.entries()) asked[index]?.resolve(result);
    } catch (error) {
      if (asked.length > 1) return false;
      for (const { reject } of asked) reject(error);
    }
    return true;
  }
}
