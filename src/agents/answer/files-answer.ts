import * as z from 'zod';
import { matchesGlob } from '../../glob.ts';
import { MANIFESTS } from '../../guarded.ts';
import { answerCheck } from './answer-schema.ts';
import type { AnswerCheck } from './answer-schema.ts';
import type { JsonObject } from '../../ports.ts';

/** What a step that returns files must answer: whole files by path, and what people should know about them. */
export const filesAnswer = z.strictObject({
  summary: z.string().describe('What was done and why, in Markdown, for the reviewer.'),
  files: z
    .array(
      z.strictObject({
        path: z.string().describe("From the repository's root, with forward slashes."),
        content: z.string().describe('The whole file.'),
      }),
    )
    .max(300)
    .describe('Files that are not written yet, by a tool or otherwise. Empty where tools wrote everything.'),
  deletions: z.array(z.string()).max(300).describe('Paths of files to remove that no tool removed.'),
  notes: z.string().optional().describe('What was left out or could not be done, and why.'),
});
export type FilesAnswer = z.infer<typeof filesAnswer>;

/** The same as JSON Schema. */
export const FILES_SCHEMA: JsonObject = z
  .json()
  .pipe(z.record(z.string(), z.json()))
  .parse(z.toJSONSchema(filesAnswer));

const repeatedPath = ({ files, deletions }: FilesAnswer): string | null => {
  const all = [...files.map((file) => file.path), ...deletions];
  const repeated = all.find((path, index) => all.indexOf(path) !== index);
  return repeated === undefined ? null : `the path \`${repeated}\` is named twice`;
};

/** Tells what is wrong with an answer that should bring files: its shape, or a path that is named twice. */
export const checkFiles: AnswerCheck = (answer) => {
  const shape = answerCheck(FILES_SCHEMA);
  if (!shape.ok) throw new Error(shape.why);
  return shape.check(answer) ?? repeatedPath(filesAnswer.parse(answer));
};

/** What people should not miss in a list of paths: a manifest is written only where policy names it. */
const asideOf = (path: string): string =>
  MANIFESTS.some((glob) => matchesGlob(glob, path.toLowerCase().split('/').at(-1) ?? ''))
    ? '; it decides what gets installed'
    : '';

/** The answer as people read it: the summary, the notes, the paths; the contents are in the commit. */
export const filesText = ({ summary, files, deletions, notes }: FilesAnswer): string =>
  [
    summary.trim(),
    ...(notes ? ['', notes.trim()] : []),
    ...(files.length + deletions.length > 0 ? [''] : []),
    ...files.map(
      ({ path, content }) => `- \`${path}\`: written, ${content.split('\n').length} lines${asideOf(path)}`,
    ),
    ...deletions.map((path) => `- \`${path}\`: removed${asideOf(path)}`),
    '',
  ].join('\n');
