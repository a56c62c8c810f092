/** Bytes kept of the beginning and of the end of an output. */
const HEAD = 16_384;
const TAIL = 49_152;

/** Collects an output of any length in bounded memory: its first 16 KB and its last 48 KB. */
export class CappedOutput {
  #head = Buffer.alloc(0);
  #tail: Buffer[] = [];
  #tailSize = 0;
  #left = 0;

  add(chunk: Buffer): void {
    const room = HEAD - this.#head.length;
    if (room > 0) this.#head = Buffer.concat([this.#head, chunk.subarray(0, room)]);
    const rest = chunk.subarray(Math.max(room, 0));
    if (rest.length === 0) return;
    this.#tail.push(rest);
    this.#tailSize += rest.length;
    if (this.#tailSize > 2 * TAIL) this.#trim();
  }

  /** The output as text; a line in the middle says how many bytes were left out. */
  text(): string {
    this.#trim();
    const tail = Buffer.concat(this.#tail);
    if (this.#left === 0) return Buffer.concat([this.#head, tail]).toString();
    // a cut can split a character: its broken half is dropped
    const head = this.#head.toString().replace(/\ufffd{1,3}$/, '');
    const end = tail.toString().replace(/^\ufffd{1,3}/, '');
    return `${head}\n[… ${this.#left} bytes left out …]\n${end}`;
  }

  #trim(): void {
    if (this.#tailSize <= TAIL) return;
    // copied, so that the large chunks it is cut from can be freed
    const kept = Buffer.from(Buffer.concat(this.#tail).subarray(-TAIL));
    this.#left += this.#tailSize - kept.length;
    this.#tail = [kept];
    this.#tailSize = kept.length;
  }
}
