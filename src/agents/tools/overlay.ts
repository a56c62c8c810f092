import { EXECUTABLE, OUTCOME_LIMITS, type Outcome } from '../../ports.ts';
import type { FileText, Workspace } from '../checkout/workspace.ts';
import { TOTAL_LIMIT } from '../../written-text.ts';
import { checkText, checkWay, type Surroundings } from './write-check.ts';

/** `absent` where nothing was refused, and there was only nothing to remove. */
export type Verdict = { ok: true } | { ok: false; why: string; absent?: true };

interface Entry {
  /** Null where the file was removed. */
  text: string | null;
  /** It came from a path where git has it as executable. */
  executable: boolean;
}

/** What a file was before the attempt; `text` is null where there is none, or it is no text. */
interface Original {
  there: boolean;
  text: string | null;
  /** Why a file that is there cannot be shown. */
  hidden: string | null;
}

export interface Changes {
  files: Outcome['files'];
  deletions: string[];
}

const bytes = (text: string): number => Buffer.byteLength(text);

/**
 * An attempt's edits, in memory, over a checkout that stays as it is: what was written is read back. Each edit is checked when it is
 * made, and either done or refused with the reason. Where there is no checkout, every file counts as absent and none is refused for it.
 */
export class Overlay {
  readonly #around: Surroundings;
  readonly #workspace: Workspace | null;
  readonly #keep: readonly string[];
  #entries = new Map<string, Entry>();
  readonly #originals = new Map<string, Original>();

  /** `keep` are paths that the outcome carries once they were written, even where that changed nothing. */
  constructor(workspace: Workspace | null, around: Surroundings, keep: readonly string[] = []) {
    this.#workspace = workspace;
    this.#around = around;
    this.#keep = keep;
  }

  /** The same edits, to go on from without touching these. */
  copy(): Overlay {
    const copied = new Overlay(this.#workspace, this.#around, this.#keep);
    copied.#entries = new Map(this.#entries);
    return copied;
  }

  /** Paths of all files as they are now, sorted. */
  async paths(): Promise<string[]> {
    const all = new Set(await this.#workspace?.paths());
    for (const [path, { text }] of this.#entries)
      if (text === null) all.delete(path);
      else all.add(path);
    return [...all].sort((a, b) => (a < b ? -1 : 1));
  }

  /** A file's text as it is now, or why it is not shown. */
  async text(path: string): Promise<FileText> {
    const entry = this.#entries.get(path);
    if (entry?.text === null) return { ok: false, why: 'this step removed it' };
    if (entry !== undefined) return { ok: true, text: entry.text };
    return (await this.#workspace?.text(path)) ?? { ok: false, why: 'there is no checkout' };
  }

  /** A file's text before this attempt; null where there was none. */
  async before(path: string): Promise<string | null> {
    return (await this.#original(path)).text;
  }

  /** Writes a whole file. What cannot be shown, a binary or a huge file, is not written over: it is removed first. */
  async write(path: string, text: string): Promise<Verdict> {
    const refused = await this.#refusal(path);
    if (refused !== null) return { ok: false, why: refused };
    const { hidden } = await this.#original(path);
    if (hidden !== null && !this.#entries.has(path))
      return { ok: false, why: `it cannot be written over, because ${hidden}` };
    return this.#put(path, text, { executable: this.#entries.get(path)?.executable ?? false });
  }

  /** Removes a file of any kind; where there is none, that is said. */
  async remove(path: string): Promise<Verdict> {
    const refused = await this.#refusal(path);
    if (refused !== null) return { ok: false, why: refused };
    if ((await this.#isThere(path)) === false)
      return { ok: false, why: 'there is no such file', absent: true };
    this.#entries.set(path, { text: null, executable: false });
    return { ok: true };
  }

  /** Gives a text file another path, where nothing is yet; an executable file stays one. */
  async move(from: string, to: string): Promise<Verdict> {
    const refused = (await this.#refusal(from)) ?? (await this.#refusal(to));
    if (refused !== null) return { ok: false, why: refused };
    const found = await this.text(from);
    if (!found.ok) return { ok: false, why: `a file is moved by its text, and ${found.why}` };
    if ((await this.#isThere(to)) === true) return { ok: false, why: `there is a file at \`${to}\` already` };
    const executable =
      this.#entries.get(from)?.executable === true ||
      ((await this.#workspace?.executable([from])) ?? []).length > 0;
    const left = this.#entries.get(from);
    this.#entries.set(from, { text: null, executable: false });
    const put = await this.#put(to, found.text, { executable, known: found.text });
    if (!put.ok)
      if (left === undefined) this.#entries.delete(from);
      else this.#entries.set(from, left);
    return put;
  }

  /** What differs from the checkout: whole files, and what is gone, each sorted by path. */
  async changes(): Promise<Changes> {
    const files: Outcome['files'] = [];
    const deletions: string[] = [];
    for (const [path, { text, executable }] of [...this.#entries].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const before = await this.#original(path);
      if (text === null) {
        if (before.there || this.#workspace === null) deletions.push(path);
      } else if (before.text !== text || this.#keep.includes(path))
        files.push({ path, content: text, ...(executable ? { mode: EXECUTABLE } : {}) });
    }
    return { files, deletions };
  }

  async #put(path: string, text: string, how: { executable: boolean; known?: string }): Promise<Verdict> {
    const before = how.known ?? (await this.before(path)) ?? '';
    const fault = checkText(text, before, this.#around.secrets);
    if (fault !== null) return { ok: false, why: fault };
    const others = [...this.#entries].filter(([file, { text: has }]) => file !== path && has !== null);
    if (others.length >= OUTCOME_LIMITS.files)
      return { ok: false, why: `one step writes ${OUTCOME_LIMITS.files} files at most` };
    const total = others.reduce((sum, [, entry]) => sum + bytes(entry.text ?? ''), bytes(text));
    if (total > TOTAL_LIMIT)
      return {
        ok: false,
        why: `all that the step writes would have ${total} bytes, more than ${TOTAL_LIMIT}`,
      };
    this.#entries.set(path, { text, executable: how.executable });
    return { ok: true };
  }

  /** Why nothing may be written or removed at a path, whatever the text. */
  async #refusal(path: string): Promise<string | null> {
    const written = [...this.#entries].flatMap(([file, { text }]) => (text === null ? [] : [file]));
    const way = checkWay(path, this.#around.paths, written);
    if (way !== null) return way;
    const removed = [...this.#entries.values()].filter(({ text }) => text === null).length;
    if (removed >= OUTCOME_LIMITS.files)
      return `one step removes or moves ${OUTCOME_LIMITS.files} files at most`;
    const reached = await this.#workspace?.reach(path);
    return reached?.ok === false ? reached.why : null;
  }

  /** Null where nobody knows, because there is no checkout. */
  async #isThere(path: string): Promise<boolean | null> {
    const entry = this.#entries.get(path);
    if (entry !== undefined) return entry.text !== null;
    return this.#workspace === null ? null : (await this.#original(path)).there;
  }

  async #original(path: string): Promise<Original> {
    const known = this.#originals.get(path);
    if (known !== undefined) return known;
    const found = await this.#workspace?.text(path);
    const listed = found?.ok === false && ((await this.#workspace?.paths()) ?? []).includes(path);
    const original = {
      there: found?.ok === true || listed,
      text: found?.ok === true ? found.text : null,
      hidden: found?.ok === false && listed ? found.why : null,
    };
    this.#originals.set(path, original);
    return original;
  }
}
