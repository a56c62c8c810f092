import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TOPICS } from '../../src/decide/decision.ts';
import { answerText } from '../../src/render/answers/answer.ts';
import { topicsIn } from '../../src/render/answers/topics.ts';
import { comment, COMMENT_LIMITS } from '../../src/render/comment.ts';
import { visibleLines } from '../../src/render/visible-lines.ts';
import { markerLine } from '../../src/render/marker.ts';
import { mermaid } from '../../src/render/diagram.ts';
import { svg } from '../../src/render/svg.ts';
import { summary } from '../../src/render/summary.ts';
import { LABELS } from '../../src/render/view.ts';
import { render } from '../../src/render/render.ts';
import type { Progress } from '../../src/progress/schema.ts';
import { pipeline } from '../support/progress.ts';
import {
  choice,
  dispatch,
  forEach,
  loop,
  ralph,
  sequence,
  set,
  shell,
  wait,
  workflow as built,
} from './build.ts';
import { inputOf } from './input.ts';
import { SITUATIONS } from './situations.ts';
import { stages } from './stages.ts';

const NASTY = [
  '@org/team ',
  '-->',
  '--!>',
  '<!-- pawl:status {"v":1} -->',
  '</details>',
  '<script>',
  '<img src=x>',
  '```',
  '~~~',
  '\n/approve x',
  '[a](https://evil.example)',
  '![a](//x)',
  '#12',
  'GH-7',
  '|',
  '\\',
  '$$',
  '&lt;',
  '\u202e',
  '\ud800',
  '\r\n',
  '\u2028# x',
  'www.evil.example',
  '_www.evil.example',
  '_gh-1',
  '`',
  '"',
  "'",
  ']',
  '%%',
  'end',
];

const nasty = fc
  .array(fc.oneof(fc.constantFrom(...NASTY), fc.string({ unit: 'binary', maxLength: 12 })), { maxLength: 40 })
  .map((parts) => parts.join(''));

const workflow = pipeline();
const all = Object.values(stages());

/** The document with every text a person or model could have written replaced. */
function poisoned(progress: Progress, text: string): Progress {
  const person = { id: 1, login: text };
  const steps = Object.entries(progress.steps).map(([instance, state]) => {
    if (state.gate === undefined) return [instance, state] as const;
    const refused = [{ by: person, source: 'comment' as const, source_id: 1, why: text }];
    const answers = state.gate.answers.map((answer) => ({ ...answer, by: person, text }));
    const outputs = [{ step: text, path: text, oid: text }];
    const subject = { ...state.gate.subject, outputs };
    return [
      instance,
      { ...state, name: text, gate: { ...state.gate, name: text, message: text, refused, answers, subject } },
    ] as const;
  });
  return {
    ...progress,
    workflow_id: text,
    workflow: { ...progress.workflow, name: text },
    requester: person,
    steps: {
      ...Object.fromEntries(steps),
      [text]: {
        name: text,
        type: 'prompt',
        status: 'in_progress',
        attempts: 1,
        iteration: 1,
        claim: { decision: 'd', lease_until: progress.updated_at },
      },
    },
    step_history: progress.step_history.map((row) => ({
      ...row,
      step_name: text,
      agent: text,
      output: text,
      output_path: text,
    })),
    errors: [{ step: text, attempt: 1, error: { type: 'tool', message: text }, at: progress.updated_at }],
    convergence_history: progress.convergence_history.map((row) => ({
      ...row,
      loop: text,
      after: text,
      scores: { [text]: 1 },
    })),
    approval_history: [
      {
        gate: text,
        status: 'approved',
        approver: [person],
        comments: text,
        subject: '',
        sources: [],
        at: progress.updated_at,
      },
    ],
  };
}

const inputWith = (progress: Progress | null, text: string) =>
  inputOf({
    progress,
    workflow,
    problems: [
      {
        code: 'unknown_key',
        severity: 'error',
        message: text,
        span: { file: text, line: 1, column: 1, end_line: 1, end_column: 5 },
        hint: text,
      },
    ],
    sources: { [text]: text },
    refusals: [{ login: text, command: text, why: text }],
  });

/** What is left when text that GitHub shows as it is has been taken away: fences, code, links' targets. */
function live(body: string): string {
  const kept: string[] = [];
  let fence = '';
  for (const line of body.split('\n')) {
    const mark = /^(?:> )?(`{3,})/.exec(line)?.[1] ?? '';
    if (fence === '') {
      if (mark === '') kept.push(line);
      else fence = mark;
    } else if (line.replace(/^> /, '') === fence) fence = '';
  }
  expect(fence).toBe('');
  return kept
    .join('\n')
    .replaceAll(/^- \[[ x]\] <!-- pawl:tick (?!\S*--)[^\s<>]+( [\w-]+)? -->/gm, '- ')
    .replaceAll(/<code>[^<]*<\/code>|`[^`\n]*`|\]\([^)\s]*\)/g, '');
}

describe('given text that wants to do something', () => {
  const given = fc.tuple(fc.constantFrom(null, ...all), nasty);

  it('when it is shown, then the comment is bounded, begins with one marker, and nothing in it is live', () => {
    fc.assert(
      fc.property(given, ([progress, text]) => {
        const body = comment(inputWith(progress === null ? null : poisoned(progress, text), text)) ?? '';
        expect(body.length).toBeLessThanOrEqual(COMMENT_LIMITS.characters);
        expect(body.isWellFormed()).toBe(true);
        const [first = '', ...rest] = body.split('\n');
        expect(first).toMatch(/^<!-- pawl:status \{.*\} -->$/);
        expect(first.indexOf('--', 4)).toBe(first.length - 3);
        const open = live(rest.join('\n'));
        expect(open).not.toMatch(/@[^\s&]/);
        expect(open.replaceAll(/<\/?(details|summary)>|<br\/>/g, '')).not.toMatch(/<[a-z!/]/i);
        expect(open).not.toMatch(/^\s*\//m);
        expect(open).not.toMatch(/!\[|:\/\/|\bwww\.|(?<!&)#\d/);
        expect(open.split('<details>').length).toBe(open.split('</details>').length);
      }),
      { numRuns: 300 },
    );
  });

  it('when it is a mention ten thousand times over, then nobody is mentioned and the bound holds', () => {
    const text = '@org/team '.repeat(10_000);
    for (const progress of all) {
      const body = comment(inputWith(poisoned(progress, text), text)) ?? '';
      expect(body.length).toBeLessThanOrEqual(COMMENT_LIMITS.characters);
      expect(live(body.split('\n').slice(1).join('\n'))).not.toMatch(/@org/);
    }
  });

  it('when it is in the marker, then the JSON is still the same', () => {
    fc.assert(
      fc.property(nasty, (text) => {
        const facts = { v: 1, workflow_id: text, generation: 3 } as const;
        const line = markerLine(facts);
        expect(line.slice(4, -3)).not.toMatch(/--|[<>\n]/);
        expect(JSON.parse(line.slice('<!-- pawl:status '.length, -' -->'.length))).toEqual(facts);
      }),
    );
  });

  it('when it is in status and labels, then they stay within GitHub’s bounds', () => {
    fc.assert(
      fc.property(fc.constantFrom(...all), nasty, (progress, text) => {
        const { status, labels } = render(inputWith(poisoned(progress, text), text));
        expect(status?.description.length).toBeLessThanOrEqual(140);
        expect(status?.description).not.toMatch(/[\p{Cc}]/u);
        expect(labels.every((label) => label in LABELS)).toBe(true);
      }),
    );
  });

  it('when it names a step, then diagrams have only what they are made of', () => {
    fc.assert(
      fc.property(nasty, (text) => {
        const [first, ...rest] = workflow.steps;
        const named = {
          ...workflow,
          name: text,
          steps: first === undefined ? [] : [{ ...first, name: text }, ...rest],
        };
        for (const line of mermaid(named, null).split('\n'))
          expect(line).toMatch(
            /^ *(flowchart TD|%%\{init: [\w{}:," ]+\}%%|direction (TB|LR)|subgraph s\d+ \["[^"<>`]*"\]|end|s\d+(\[|\{\{|\[\[)"[^"<>`]*(<br\/>|: )[^"<>`]*"(\]|\}\}|\]\])|s?\d* ?(-->|~~~|-\. again \.->) ?s?\d*|s\d+ (-->|~~~|-\. again \.->) (s\d+)?|classDef \w+ .*|class [s\d,]+ \w+)$/,
          );
        expect(
          svg(named, null).replaceAll(/<\/?(svg|title|defs|marker|path|rect|polygon|text)\b[^<>]*>/g, ''),
        ).not.toMatch(/[<>]/);
      }),
    );
  });

  it('when it is in a step summary, then nothing in it is live', () => {
    fc.assert(
      fc.property(nasty, (text) => {
        const response = {
          workflow_status: 'blocked' as const,
          next_action: { type: 'wait_for_human' as const },
          reasoning: text,
        };
        const entries = [
          {
            type: 'run.failed' as const,
            at: '2026-01-05T09:00:00Z',
            decision: 'd',
            reason: 'x',
            message: text,
          },
        ];
        const body = summary({ sentence: text, reason: 'x', entries, spent: null, requests: 4, response });
        expect(live(body)).not.toMatch(/@[^\s&]|<script|^\s*\//m);
      }),
    );
  });
});

/** Every text that people or models write, wherever it stands in the document, replaced. */
function poisonedDeep(progress: Progress, text: string): Progress {
  const words = [
    'text',
    'message',
    'login',
    'label',
    'signal',
    'name',
    'names',
    'escalated_to',
    'items',
    'undo',
    'url',
    'why',
    'what',
    'note',
    'of',
    'from',
    'to',
    'by',
  ];
  const change = (value: unknown, poison: boolean): unknown => {
    if (typeof value === 'string') return poison ? text : value;
    if (Array.isArray(value)) return value.map((one) => change(one, poison));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, one]) => [key, change(one, poison || words.includes(key))]),
    );
  };
  const steps = Object.entries(progress.steps).map(([instance, state]) => {
    const whole = structuredClone(state);
    return [instance, { ...whole, ...(change(whole, false) as object), name: whole.name }];
  });
  const poisoned = change({ ...progress, steps: {} }, false) as Progress;
  return { ...poisoned, steps: Object.fromEntries(steps) as Progress['steps'] };
}

/** The same run with its approvals overdue. */
function reminded(progress: Progress): Progress {
  const overdue = { at: progress.updated_at, escalated_to: ['maria'] };
  const steps = Object.entries(progress.steps).map(([instance, state]) => [
    instance,
    state.gate === undefined ? state : { ...state, gate: { ...state.gate, reminded: 1, overdue } },
  ]);
  return { ...progress, steps: Object.fromEntries(steps) as Progress['steps'] };
}

describe('given hostile text in every corner of the language', () => {
  const situations = Object.values(SITUATIONS);

  it('when it is shown, then the comment is bounded and nothing in it is live', () => {
    fc.assert(
      fc.property(fc.constantFrom(...situations), nasty, ({ workflow: definition, progress }, text) => {
        const view = render(inputOf({ workflow: definition, progress: poisonedDeep(progress, text) }));
        const body = view.comment?.body ?? '';
        expect(body.length).toBeLessThanOrEqual(COMMENT_LIMITS.characters);
        expect(body.isWellFormed()).toBe(true);
        expect(visibleLines(body.split('\n'))).toBeLessThanOrEqual(COMMENT_LIMITS.visible);
        expect(view.status?.description.length).toBeLessThanOrEqual(140);
        const open = live(body.split('\n').slice(1).join('\n'));
        expect(open).not.toMatch(/@[^\s&]/);
        expect(open.replaceAll(/<\/?(details|summary)>|<br\/>/g, '')).not.toMatch(/<[a-z!/]/i);
        expect(open).not.toMatch(/^\s*\//m);
        expect(open).not.toMatch(/!\[|:\/\/|\bwww\.|(?<!&)#\d/);
        expect(open.split('<details>').length).toBe(open.split('</details>').length);
      }),
      { numRuns: 300 },
    );
  });

  it('when it is shown in answers, then they are bounded, topics are read back, and nothing in them is live', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...situations, ...all.map((progress) => ({ workflow, progress }))),
        nasty,
        ({ workflow: definition, progress }, text) => {
          const input = inputOf({ workflow: definition, progress: poisonedDeep(progress, text) });
          const view = render({ ...input, topics: TOPICS, notices: [text], incomplete: [text] });
          const body = view.answer?.body ?? '';
          expect(body.length).toBeLessThanOrEqual(COMMENT_LIMITS.characters);
          expect(body.isWellFormed()).toBe(true);
          expect(topicsIn(body)).toEqual(TOPICS);
          expect(live(body.split('\n').slice(1).join('\n')).replaceAll(/<\/?sub>/g, '')).not.toMatch(
            /@[^\s&]|<[a-z!/]|^\s*\/|!\[|:\/\/|\bwww\.|(?<!&)#\d/im,
          );
          for (const line of body.split('\n').slice(1))
            expect(line).toMatch(/^( *- |### |&#8203;|… |<sub>|$)/);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('when it is said in a terminal, then no line begins but ours and nothing moves the cursor', () => {
    fc.assert(
      fc.property(fc.constantFrom(...situations), nasty, ({ workflow: definition, progress }, text) => {
        const input = inputOf({ workflow: definition, progress: poisonedDeep(progress, text) });
        for (const topic of TOPICS) {
          const said = answerText(topic, { ...input, notices: [text] });
          expect(said).not.toMatch(/[^\P{Cc}\n]|\p{Cf}|[\u2028\u2029]/u);
          expect(said.isWellFormed()).toBe(true);
          expect(said).not.toMatch(/^ *\/|^::/m);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('when it is in a reminder, then only people are called, by names that are logins', () => {
    const due = situations.map(({ workflow: definition, progress }) => ({
      definition,
      progress: reminded(progress),
    }));
    fc.assert(
      fc.property(fc.constantFrom(...due), nasty, ({ definition, progress }, text) => {
        const input = inputOf({ workflow: definition, progress: poisonedDeep(progress, text) });
        for (const { key, body } of render({ ...input, repository: 'acme/widgets' }).reminders) {
          const [first = '', called = '', ...rest] = body.split('\n');
          expect(first).toBe(`<!-- pawl:reminder ${key} -->`);
          expect(key).not.toMatch(/--|[<>\s]/);
          expect(called).toMatch(/^⏰ (Anyone with write access|(@[\w/.-]+ ?){1,10}): /);
          expect(live(rest.join('\n'))).not.toMatch(/@[^\s&]|<[a-z!/]|^\s*\/|!\[|:\/\/|\bwww\.|(?<!&)#\d/im);
          expect(body.length).toBeLessThan(COMMENT_LIMITS.characters);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('when it is what a definition says, then diagrams have only what they are made of', () => {
    fc.assert(
      fc.property(nasty, (text) => {
        const source = { text, span: { file: 'x', line: 1, column: 1, end_line: 1, end_column: 1 } };
        const steps = [
          { ...choice('choose', [shell(`${text}a`)], [shell(`${text}b`)]), condition: source },
          { ...loop('converge', [shell(`${text}c`)]), until: source },
          { ...ralph(`${text}d`), completion_promise: source },
          wait(`${text}e`, { kind: 'checks', names: [text, text] }),
          { ...dispatch(`${text}f`), workflow: text },
          set(`${text}g`, { [text]: 1 }),
          { ...forEach('each', [shell(`${text}h`, { compensate: shell(`${text}i`) })]), items: [text] },
        ];
        const definition = built(sequence(steps));
        for (const line of mermaid(definition, null).split('\n'))
          expect(line).toMatch(
            /^ *(flowchart TD|%%\{init: [\w{}:," ]+\}%%|direction (TB|LR)|subgraph s\d+ \["[^"<>`]*"\]|end|s\d+_if\{"\?"\}|s\d+(\[|\{\{|\[\[|\(|\(\[|\[\/)"[^"<>`]*(<br\/>|: )[^"<>`]*"(\]|\}\}|\]\]|\)|\]\)|\/\])|s\d+(_if)? (-->|~~~|-\.->|-\. (again|changes|undo) \.->|-- (then|else) -->) s\d+|classDef \w+ [\w#:, -]+|class [s\d,]+ \w+)$/,
          );
        expect(
          svg(definition, null).replaceAll(
            /<\/?(svg|title|defs|marker|path|rect|polygon|text)\b[^<>]*>/g,
            '',
          ),
        ).not.toMatch(/[<>]/);
      }),
    );
  });
});

describe('given every stage', () => {
  it('when text of any length is shown, then at most forty lines are open', () => {
    fc.assert(
      fc.property(fc.constantFrom(...all), nasty, (progress, text) => {
        const body = comment(inputWith(poisoned(progress, text), text)) ?? '';
        expect(visibleLines(body.split('\n'))).toBeLessThanOrEqual(COMMENT_LIMITS.visible);
      }),
    );
  });
});
