import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { gitEnvironment } from './process.ts';

export interface RawObject {
  oid: string;
  type: 'commit' | 'tree' | 'blob' | 'tag';
  body: Buffer;
}

interface Waiting {
  resolve(object: RawObject | null): void;
  reject(error: Error): void;
}

const TYPES = ['commit', 'tree', 'blob', 'tag'] as const;

/** Reads objects by any name git understands (`<oid>`, `refs/heads/x`, `<oid>:path`) through one `cat-file --batch`. */
export class ObjectReader {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #waiting: Waiting[] = [];
  #received = Buffer.alloc(0);
  #closed = false;

  constructor(directory: string) {
    this.#child = spawn('git', ['cat-file', '--batch'], { cwd: directory, env: gitEnvironment() });
    this.#child.stdout.on('data', (chunk: Buffer) => {
      this.#received = Buffer.concat([this.#received, chunk]);
      while (this.#takeOne());
    });
    this.#child.on('error', (error) => this.#fail(error));
    this.#child.on('close', () => this.#fail(new Error('git cat-file has ended')));
    this.#child.stdin.on('error', (error) => this.#fail(error));
  }

  /** Null when there is no such object. */
  read(name: string): Promise<RawObject | null> {
    if (this.#closed) return Promise.reject(new Error('the object reader is closed'));
    if (name === '' || /[\n\r\0]/.test(name)) return Promise.resolve(null);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#child.stdin.write(`${name}\n`);
    });
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    const ended = new Promise((resolve) => this.#child.once('close', resolve));
    this.#child.stdin.end();
    await ended;
  }

  #takeOne(): boolean {
    const end = this.#received.indexOf(0x0a);
    if (end === -1) return false;
    const header = this.#received.toString('utf8', 0, end);
    const found = /^([0-9a-f]{40}) (\w+) (\d+)$/.exec(header);
    if (found === null) {
      this.#received = this.#received.subarray(end + 1);
      this.#waiting.shift()?.resolve(null);
      return true;
    }
    const [, oid = '', typeName = '', size = '0'] = found;
    const start = end + 1;
    const stop = start + Number(size);
    if (this.#received.length <= stop) return false;
    const type = TYPES.find((known) => known === typeName);
    const body = Buffer.from(this.#received.subarray(start, stop));
    this.#received = this.#received.subarray(stop + 1);
    const waiting = this.#waiting.shift();
    if (type === undefined) waiting?.reject(new Error(`unknown object type ${typeName}`));
    else waiting?.resolve({ oid, type, body });
    return true;
  }

  #fail(error: Error): void {
    this.#closed = true;
    for (const waiting of this.#waiting.splice(0)) waiting.reject(error);
  }
}
