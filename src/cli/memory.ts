import { NOTE_CATEGORIES, visible, visibleLine, type NoteCategory } from '../notes/note.ts';
import type { KeptNote } from '../notes/note-file.ts';
import { searchNotes } from '../notes/search-notes.ts';
import { checkpointIn, notesIn } from './memory-folder.ts';
import { pullFrom } from './place.ts';
import { choiceOf, textOf, UsageError, type Call, type Verb } from './verb.ts';

/** `pawl memory`: what agents left in a checkout: an index of the notes, those that fit a search, or the checkpoint of a pull request. */
export const memoryVerb: Verb = {
  name: 'memory',
  usage:
    'memory [--dir DIRECTORY] [--search WORDS] [--category NAME] [--tag TAG] [--format text|json] | --pr N [--dir DIRECTORY] [--format text|json]',
  does: 'lists the notes that agents left in a checkout, or tells the checkpoint of a pull request',
  words: 0,
  options: {
    dir: { type: 'string' },
    search: { type: 'string' },
    category: { type: 'string' },
    tag: { type: 'string' },
    pr: { type: 'string' },
    format: { type: 'string' },
  },
  explains: {
    dir: 'the checkout; the working directory unless given',
    search: 'words: only notes that have one of them, the most fitting first, with their texts',
    category: NOTE_CATEGORIES.join(', '),
    tag: 'only notes with this tag',
    pr: 'the number of a pull request: the entries of its checkpoint, one behind the other',
    format: 'text or json',
  },
  run(call, { out }) {
    const format = choiceOf(call, 'format', ['text', 'json']);
    const directory = textOf(call, 'dir') ?? '.';
    const told = textOf(call, 'pr') === undefined ? notes(call, directory) : checkpoint(call, directory);
    out(format === 'json' ? `${JSON.stringify(told.json, null, 2)}\n` : `${told.text}\n`);
    return Promise.resolve(0);
  },
};

interface Told {
  text: string;
  json: unknown;
}

function checkpoint(call: Call, directory: string): Told {
  for (const flag of ['search', 'category', 'tag'])
    if (textOf(call, flag) !== undefined) throw new UsageError(`--${flag} does not go with --pr.`);
  const pull = pullFrom(call);
  const entries = checkpointIn(directory, pull);
  const none = `There is no checkpoint of pull request ${pull} here.`;
  return {
    text: entries.length === 0 ? none : entries.map(({ text }) => visible(text)).join('\n\n'),
    json: { topic: 'checkpoint', pull_request: pull, entries },
  };
}

function notes(call: Call, directory: string): Told {
  const words = textOf(call, 'search');
  const category = categoryOf(call);
  const found = searchNotes(notesIn(directory), { words: words ?? '', category, tag: textOf(call, 'tag') });
  return {
    text:
      found.length === 0 ? 'No notes.' : words === undefined ? index(found) : found.map(whole).join('\n\n'),
    json: { topic: 'memory', notes: found },
  };
}

function categoryOf(call: Call): NoteCategory | undefined {
  const given = textOf(call, 'category');
  const found = NOTE_CATEGORIES.find((category) => category === given);
  if (given !== undefined && found === undefined)
    throw new UsageError(`--category is "${given}"; it must be one of ${NOTE_CATEGORIES.join(', ')}.`);
  return found;
}

const index = (found: readonly KeptNote[]): string =>
  NOTE_CATEGORIES.flatMap((category) => {
    const own = found.filter((note) => note.category === category);
    return own.length === 0
      ? []
      : [[`${category} (${own.length})`, ...own.map((note) => `  ${line(note)}`)].join('\n')];
  }).join('\n\n');

const line = ({ title, tags, path, from }: KeptNote): string =>
  [
    visibleLine(title, 120),
    ...(tags.length === 0 ? [] : [tags.map((tag) => `#${tag}`).join(' ')]),
    ...originOf(from),
    visibleLine(path, 300),
  ].join(' · ');

const originOf = ({ step, pull_request, at }: KeptNote['from']): string[] => {
  const parts = [
    ...(step === undefined ? [] : [visibleLine(step, 80)]),
    ...(pull_request === undefined ? [] : [`pull request ${pull_request}`]),
    ...(at === undefined ? [] : [visibleLine(at, 10)]),
  ];
  return parts.length === 0 ? [] : [parts.join(', ')];
};

const whole = (note: KeptNote): string =>
  [
    `${note.category} · ${line(note)}`,
    ...visible(note.text)
      .split('\n')
      .map((text) => `  ${text}`.trimEnd()),
  ].join('\n');
