import { plainValue, readYaml } from '../yaml/read.ts';
import { MEMORY, NOTE_CATEGORIES, tagOf, type Note, type NoteCategory } from './note.ts';

/** Who left a note, where and when. */
export interface NoteOrigin {
  workflow: string;
  pull_request: number;
  /** Instance. */
  step: string;
  attempt: number;
  agent: string;
  at: string;
}

/** A note as it lies in a repository. What people wrote by hand may say less about where it is from. */
export interface KeptNote extends Note {
  path: string;
  from: Partial<NoteOrigin>;
}

/** The largest file that is read as a note, in bytes. */
export const NOTE_BYTES = 20_000;

/** Letters of a title that tell files apart at a glance. */
const SLUG = 48;

const slug = (title: string): string =>
  title
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, SLUG)
    .replace(/^-|-$/g, '') || 'note';

/**
 * Where a note is written. The day comes first, so that the newest can be told by their names alone; `id` tells
 * it from every other note of its pull request.
 */
export const notePath = ({ category, title }: Note, { at, pull_request }: NoteOrigin, id: string): string =>
  `${MEMORY}/${category}/${at.slice(0, 10)}-${slug(title)}-pr${pull_request}-${id}.md`;

/** A note as a file: what is known of it in front, one JSON value a line, which is YAML too. */
export function noteText({ title, category, tags, text }: Note, origin: NoteOrigin): string {
  const { workflow, pull_request, step, attempt, agent, at } = origin;
  const known = { title, category, tags, workflow, pull_request, step, attempt, agent, at };
  const lines = Object.entries(known).map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
  return ['---', ...lines, '---', '', text, ''].join('\n');
}

const FRONT = /^---\n([\s\S]*?)\n---(?:\n|$)/;

/** A note out of its file; its folder and its name stand in for what it does not say of itself. Null where that is no category. */
export function readNote(path: string, file: string): KeptNote | null {
  const [folder, name = ''] = path.split('/').slice(-2);
  const category = NOTE_CATEGORIES.find((one) => one === folder);
  if (category === undefined || !name.endsWith('.md')) return null;
  const whole = file.replaceAll('\r\n', '\n');
  const front = FRONT.exec(whole);
  const known = frontMatter(front?.[1] ?? '');
  const said = (key: string): string | undefined => {
    const value = known[key];
    return typeof value === 'string' && value.trim() !== '' ? value : undefined;
  };
  return {
    path,
    category,
    title: (said('title') ?? name.slice(0, -3).replaceAll('-', ' ')).slice(0, 200),
    tags: tagsIn(known['tags']),
    text: whole.slice(front?.[0].length ?? 0).trim(),
    from: originIn(known, said),
  };
}

function originIn(
  known: { [key: string]: unknown },
  said: (key: string) => string | undefined,
): Partial<NoteOrigin> {
  const [workflow, step, agent, at] = [said('workflow'), said('step'), said('agent'), said('at')];
  const { pull_request, attempt } = known;
  return {
    ...(workflow === undefined ? {} : { workflow }),
    ...(typeof pull_request === 'number' ? { pull_request } : {}),
    ...(step === undefined ? {} : { step }),
    ...(typeof attempt === 'number' ? { attempt } : {}),
    ...(agent === undefined ? {} : { agent }),
    ...(at === undefined ? {} : { at }),
  };
}

const tagsIn = (value: unknown): string[] =>
  Array.isArray(value)
    ? value
        .filter((tag) => typeof tag === 'string')
        .slice(0, 8)
        .map(tagOf)
    : [];

/** What stands in front, as far as it can be read: a note that a person got wrong is still a note. */
function frontMatter(text: string): { [key: string]: unknown } {
  const read = text.length > 4_000 ? null : readYaml({ path: MEMORY, text });
  return read?.ok === true && read.value.kind === 'map'
    ? Object.fromEntries(read.value.entries.map(({ key, value }) => [key, plainValue(value)]))
    : {};
}

/** Whether a path is where a note of that category would be. */
export const isNotePath = (path: string): boolean =>
  NOTE_CATEGORIES.some((category: NoteCategory) => path.startsWith(`${MEMORY}/${category}/`)) &&
  path.endsWith('.md') &&
  path.split('/').length === 4;
