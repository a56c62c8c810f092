import { refuse } from './failure.ts';

/** Work one evaluation may do: a node visited, an item handled or a hundred characters read is a step. */
const MAX_STEPS = 200_000;
/** UTF-16 units one string or the whole output may have. */
const MAX_TEXT = 1_000_000;
/** UTF-16 units all strings made along the way may have together. */
const MAX_TEXT_IN_ALL = 16_000_000;

/** Counts what an evaluation spends and refuses to go on when a budget is used up. */
export class Meter {
  #steps = 0;
  #made = 0;
  #written = 0;

  spend(steps: number): void {
    this.#steps += steps;
    if (this.#steps > MAX_STEPS) {
      refuse('limit', `This takes more than ${MAX_STEPS} steps to evaluate.`);
    }
  }

  /** Pays for reading `length` characters. */
  read(length: number): void {
    this.spend(Math.ceil(length / 100));
  }

  /** Pays for a string of `length` units before it is made. */
  make(length: number): void {
    this.#made += length;
    if (length > MAX_TEXT || this.#made > MAX_TEXT_IN_ALL) {
      refuse('limit', `This makes a text longer than ${MAX_TEXT} characters, or too many long ones.`);
    }
    this.read(length);
  }

  /** Pays for a list of strings that was just cut from a text. */
  parts(texts: string[]): string[] {
    this.spend(texts.length);
    return texts;
  }

  /** Pays for a piece of the output; a block that is captured counts when it is captured and when it is printed. */
  written(text: string): string {
    this.#written += text.length;
    if (this.#written > MAX_TEXT) refuse('limit', `The output is longer than ${MAX_TEXT} characters.`);
    this.read(text.length);
    return text;
  }

  /** Pays for a string that was just made and is known to be no longer than a few times its source. */
  made(text: string): string {
    this.make(text.length);
    return text;
  }
}
