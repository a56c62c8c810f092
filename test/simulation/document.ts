import type { Progress } from '../../src/progress/schema.ts';
import type { Entry } from '../../src/progress/entry.ts';
import type { Commit } from './model/objects.ts';
import { ARCHIVE_REF, DOCUMENT, RUN_REF, type Repository } from './model/repository.ts';
import type { Blob } from './model/tree.ts';

const journals = new WeakMap<Blob, Journal | null>();
const wholes = new WeakMap<Blob, Progress | null>();

export interface Journal {
  prev_hash: string;
  entries: Entry[];
}

const START = '\n  "journal": ';
const END = ',\n  "generation": ';

/** The entries that a commit's document brought; null where it has none that can be read. Only what stands between two known lines is parsed. */
export function journalIn({ tree }: Commit): Journal | null {
  const blob = tree[DOCUMENT];
  if (blob === undefined) return null;
  const known = journals.get(blob);
  if (known !== undefined) return known;
  const from = blob.text.lastIndexOf(START);
  const to = blob.text.lastIndexOf(END);
  let made: Journal | null = null;
  if (from !== -1 && to > from)
    try {
      made = JSON.parse(blob.text.slice(from + START.length, to)) as Journal;
    } catch {
      made = null;
    }
  journals.set(blob, made);
  return made;
}

/** The document that a commit has, whoever made it; null where it is no JSON. */
export function documentIn({ tree }: Commit): Progress | null {
  const blob = tree[DOCUMENT];
  if (blob === undefined) return null;
  const known = wholes.get(blob);
  if (known !== undefined) return known;
  let made: Progress | null;
  try {
    made = JSON.parse(blob.text) as Progress;
  } catch {
    made = null;
  }
  wholes.set(blob, made);
  return made;
}

/** The document at the tip of the run's branch or of what is kept of it. */
export function standing(repository: Repository): Progress | null {
  const tip = repository.tip(RUN_REF) ?? repository.tip(ARCHIVE_REF);
  return tip === null ? null : documentIn(tip);
}
