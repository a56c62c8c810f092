import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Note, Outcome } from '../../src/ports.ts';
import { performPrompt } from '../../src/orchestrate/perform.ts';
import { encodings } from '../support/encodings.ts';
import type { Said } from '../support/model-server.ts';
import { answer, Checkout, KEY, obey, TOKEN, write } from './obeying.ts';
import { agentTask } from './tasks.ts';

let checkout: Checkout;
beforeAll(() => {
  checkout = new Checkout();
});
afterAll(() => checkout.close());
afterEach(() => {
  vi.unstubAllEnvs();
});

const ENCODED = Object.entries(encodings(KEY));

const good: Outcome = {
  task: 'd-1/step/1',
  status: 'success',
  text: 'ok',
  value: null,
  files: [],
  deletions: [],
};
const note: Note = { category: 'lesson', title: 'Learnt', tags: [], text: 'x' };

/** Everything of an outcome that goes anywhere. */
const PLACES: { [place: string]: (secret: string) => Partial<Outcome> } = {
  'the text': (secret) => ({ text: `Look: ${secret}` }),
  'the value': (secret) => ({ value: { deep: [{ in: secret }] } }),
  'a key of the value': (secret) => ({ value: { [secret]: true } }),
  'the content of a file': (secret) => ({ files: [{ path: 'a.ts', content: `const a = '${secret}';\n` }] }),
  'the name of a file': (secret) => ({ files: [{ path: `docs/${secret}`, content: '' }] }),
  'the name of a deletion': (secret) => ({ deletions: [`docs/${secret}`] }),
  'a note': (secret) => ({ notes: [{ ...note, text: secret }] }),
  'the tag of a note': (secret) => ({ notes: [{ ...note, tags: [secret] }] }),
  'an error': (secret) => ({ status: 'failure', error: { type: 'tool', message: `It said ${secret}` } }),
  'the name of a score': (secret) => ({ scores: { [secret]: 1 } }),
};

describe('threat 26: given an answer that carries a key of the runner', () => {
  describe.each(Object.keys(PLACES))('in %s', (place) => {
    it.each(ENCODED)('when it is %s, then all of the answer is dropped', async (_, form) => {
      const perform = (): Promise<Outcome> => Promise.resolve({ ...good, ...PLACES[place]?.(form) });
      const blob = (): Promise<null> => Promise.resolve(null);
      const at = { agent: { perform }, workspace: null, blob, secrets: [TOKEN, KEY] };
      const outcome = await performPrompt(agentTask(), at);
      expect(outcome).toMatchObject({ status: 'failure', error: { type: 'refused' }, text: '', files: [] });
      expect(JSON.stringify(outcome)).not.toContain(form);
    });
  });
});

/** Tools with every place at which somebody might hope to find something. */
const LOOK: Said[] = [
  {
    tools: [
      'environ',
      '/proc/self/environ',
      '/proc/1/environ',
      '../../../../../../../../proc/self/environ',
      'linked/../../../../../../../proc/self/environ',
      '.git/config',
      '.git/HEAD',
      '~/.npmrc',
      '/etc/passwd',
      '$PAWL_CANARY',
      '${{ secrets.ANTHROPIC_API_KEY }}',
      'linked/notes.md',
    ].flatMap((path) => [
      { name: 'read_file', input: { path } },
      { name: 'view_diff', input: { path } },
      { name: 'list_files', input: { directory: path } },
      { name: 'move_file', input: { from: path, to: 'src/found.txt' } },
    ]),
  },
  {
    tools: [
      ...['list_files', 'search_files', 'view_diff', 'search_notes', 'leave_note'].map((name) => ({
        name,
        input: {},
      })),
      { name: 'list_files', input: { glob: '**/{environ,.env*,*.pem}' } },
      { name: 'search_files', input: { text: 'canary' } },
      { name: 'search_files', input: { text: 'canary', glob: '../**' } },
      { name: 'search_notes', input: { query: 'canary' } },
      { name: 'bash', input: { command: 'env' } },
      { name: 'read_environment', input: {} },
    ],
  },
  answer('I looked.'),
];

describe('given a model that is told to look for keys', () => {
  it('threat 25: when it asks every tool for the environment, then nothing of it is in any answer, and no log line has it', async () => {
    vi.stubEnv('PAWL_CANARY', 'canary-in-the-environment');
    vi.stubEnv('GITHUB_TOKEN', TOKEN);
    const { requests, results, lines, outcome, received } = await obey(checkout, LOOK);
    expect(results.length).toBeGreaterThan(50);
    const said = JSON.stringify([requests.map(({ body }) => body), lines, outcome, received]);
    expect(said).not.toContain('canary-in-the-environment');
    for (const secret of [KEY, TOKEN])
      for (const [form, text] of Object.entries(encodings(secret)))
        expect({ form, found: said.includes(text) }).toEqual({ form, found: false });
    const read = results.filter(({ tool, isError }) => tool === 'read_file' && !isError);
    expect(read).toEqual([]);
    expect(JSON.stringify(results)).not.toMatch(/root:x:0|HOME=|PATH=/);
  });
});

/** A model that has the key, wherever it has it from, and wants it out. */
const smuggling = (form: string): Said[] => [
  {
    tools: [
      write('src/a.ts', `// ${form}\n`),
      write(`src/${form}.ts`),
      { name: 'edit_file', input: { path: 'src/b.ts', old_text: 'two', new_text: form } },
      { name: 'move_file', input: { from: 'src/b.ts', to: `src/${form}` } },
      { name: 'leave_note', input: { ...note, text: form } },
      { name: 'leave_note', input: { ...note, tags: [form.slice(0, 40)], title: form.slice(0, 120) } },
      { name: 'read_file', input: { path: form } },
      ...(/^[\w-]{1,128}$/.test(form) ? [{ name: form, input: {} }] : []),
    ],
  },
  answer('Nothing to see.'),
];

describe('given a model that has a key of the runner', () => {
  it.each(ENCODED)(
    'threat 26: when it uses every tool to get it out %s, then it is in no file, no name, no note, no comment and no log line',
    async (_, form) => {
      const { before, after, github, lines, outcome } = await obey(checkout, smuggling(form));
      expect(outcome.files.map(({ content }) => content).filter((text) => text.includes(form))).toEqual([]);
      expect(Object.entries(after).filter(([path, text]) => `${path}\n${text}`.includes(form))).toEqual([]);
      expect(Object.keys(before).filter((path) => !(path in after))).toEqual([]);
      const written = JSON.stringify([github.views, [...github.commits.values()]]);
      expect(written).not.toContain(JSON.stringify(form).slice(1, -1));
      expect(lines.filter((line) => line.includes(form))).toEqual([]);
    },
  );

  it('threat 37: when names and paths that it calls hold commands of the runner, then each line of the log is one line and begins with none', async () => {
    const command = '\r\n::add-mask::x\n##[error]y%0A::error::z\u2028::stop-commands::t';
    const tools = [
      { name: 'read_file', input: { path: command } },
      { name: 'read_file', input: { path: '::error::first' } },
      { name: 'move_file', input: { from: command, to: command } },
    ];
    const { lines, received } = await obey(checkout, [
      { tools },
      { text: JSON.stringify({ summary: 'x', files: '\n::error::x', deletions: [] }) },
      { text: JSON.stringify({ summary: 'x', files: '\n::error::x', deletions: [] }) },
    ]);
    expect(lines.filter((line) => /[\r\n\u2028]/.test(line) || /^\s*(?:::|##\[)/.test(line))).toEqual([]);
    expect(received.status).toBe('failure');
  });
});
