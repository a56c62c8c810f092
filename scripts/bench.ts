/**
 * `npm run bench -- [DECISIONS]`: figures as ratios measured in one run, never as bare times. A ratio near 1 means that a long
 * history costs nothing. Ten thousand decisions unless fewer are asked for; ends with 1 where a bound is not kept.
 */
import { spawnSync } from 'node:child_process';
import { Buffer } from 'node:buffer';
import { encode } from '../src/progress/codec.ts';
import { parseWorkflow } from '../src/workflow/parse.ts';
import { given } from '../test/support/story.ts';
import { growthOf } from './growth.ts';
import { longRun, type Written } from './long-run.ts';

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

/** Decides, claims and records one step over and over in a run that does not end: milliseconds and bytes of every round. */
function endlessRun(rounds: number): { ms: number[]; bytes: number[]; entries: number } {
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

const mean = (values: readonly number[]): number =>
  values.reduce((one, other) => one + other, 0) / values.length;

const decisions = Number(process.argv[2] ?? 10_000);
if (!Number.isInteger(decisions) || decisions < 200)
  throw new Error('bench needs a number of decisions, at least 200');

// Code that was never run is slow, which would make every end look well.
Array.from(longRun(300));
const written: Written[] = [...longRun(decisions)];
const [first, last] = [written.slice(0, 100), written.slice(-100)];
const sizesOf = (some: readonly Written[]): number[] =>
  some.map(({ document }) => Buffer.byteLength(document));
const growth = await growthOf(written);

const rounds = Math.min(1_300, decisions / 2);
const { ms, bytes, entries } = endlessRun(rounds);
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

interface Row {
  what: string;
  value: number;
  note: string;
  /** What it must not exceed. */
  most?: number;
}

/** Decisions from which on the time of one is judged. */
const JUDGED = 5_000;

const kilobytes = (count: number): string => `${(count / 1_000).toFixed(1)} KB`;
const rows: Row[] = [
  {
    what: 'time per decision, last hundred against first',
    value: median(last.map((one) => one.ms)) / median(first.map((one) => one.ms)),
    note: `of ${written.length} decisions, over many runs of one pull request`,
    // In a short sample the compiler is still at work in the first hundred, and any neighbour on the machine counts.
    ...(written.length >= JUDGED ? { most: 1.2 } : {}),
  },
  {
    what: 'bytes written per decision, last hundred against first',
    value: mean(sizesOf(last)) / mean(sizesOf(first)),
    note: `${kilobytes(mean(sizesOf(last)))} at the end, ${kilobytes(Math.max(...sizesOf(written)))} at most`,
    most: 1.2,
  },
  {
    what: 'packed growth of the repository per decision, in KB',
    value: growth.packed / 1_000,
    note: `${kilobytes(growth.loose)} until git packs it`,
    most: 3,
  },
  {
    what: 'time per decision of one long run, end against beginning',
    value: ratio(ms),
    note: `${entries} entries`,
  },
  {
    what: 'bytes per document of it, end against beginning',
    value: ratio(bytes),
    note: `${median(bytes.slice(-edge))} bytes at the end`,
  },
  {
    what: 'one decision against parsing its workflow',
    value: median(ms.slice(-edge)) / 2 / parsing,
    note: 'two decisions and two folds a round',
  },
  {
    what: 'one decision of 1,000 steps against parsing them',
    value: median(wide) / parsingWide,
    note: `${median(wide).toFixed(1)} ms against ${parsingWide.toFixed(0)} ms here`,
  },
  {
    what: 'cold start of the action against an empty node',
    value: cold / floor,
    note: `${cold.toFixed(0)} ms against ${floor.toFixed(0)} ms here`,
  },
];
for (const { what, value, note, most } of rows) {
  const kept = most === undefined || value <= most;
  if (!kept) process.exitCode = 1;
  const bound = most === undefined ? '' : ` (at most ${most}${kept ? '' : ', NOT KEPT'})`;
  console.log(`${what.padEnd(58)} ${value.toFixed(2).padStart(7)}   ${note}${bound}`);
}
