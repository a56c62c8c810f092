import { Depth } from './depth.ts';
import { refuse } from './failure.ts';
import type { Token } from './tokens.ts';

/** Walks over tokens; the last one is always `end`, and it is never passed. */
export class Cursor {
  readonly #tokens: readonly Token[];
  #index = 0;
  readonly depth = new Depth();

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  get current(): Token {
    return this.peek(0);
  }

  peek(ahead: number): Token {
    const token = this.#tokens[Math.min(this.#index + ahead, this.#tokens.length - 1)];
    if (token === undefined) throw new Error('a cursor needs at least the end token');
    return token;
  }

  next(): Token {
    const token = this.current;
    this.#index += 1;
    return token;
  }

  is(type: 'operator' | 'name', value: string): boolean {
    return this.current.type === type && this.current.value === value;
  }

  /** Passes the token if it is the one named. */
  skip(type: 'operator' | 'name', value: string): boolean {
    const found = this.is(type, value);
    if (found) this.next();
    return found;
  }

  expect(type: Token['type'], value?: string): Token {
    const { current } = this;
    if (current.type === type && (value === undefined || current.value === value)) return this.next();
    return this.unexpected(value === undefined ? WORDS[type] : `\`${value}\``);
  }

  unexpected(expected: string): never {
    const { current } = this;
    return refuse('syntax', `${described(current)} stands where ${expected} is expected.`, current.at);
  }
}

const WORDS: { [type in Token['type']]: string } = {
  text: 'text',
  open_print: '`{{`',
  close_print: '`}}`',
  open_block: '`{%`',
  close_block: '`%}`',
  name: 'a name',
  string: 'a string',
  integer: 'a whole number',
  float: 'a number',
  operator: 'an operator',
  end: 'the end',
};

function described({ type, value }: Token): string {
  if (type === 'text') return 'Text';
  if (type === 'end') return 'The end';
  return type === 'string' ? 'A string' : `\`${value}\``;
}
