const MASK = /^::add-mask::(.*)$/;

/** The log of one job. Every secret in a line is replaced by `***`, those a step adds with `::add-mask::` too. */
export class Log {
  readonly #secrets: string[];
  #lines: string[] = [];

  constructor(secrets: readonly string[]) {
    this.#secrets = secrets.filter((secret) => secret !== '');
  }

  write(line: string): void {
    const added = MASK.exec(line)?.[1];
    if (added) this.#secrets.push(added);
    this.#lines.push(added ? '::add-mask::***' : this.masked(line));
  }

  masked(text: string): string {
    return this.#secrets
      .toSorted((a, b) => b.length - a.length)
      .reduce((rest, secret) => rest.replaceAll(secret, '***'), text);
  }

  get text(): string {
    return this.#lines.map((line) => `${line}\n`).join('');
  }
}
