import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import * as z from 'zod';
import type { Asked } from './asked.ts';
import type { Reply, Said } from './reply.ts';

const entry = z.object({
  output: z.union([z.string(), z.record(z.string(), z.unknown())]),
  files: z.record(z.string(), z.string()).optional(),
});
type Entry = z.infer<typeof entry>;
const performance = z.object({ steps: z.record(z.string(), z.array(entry)) });

type Call = NonNullable<Said['tools']>[number];

const SAMPLE = new URL('../../../templates/sample/', import.meta.url);
const sampleFile = (path: string): string => readFileSync(new URL(`repository/${path}`, SAMPLE), 'utf8');

/** One exact replacement that makes of one text the other: the lines that differ, with a line around them. */
function edit(path: string, before: string, after: string): Call {
  const old = before.split('\n');
  const made = after.split('\n');
  let head = 0;
  while (head < old.length && old[head] === made[head]) head += 1;
  let tail = 0;
  while (tail < old.length - head && tail < made.length - head && old.at(-1 - tail) === made.at(-1 - tail))
    tail += 1;
  const from = Math.max(0, head - 1);
  const part = (lines: readonly string[]): string => lines.slice(from, lines.length - tail).join('\n');
  return { name: 'edit_file', input: { path, old_text: part(old), new_text: part(made) } };
}

const call = (name: string, input: object = {}): Call => ({ name, input });

/** The conversation of an agent that looks at something and then answers. */
const looking = (text: string, ...calls: Call[]): Said[] => [
  { thinking: 'First I look.', tools: calls },
  { text },
];

const said = (output: Entry['output']): string =>
  typeof output === 'string' ? output : JSON.stringify(output);

const asFiles = (summary: string): string =>
  JSON.stringify({ summary, files: [], deletions: [], notes: 'Nothing was left out.' });

/** What each turn of the programmer brings, step 4: a new file under two names, its test, an export, and some slips on the way. */
function implementing({ output, files = {} }: Entry): Said[] {
  const at = 'src/parse-duration.js';
  const test = 'test/parse-duration.test.js';
  const { [at]: code = '', [test]: tests = '', 'src/index.js': index = '', 'README.md': readme = '' } = files;
  return [
    {
      thinking: 'What is there?',
      text: 'I look at the repository first.',
      tools: [
        call('list_files'),
        call('read_file', { path: 'docs/conventions.md' }),
        call('read_file', { path: 'src/units.js' }),
        call('search_files', { text: 'formatDuration' }),
      ],
    },
    {
      tools: [
        call('write_file', { path: 'src/read-duration.js', content: code }),
        call('write_file', { path: test, content: tests }),
        edit('src/index.js', sampleFile('src/index.js'), index),
        call('edit_file', { path: 'README.md', old_text: 'words that are not there', new_text: '' }),
        call('write_file', { path: 'package.json', content: '{"scripts":{"postinstall":"id"}}' }),
        call('write_file', { path: '../outside.js', content: '' }),
        call('write_file', { path: 'scratch.txt', content: 'a thought\n' }),
      ],
    },
    {
      tools: [
        call('move_file', { from: 'src/read-duration.js', to: at }),
        edit('README.md', sampleFile('README.md'), readme),
        call('delete_file', { path: 'scratch.txt' }),
        call('view_diff'),
      ],
    },
    { text: asFiles(said(output)) },
  ];
}

/** Step 6: exact replacements in what is there, and once a deletion. */
function refining({ output, files = {} }: Entry, before: { [path: string]: string }, gone: string[]): Said[] {
  const changes = Object.entries(files).map(([path, text]) => edit(path, before[path] ?? '', text));
  return [
    { tools: [...Object.keys(files).map((path) => call('read_file', { path })), call('view_diff')] },
    { tools: [...changes, ...gone.map((path) => call('delete_file', { path }))] },
    { text: asFiles(said(output)) },
  ];
}

/**
 * Planner, validator and programmer for the sample repository, in a can: what is recorded for the demo, done through tools.
 * `round` counts the prompts of one step, so that validators first find something and then nothing.
 */
export function can(): (asked: Asked) => Reply {
  const { steps } = performance.parse(parse(readFileSync(new URL('performance.yml', SAMPLE), 'utf8')));
  const entryOf = (name: string, round: number): Entry => {
    const found = Object.entries(steps).filter(([key]) => key.startsWith(name))[round]?.[1][0];
    if (found === undefined) throw new Error(`Nothing is recorded for ${name}, round ${round + 1}`);
    return found;
  };
  const conversation = (step: string, round: number): Said[] => {
    switch (step) {
      case '1':
        return looking(
          said(entryOf('create-plan', round).output),
          call('list_files'),
          call('read_file', { path: 'src/units.js' }),
        );
      case '2':
        return looking(
          said(entryOf('validate-plan', round).output),
          call('read_file', { path: 'docs/conventions.md' }),
        );
      case '3':
        return looking(said(entryOf('revise-plan', round).output), call('search_files', { text: 'UNITS' }));
      case '4':
        return implementing(entryOf('implement', round));
      case '5a':
        return looking(said(entryOf('validate-alignment', round).output), call('view_diff'));
      case '5b':
        return looking(said(entryOf('validate-standardization', round).output), call('view_diff'));
      case '6': {
        const earlier = [entryOf('implement', 0), ...(round > 0 ? [entryOf('refine-code', 0)] : [])];
        const before = Object.assign({}, ...earlier.map(({ files }) => files)) as { [path: string]: string };
        return refining(entryOf('refine-code', round), before, round > 0 ? ['docs/parse-duration.md'] : []);
      }
      default:
        throw new Error(`The prompt names no step: ${step}`);
    }
  };
  const prompts = new Map<string, string[]>();
  return ({ prompt, turn }) => {
    const step = /^# Step (\d[ab]?)\b/m.exec(prompt)?.[1] ?? prompt.slice(0, 80);
    const known = prompts.get(step) ?? [];
    if (!known.includes(prompt)) known.push(prompt);
    prompts.set(step, known);
    const turns = conversation(step, known.indexOf(prompt));
    return turns[Math.min(turn, turns.length - 1)] ?? 'hang';
  };
}
