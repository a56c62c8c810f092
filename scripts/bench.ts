/**
 * `npm run bench`: figures as ratios measured in one run, never as bare times. A ratio near 1 means that a long
 * history costs nothing.
 */
import { spawnSync } from 'node:child_process';
import { Buffer } from 'node:buffer';
import { encode } from '../src/progress/codec.ts';
import { parseWorkflow } from '../src/workflow/parse.ts';
import { given } from '../test/support/story.ts';

const median = (values: readonly number[]): number =>
  values.toSorted((one, other) => one - other)[values.length >> 1] ?? 0;

const timed = (act: () => void): number => {
  const began = performance.now();
  act();
  return performance.now() - began;
};

const LONG = `
name: story
settings: {limits: {decisions: 10000}}
steps:
  - name: outer
    type: loop
    max-iterations: 100
    until: "false"
    on-exhausted: continue
    steps:
      - name: inner
        type: loop
        max-iterations: 100
        until: "false"
        on-exhausted: continue
        steps:
          - {name: work, prompt: "Work.", agent: planner}
`;

/** Decides, claims and records one step over and over: milliseconds and bytes of every round. */
function longRun(rounds: number): { ms: number[]; bytes: number[]; entries: number } {
  const story = given(LONG, 'limits: {decisions: 10000}');
  const ms: number[] = [];
  const bytes: number[] = [];
  let entries = story.start().entries.length;
  for (let round = 0; round < rounds; round += 1) {
    const name = story.progress?.current_step_name ?? '';
    ms.push(
      timed(() => {
        entries += story.later(1).back(name).entries.length;
        entries += story.wake().entries.length;
      }),
    );
    if (story.progress !== null) bytes.push(Buffer.byteLength(encode(story.progress)));
    story.decisions.length = 0;
    story.documents.length = 0;
    story.snapshot.outputs = {};
  }
  return { ms, bytes, entries };
}

/** A thousand steps, every third with a condition that names the one before. */
const WIDE = `name: wide\nsteps:\n${Array.from({ length: 1_000 }, (_, index) =>
  index % 3 === 2
    ? `  - {name: s${index}, prompt: "After {{ outputs.s${index - 1} }}.", if: "steps.s${index - 1}.conclusion == 'success'"}`
    : `  - {name: s${index}, run: 'true'}`,
).join('\n')}\n`;

/** Records and decides one step after another of the wide workflow: milliseconds of every decision. */
function wideRun(rounds: number): number[] {
  const story = given(WIDE);
  const ms: number[] = [];
  story.start();
  for (let round = 0; round < rounds; round += 1) {
    const name = story.progress?.current_step_name ?? '';
    ms.push(
      timed(() => story.back(name)),
      timed(() => story.wake()),
    );
    story.decisions.length = 0;
    story.documents.length = 0;
    story.snapshot.comments.length = 0;
  }
  return ms;
}

const node = (...args: string[]): number[] =>
  Array.from({ length: 9 }, () =>
    timed(() => spawnSync(process.execPath, args, { env: { PATH: process.env['PATH'] } })),
  );

const rounds = Number(process.argv[2] ?? 2_600);
const { ms, bytes, entries } = longRun(rounds);
const edge = Math.min(100, Math.floor(rounds / 4));
const ratio = (values: readonly number[]): number =>
  median(values.slice(-edge)) / median(values.slice(edge, 2 * edge));
const parsingOf = (text: string): number =>
  median(
    Array.from({ length: 9 }, () => timed(() => parseWorkflow({ path: 'w.yml', text }, { templates: [] }))),
  );
const parsing = parsingOf(LONG);
const parsingWide = parsingOf(WIDE);
const wide = wideRun(Math.min(300, rounds));
const floor = median(node('-e', '0'));
const cold = median(node('dist/action.js'));
const rows: [string, number, string][] = [
  ['time per decision, end against beginning', ratio(ms), `${entries} entries`],
  [
    'bytes per document, end against beginning',
    ratio(bytes),
    `${median(bytes.slice(-edge))} bytes at the end`,
  ],
  [
    'one decision against parsing its workflow',
    median(ms.slice(-edge)) / 2 / parsing,
    'two decisions and two folds a round',
  ],
  [
    'one decision of 1,000 steps against parsing them',
    median(wide) / parsingWide,
    `${median(wide).toFixed(1)} ms against ${parsingWide.toFixed(0)} ms here`,
  ],
  [
    'cold start of the action against an empty node',
    cold / floor,
    `${cold.toFixed(0)} ms against ${floor.toFixed(0)} ms here`,
  ],
];
for (const [what, value, note] of rows)
  console.log(`${what.padEnd(52)} ${value.toFixed(2).padStart(7)}   ${note}`);
