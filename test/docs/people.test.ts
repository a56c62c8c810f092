import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { tickKey } from '../../src/decide/answers/tick.ts';
import { COMMANDS } from '../../src/commands/grammar.ts';
import { render, type RenderInput } from '../../src/render/render.ts';
import { inputOf } from '../render/input.ts';
import { given, JONAS, type Story } from '../support/story.ts';

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const page = read('templates/docs/people.md');
const part = (heading: string): string => page.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';

const sources = ['src/decide/answers', 'src/decide/gates', 'src/decide/orders']
  .flatMap((folder) =>
    readdirSync(new URL(`../../${folder}`, import.meta.url)).map((name) => `${folder}/${name}`),
  )
  .map((path) => ({ path, text: read(path) }));
const code = sources.map(({ text }) => text).join('\n');

/** Sentences of the tables, of which `…` stands for what differs. */
const sentences = [...part('Why does my answer not count?').matchAll(/^\| `([^`]+)` +\|/gm)].map(
  ([, sentence = '']) => sentence,
);

/** The first piece of a sentence that no code says; undefined where all are said. */
const unsaid = (sentence: string): string | undefined =>
  sentence
    .split('…')
    .map((piece) => piece.trim())
    .find((piece) => piece.length > 3 && !code.includes(piece));

/** What a gate refuses somebody for, by the files that judge it, with `…` for what differs. */
const refusals = ['fit', 'owners', 'opinions'].flatMap((name) => {
  const { text = '' } = sources.find(({ path }) => path.endsWith(`/${name}.ts`)) ?? {};
  const lines = text.replaceAll(/^\s*(?:\/\*\*|\*|\/\/).*$/gm, '');
  return [...lines.matchAll(/'([^'\n]{15,})'|`([^`\n]{15,})`/g)]
    .map(([, plain, template]) => (plain ?? template ?? '').replaceAll(/\$\{[^}]*\}/g, '…'))
    .filter((words) => words.split(' ').length > 4 && /^[\w… ,:;@-]+$/.test(words));
});

describe('given the sentences that people are refused with', () => {
  it('when the page tells one that nothing says any more then that is found', () => {
    expect(unsaid('only … may open the door')).toBe('may open the door');
    expect(sentences.length).toBeGreaterThan(25);
    expect(sentences.flatMap((sentence) => unsaid(sentence) ?? [])).toEqual([]);
  });

  it('when a gate judges an answer then the page explains every sentence that it may say', () => {
    const begins = (words: string): string =>
      words
        .split('…')
        .find((piece) => piece.trim().length > 3)
        ?.trim() ?? '';
    expect(refusals.length).toBeGreaterThan(12);
    expect(
      refusals.filter((words) => !part('Why does my answer not count?').includes(begins(words))),
    ).toEqual([]);
  });
});

/** Somebody who may set labels and not answer. */
const TONI = { id: 105, login: 'toni', type: 'User' } as const;

const AGREE = `name: small
steps:
  - {name: plan, prompt: Plan it.}
  - name: agree
    type: approval
    message: Is this the right plan?
    shows: [plan]
    required: 2
    reminders: [4h]
    timeout-minutes: 2880
    on-timeout: escalate
    escalate-to: [maria]
`;

const shown = (story: Story): string => {
  const { workflow, policy } = story.situation();
  const input: Partial<RenderInput> = { progress: story.progress, workflow, policy };
  return render(inputOf(input)).comment?.body ?? '';
};

/** What people read of Markdown: no links, no hidden comments, no blank lines, no quote marks. */
const words = (text: string): string[] =>
  text
    .replaceAll(/<!--.*?-->/g, '')
    .replaceAll(/&#(\d+);|&#x[0-9a-f]+;/g, (_, code: string | undefined) =>
      code === undefined || code === '8203' ? '' : String.fromCodePoint(Number(code)),
    )
    .replaceAll(/\[([^\]\n]+)\]\([^)\n]*\)/g, '$1')
    .replaceAll(/\u200B/g, '')
    .split('\n')
    .map((line) => line.replace(/^> ?/, '').replaceAll(/ {2,}/g, ' ').trim())
    .filter((line) => line !== '' && line !== '[!IMPORTANT]');

describe('given the picture of a gate', () => {
  it('when the same is played then the comment says so, word for word', () => {
    const story = given(AGREE).permit('toni', 'triage');
    story.start();
    story.back('plan');
    story.wake();
    const { viewer } = story.snapshot;
    const gate = story.progress?.steps['agree']?.gate;
    if (gate === undefined) throw new Error('The gate did not open');
    const body = shown(story);
    story.later(60).label('pawl:approved:agree');
    story.snapshot.labelled.push({
      id: 'LE_1',
      label: 'pawl:approved:agree',
      on: true,
      by: TONI,
      at: story.now,
    });
    story.later(60);
    const box = `- [ ] <!-- pawl:tick ${tickKey('agree', gate)} -->`;
    expect(body).toContain(box);
    story.facts.edits = [
      { id: 'E_1', at: gate.opened_at, by: viewer, body },
      { id: 'E_2', at: story.now, by: JONAS, body: body.replace(box, box.replace('[ ]', '[x]')) },
    ];
    story.snapshot.seen.comment = { node_id: 'status', id: 9, body, edits: [{ at: story.now, by: JONAS }] };
    story.wake();
    const all = words(shown(story));
    const from = all.findIndex((line) => line.startsWith('**Your answer is needed'));
    const until = all.findLastIndex((line) => line.startsWith('- [ ] ')) + 1;
    const picture = words(part('A gate opens'));
    const begins = picture.findIndex((line) => line.startsWith('**Your answer is needed'));
    expect(begins).toBeGreaterThan(0);
    expect(picture.slice(begins)).toEqual(all.slice(from, until));
  });
});

describe('given the commands that the page names', () => {
  it('when they are looked for then there are such', () => {
    const named = [...page.matchAll(/`\/([a-z]+(?:-[a-z]+)*)/g)].map(([, verb = '']) => verb);
    const known = ['pawl', ...COMMANDS.map(({ verb }) => verb)];
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter((verb) => !known.includes(verb))).toEqual([]);
  });
});
