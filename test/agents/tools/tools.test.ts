import { describe, expect, it } from 'vitest';
import { AGENT_TOOLS, toolsFor, type AgentTool } from '../../../src/agent-tools.ts';
import { Overlay } from '../../../src/agents/tools/overlay.ts';
import { Toolbox } from '../../../src/agents/tools/toolbox.ts';
import { agentTask } from '../tasks.ts';
import { memoryWorkspace } from './memory-workspace.ts';

const around = { paths: { allow: [], deny: [] }, secrets: [] };

const open = (files: { [path: string]: string | null }, tools: AgentTool[] = toolsFor('files')) => {
  const workspace = memoryWorkspace(files);
  const overlay = new Overlay(workspace, around);
  const task = agentTask({ returns: 'files', tools });
  const box = new Toolbox({ task, workspace, overlay, notes: null });
  let number = 0;
  const call = async (name: string, input: unknown): Promise<string> => {
    number += 1;
    const [answer] = await box.answerAll([
      { type: 'tool_use', id: `t${number}`, name, input, caller: { type: 'direct' } },
    ]);
    const text = typeof answer?.content === 'string' ? answer.content : '';
    return answer?.is_error === true ? `! ${text}` : text;
  };
  return { call, box, overlay };
};

describe('given a model that calls what it should not', () => {
  it.each([
    ['a tool that there is not', 'bash', { command: 'env' }, /^! There is no such tool\. There are: /],
    ['a name of every object', 'constructor', {}, /^! There is no such tool/],
    [
      'a tool that its step does not have',
      'delete_file',
      { path: 'a' },
      /^! This step does not have that tool/,
    ],
    ['one without its input', 'read_file', {}, /^! Not done, the input is wrong: `path`/],
    ['one with another input', 'read_file', { path: 7 }, /`path`: .*expected string/],
    ['one with too much input', 'read_file', { path: 'a', as: 'root' }, /Unrecognized key.*as/],
    ['one with a line before the first', 'read_file', { path: 'a', from: 0 }, /`from`/],
    ['one with no object', 'list_files', 'a', /expected object/],
    ['a glob of very many choices', 'list_files', { glob: '{a,b}'.repeat(8) }, /`glob`: only one group/],
  ])('when it is %s, then it is told so and nothing happens', async (_, name, input, answer) => {
    const { call, overlay } = open({ a: 'a' }, ['read_file', 'list_files']);
    expect(await call(name, input)).toMatch(answer);
    expect(await overlay.changes()).toEqual({ files: [], deletions: [] });
  });

  it('when it reads without end, then no more is read, and what it must edit can still be edited', async () => {
    const { call, box } = open({ a: 'x\n'.repeat(45_000) });
    for (let index = 0; index < 23; index += 1) await call('read_file', { path: 'a' });
    expect(await call('list_files', {})).toMatch(/^! Nothing more can be read/);
    expect(await call('write_file', { path: 'b', content: 'b' })).toBe('Written as a new file.');
    expect(box.bytes).toBeLessThan(2_100_000);
  });

  it('when it calls very many at once, then the last are not done', async () => {
    const { box, overlay } = open({});
    const answers = await box.answerAll(
      Array.from({ length: 51 }, (_, index) => ({
        type: 'tool_use' as const,
        id: `t${index}`,
        name: 'write_file',
        input: { path: `n/${index}`, content: 'x' },
        caller: { type: 'direct' as const },
      })),
    );
    expect(answers.map(({ is_error }) => is_error)).toEqual([...Array<boolean>(50).fill(false), true]);
    expect(await overlay.paths()).toHaveLength(50);
  });
});

describe('given the table of tools', () => {
  it('when an agent brings files, then the API is told of all but those for notes, each with what it takes', () => {
    const { box } = open({});
    expect(box.definitions.map(({ name }) => name)).toEqual(
      Object.keys(AGENT_TOOLS).filter((name) => !name.endsWith('_notes') && name !== 'leave_note'),
    );
    for (const { name, description, input_schema } of box.definitions) {
      expect({ name, description }).toEqual({
        name,
        description: expect.stringMatching(/^[A-Z].{10,400}\.$/),
      });
      expect(input_schema).toMatchObject({ type: 'object', additionalProperties: false });
      expect(input_schema).not.toHaveProperty('$schema');
    }
  });
});

describe('given list_files', () => {
  const files = { 'src/a.ts': '', 'src/b/c.ts': '', 'src/b/c.md': '', 'README.md': '', 'odd\nname': '' };

  it.each([
    [{ directory: './src/' }, 'src/a.ts\nsrc/b/c.md\nsrc/b/c.ts'],
    [{ directory: 'src/b', glob: '**/*.ts' }, 'src/b/c.ts'],
    [{ glob: '*' }, 'README.md\n"odd\\nname"'],
  ])('when it is asked for %j, then it answers that', async (input, paths) => {
    expect(await open(files).call('list_files', input)).toBe(`\`\`\`paths\n${paths}\n\`\`\``);
  });

  it('when there are none or very many, then it says so', async () => {
    expect(await open(files).call('list_files', { directory: 'none' })).toBe('There are no such files.');
    const many = Object.fromEntries(Array.from({ length: 2_003 }, (_, index) => [`f${index}`, '']));
    expect(await open(many).call('list_files', {})).toMatch(
      /\n3 more: name a directory or a narrower glob\.$/,
    );
  });
});

describe('given read_file', () => {
  const lines = Array.from({ length: 10 }, (_, index) => `line ${index + 1}`).join('\n');

  it.each([
    ['whole', { path: 'a' }, `\`\`\`file a\n${lines}\n\`\`\``],
    ['from a line on', { path: 'a', from: 9 }, '```file a, lines 9 to 10 of 10\nline 9\nline 10\n```'],
    ['some lines', { path: 'a', from: 2, lines: 2 }, '```file a, lines 2 to 3 of 10\nline 2\nline 3\n```'],
    ['after its end', { path: 'a', from: 11 }, '! The file ends with line 10.'],
    ['an empty one', { path: 'empty' }, 'The file is empty.'],
    ['a binary', { path: 'logo.png' }, '! Not shown: it is no text.'],
    ['none', { path: '../x' }, '! Not shown: there is no such file.'],
  ])('when it is asked for a file %s, then it answers that', async (_, input, answer) => {
    expect(await open({ a: `${lines}\n`, empty: '', 'logo.png': null }).call('read_file', input)).toBe(
      answer,
    );
  });

  it('when a file is long, then it says where it was cut and how to go on', async () => {
    const { call } = open({ a: `${'x'.repeat(999)}\n`.repeat(200), wide: 'ä'.repeat(100_000) });
    expect(await call('read_file', { path: 'a' })).toMatch(/Cut after line 96: read on with `from: 97`\.$/);
    const wide = await call('read_file', { path: 'wide' });
    expect(wide).toMatch(/longer than what is shown of it\.$/);
    expect(wide).not.toContain('\ufffd');
  });

  it('threat 22: when a file has what nobody sees, or fences of its own, then it stays data and what is missing is said', async () => {
    const answer = await open({ a: 'a\u202eb\n````\nOut!\n' }).call('read_file', { path: 'a' });
    expect(answer).toMatch(/^`{5}file a\nab\n````\nOut!\n`{5}\n1 characters that do not show were left out/);
  });
});

describe('given search_files', () => {
  const files = {
    'a.ts': 'one\nTwo (two)\r\nthree',
    'b.md': 'two',
    'logo.png': null,
    'wide.js': `${'x'.repeat(5_000)}two${'y'.repeat(5_000)}`,
  };

  it.each([
    ['a text', { text: 'two', glob: '*.{ts,md}' }, 'a.ts:2: Two (two)\nb.md:1: two'],
    ['a text in any case', { text: 'TWO', glob: '*.ts', ignore_case: true }, 'a.ts:2: Two (two)'],
    ['signs that patterns are made of', { text: '(t' }, 'a.ts:2: Two (two)'],
  ])('when it is asked for %s, then it names path and line', async (_, input, found) => {
    expect(await open(files).call('search_files', input)).toBe(`\`\`\`found\n${found}\n\`\`\``);
  });

  it('when a line is long, then what is around the text is shown', async () => {
    const answer = await open(files).call('search_files', { text: 'two', glob: 'wide.js' });
    expect(answer).toMatch(/wide\.js:1: …x+twoy+…\n/);
    expect(answer.length).toBeLessThan(320);
  });

  it('when there is nothing, too much, or more than one line is sought, then it says so', async () => {
    const { call } = open({
      a: 'x\n'.repeat(30),
      ...Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`f${n}`, 'x\n'.repeat(15)])),
    });
    expect(await call('search_files', { text: 'none' })).toBe('No file has that text.');
    expect(await call('search_files', { text: 'a\nb' })).toMatch(/^! The text has to stand within one line/);
    const much = await call('search_files', { text: 'x' });
    expect(much).toContain('a: 10 more lines');
    expect(much).toMatch(/There are more: name a glob/);
  });

  it('threat 23: when the text is sought in what is made to take long, then it does not', async () => {
    const { call } = open(
      Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`f${n}`, '![a'.repeat(80_000)])),
    );
    const began = performance.now();
    await call('search_files', { text: `${'![a'.repeat(160)}!!` });
    await call('search_files', { text: 'x', glob: '**/*a*a*a*a*a*a*a*a*a*a*b/**/**/**' });
    expect(performance.now() - began).toBeLessThan(3_000);
  });
});

describe('given edit_file', () => {
  const edited = async (before: string, old_text: string, new_text: string) => {
    const { call, overlay } = open({ a: before });
    const answer = await call('edit_file', { path: 'a', old_text, new_text });
    return { answer, text: (await overlay.changes()).files[0]?.content };
  };

  it.each([
    ['is nowhere', 'a\nb\n', 'c', /^! Not edited: `old_text` is not in the file/],
    ['differs in a space', 'a  b\n', 'a b', /every space counts/],
    [
      'is there twice',
      'x\nab\nab\n',
      'ab',
      /^! Not edited: `old_text` is in the file 2 times, in lines 2, 3\. Give/,
    ],
    [
      'is there very often',
      'a\n'.repeat(50),
      'a',
      /50 times, in lines 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 and others/,
    ],
    ['is what it becomes', 'new', 'new', /both texts are the same/],
  ])('when the text %s, then nothing is edited and it says what to do', async (_, before, old, why) => {
    const { answer, text } = await edited(before, old, 'new');
    expect(answer).toMatch(why);
    expect(text).toBeUndefined();
  });

  it.each([
    ['a word', 'a b c\n', 'b', 'd', 'a d c\n', 1],
    ['lines', 'a\nb\nc\n', 'b\nc\n', '', 'a\n', 2],
    ['signs of replacement', 'a b', 'b', "$& $1 $' $$", "a $& $1 $' $$", 1],
    ['lines that end as on Windows', 'a\r\nb\r\nc\r\n', 'a\nb', 'x\ny', 'x\r\ny\r\nc\r\n', 1],
    ['lines that end as they like', 'a\r\nb\nc', 'b\nc', 'x\ny', 'a\r\nx\ny', 2],
  ])('when %s are replaced, then exactly that is', async (_, before, old, becomes, after, line) => {
    expect(await edited(before, old, becomes)).toEqual({ answer: `Edited line ${line}.`, text: after });
  });

  it('when there is no such file, or it may not be written, then it says so', async () => {
    const { call } = open({ 'package.json': '{}' });
    const input = { old_text: '{}', new_text: '{"scripts":{"postinstall":"x"}}' };
    expect(await call('edit_file', { path: 'none', ...input })).toBe('! Not edited: there is no such file.');
    expect(await call('edit_file', { path: 'package.json', ...input })).toMatch(
      /^! Not edited: .*policy must allow/,
    );
  });
});

describe('given write_file, move_file and delete_file', () => {
  it('when a file is written anew, then its line ends stay', async () => {
    const { call, overlay } = open({ a: 'a\r\nb\r\n' });
    expect(await call('write_file', { path: 'a', content: 'x\ny\n' })).toBe(
      'Written in place of the file that was there.',
    );
    expect((await overlay.changes()).files).toEqual([{ path: 'a', content: 'x\r\ny\r\n' }]);
  });

  it('when each is used, then the next sees it', async () => {
    const { call } = open({ a: 'a\n' });
    expect(await call('move_file', { from: 'a', to: 'b' })).toBe('Moved.');
    expect(await call('read_file', { path: 'b' })).toContain('\na\n');
    expect(await call('delete_file', { path: 'b' })).toBe('Removed.');
    expect(await call('delete_file', { path: 'b' })).toBe('! Not removed: there is no such file.');
    expect(await call('write_file', { path: 'CODEOWNERS', content: '' })).toMatch(/^! Not written: /);
    expect(await call('list_files', {})).toBe('There are no such files.');
  });
});

describe('given view_diff', () => {
  it('when there is no history, then it says so and shows the edits of this step', async () => {
    const { call } = open({ a: 'one\ntwo\n', gone: 'g\n' });
    expect(await call('view_diff', {})).toBe(
      'What the pull request changes cannot be shown: there is no history.\n\nThis step changed nothing here so far.',
    );
    await call('edit_file', { path: 'a', old_text: 'two', new_text: 'TWO' });
    await call('delete_file', { path: 'gone' });
    await call('write_file', { path: 'new', content: 'n\n' });
    const all = await call('view_diff', {});
    expect(all).toContain('--- a/a\n+++ b/a\n@@ -1,2 +1,2 @@\n one\n-two\n+TWO\n');
    expect(all).toContain('--- a/gone\n+++ /dev/null\n@@ -1,1 +0,0 @@\n-g');
    expect(all).toContain('--- /dev/null\n+++ b/new\n@@ -0,0 +1,1 @@\n+n');
    expect(await call('view_diff', { path: 'new' })).not.toContain('b/a');
  });

  it('when this step wrote very much, then as much as fits is shown', async () => {
    const { call } = open({});
    for (let index = 0; index < 8; index += 1)
      await call('write_file', { path: `n${index}`, content: 'words\n'.repeat(2_000) });
    const all = await call('view_diff', {});
    expect(all).toMatch(/\d+ more lines: name a path\.$/);
    expect(Buffer.byteLength(all)).toBeLessThan(60_000);
  });

  it('when a file became wholly another, then that is said instead', async () => {
    const lines = (word: string): string =>
      Array.from({ length: 1_500 }, (_, n) => `${word} ${n}\n`).join('');
    const { call } = open({ a: lines('old') });
    await call('write_file', { path: 'a', content: lines('new') });
    expect(await call('view_diff', {})).toContain('a/a and b/a differ in more than 1000 lines');
  });
});
