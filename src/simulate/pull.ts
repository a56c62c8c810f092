import { NOTHING_FOUND } from '../decide/found.ts';
import type { Comment, Snapshot } from '../decide/snapshot.ts';
import type { Found, TreeFile, Want } from '../decide/found.ts';
import { hashes } from '../hashes.ts';
import type { Permission, Person } from '../people.ts';

const BASE_OID = 'b'.repeat(40);
const HEAD_OID = 'a'.repeat(40);
const AUTHOR: Person = { id: 2, login: 'author', type: 'User' };

/** A pull request that exists only here: what people say, what steps bring, and what can be read of it. */
export class Pull {
  readonly #people = new Map<string, Person>();
  readonly #permissions: { [login: string]: Permission } = {};
  /** Files that steps brought, by head commit: text by path. */
  readonly #heads = new Map<string, ReadonlyMap<string, string>>([[HEAD_OID, new Map()]]);
  readonly #texts: { [oid: string]: string | null } = {};
  readonly #outputs: { [path: string]: string } = {};
  readonly #runs: { [id: string]: string | null } = {};
  #checks: { [name: string]: string } = {};
  #labels: string[] = [];
  #comments: Comment[] = [];
  #found: Found = {
    ...NOTHING_FOUND,
    pusher: AUTHOR,
    changed_paths: [],
    closed_issues: [],
    code_owners: { [BASE_OID]: { path: 'CODEOWNERS', oid: '', text: '' } },
  };
  #head = HEAD_OID;
  #ids = 0;

  /** Somebody with every right, told apart from others by the login. */
  person(login: string): Person {
    const key = login.toLowerCase();
    const known = this.#people.get(key);
    if (known !== undefined) return known;
    const person: Person = { id: 100 + this.#people.size, login, type: 'User' };
    this.#people.set(key, person);
    this.#permissions[login] = 'admin';
    return person;
  }

  /** Writes a comment and answers its id; ids ascend. */
  comment(login: string, body: string, now: string): number {
    this.#ids += 1;
    this.#comments.push({
      id: this.#ids,
      node_id: `c${this.#ids}`,
      author: this.person(login),
      body,
      created_at: now,
      edited_at: null,
      own_reactions: [],
    });
    return this.#ids;
  }

  /** The id of the newest comment, 0 before the first. */
  get newest(): number {
    return this.#ids;
  }

  /** Forgets comments that no decision can rest on any more, so that none is read twice. */
  forget(isOver: (id: number) => boolean): void {
    if (this.#comments.some(({ id }) => isOver(id)))
      this.#comments = this.#comments.filter(({ id }) => !isOver(id));
  }

  check(name: string, conclusion: string): void {
    this.#checks = { ...this.#checks, [name]: conclusion };
  }

  label(name: string, on: boolean): void {
    const others = this.#labels.filter((label) => label !== name);
    this.#labels = on ? [...others, name] : others;
  }

  /** An actions run begins; its id and address. */
  dispatch(): { run_id: number; url: string } {
    const run_id = 1001 + Object.keys(this.#runs).length;
    this.#runs[run_id] = null;
    return { run_id, url: `https://github.com/simulated/pull/actions/runs/${run_id}` };
  }

  conclude(run: number, conclusion: string): void {
    this.#runs[run] = conclusion;
  }

  /** The content changes: by files that a step brings, or by somebody. Pawl's own files change no content. */
  push(files: readonly { path: string; text: string }[]): void {
    const work = files.filter(({ path }) => !path.startsWith('.pawl/'));
    for (const { path, text } of files) {
      const oid = hashes.blob(text);
      this.#texts[oid] = text;
      if (path.startsWith('.pawl/')) this.#outputs[path] = oid;
    }
    if (work.length === 0) return;
    const content = new Map(this.#heads.get(this.#head));
    for (const { path, text } of work) content.set(path, text);
    this.#head = hashes.blob(JSON.stringify([...content]));
    this.#heads.set(this.#head, content);
    // Checks belong to a commit: the new one has none yet.
    this.#checks = {};
  }

  /** A file at a commit of the head; at the base, where personas live, its path stands for what it says. */
  fileAt(oid: string, path: string): string | null {
    return oid === BASE_OID ? path : (this.#heads.get(oid)?.get(path) ?? null);
  }

  /** Looks up what a simulation has no other way to know: everybody may, belongs everywhere, and owns nothing. */
  find(want: Want): void {
    const found = this.#found;
    if (want.want === 'permission') this.person(want.login);
    else if (want.want === 'member')
      this.#found = { ...found, members: { ...found.members, [`${want.team}:${want.login}`]: true } };
    else if (want.want === 'tree')
      this.#found = { ...found, trees: { ...found.trees, [want.oid]: this.#treeAt(want.oid) } };
    else if (want.want === 'comparison')
      this.#found = {
        ...found,
        comparisons: { ...found.comparisons, [`${want.base}...${want.head}`]: null },
      };
    else throw new Error(`A simulation knows everything but ${want.want}`);
  }

  #treeAt(oid: string): TreeFile[] {
    return [...(this.#heads.get(oid) ?? [])].map(([path, text]) => ({
      path,
      mode: 33188,
      oid: hashes.blob(text),
    }));
  }

  snapshot(now: string, files: { [key: string]: string | null }): Snapshot {
    const oid = this.#head;
    return {
      now,
      viewer: { id: 1, login: 'pawl', type: 'Bot' },
      repository: {
        node_id: 'R',
        name: 'simulated/pull',
        default_branch: 'main',
        default_oid: BASE_OID,
        private: true,
      },
      pull: {
        number: 1,
        node_id: 'P',
        title: '',
        body: '',
        author: AUTHOR,
        edited: null,
        renamed: null,
        state: 'OPEN',
        draft: false,
        labels: this.#labels,
        head: {
          oid,
          ref: 'feature',
          repository: 'simulated/pull',
          tree: [{ name: 'content', mode: 16384, oid }],
        },
        base: { ref: 'main', oid: BASE_OID },
        fork: false,
        committers: [AUTHOR.id],
      },
      comments: this.#comments,
      reviews: [],
      labelled: [],
      run: null,
      archive: null,
      head: { document: null, commits: [] },
      outputs: this.#outputs,
      policy: null,
      definitions: { oid: BASE_OID, workflows: [], prompts: [] },
      seen: { comment: null, labels: {}, status: null },
      permissions: this.#permissions,
      texts: { ...this.#texts, ...files },
      checks: this.#checks,
      actions_runs: this.#runs,
      found: this.#found,
      incomplete: [],
    };
  }

  /** Texts by blob id, as conditions may read them. */
  get texts(): { [oid: string]: string | null } {
    return this.#texts;
  }
}
