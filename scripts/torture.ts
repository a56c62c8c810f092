import { parseArgs, isDeepStrictEqual } from 'node:util';
import { torture, type Essence, type Torture } from '../test/support/torture.ts';

const { values } = parseArgs({
  options: {
    demos: { type: 'string', default: '20' },
    seed: { type: 'string' },
    width: { type: 'string', default: '2' },
  },
});
const demos = Number(values.demos);
const first = values.seed === undefined ? Date.now() % 1_000_000 : Number(values.seed);
const width = Number(values.width);
if (![demos, first, width].every(Number.isSafeInteger) || demos < 1 || width < 1) {
  process.stderr.write('torture [--demos N] [--seed S] [--width W]: whole numbers, at least 1\n');
  process.exit(2);
}

const tell = (line: string): boolean => process.stdout.write(`${line}\n`);
tell(`${demos} demos, each killed with SIGKILL at least once, seeds ${first} to ${first + demos - 1}`);
const undisturbed = await torture(null);
const seeds = Array.from({ length: demos }, (_, index) => first + index);
let failures = undisturbed.flaws.length;

const differing = (one: Essence, other: Essence): string[] =>
  Object.keys({ ...one, ...other }).filter((part) => !isDeepStrictEqual(one[part], other[part]));

async function work(): Promise<void> {
  for (let seed = seeds.shift(); seed !== undefined; seed = seeds.shift()) {
    const began = performance.now();
    const found: Torture = await torture(seed).catch((error: unknown) => ({
      essence: {},
      kills: [],
      flaws: [error instanceof Error ? (error.stack ?? error.message) : String(error)],
      runs: 0,
    }));
    const different = differing(undisturbed.essence, found.essence);
    const bad = [
      ...found.flaws,
      ...different.map((part) => {
        const shown = [undisturbed.essence[part], found.essence[part]].map((value) => JSON.stringify(value));
        return `${part} differs:\n    ${shown.join('\n    ')}`;
      }),
    ];
    if (found.kills.length === 0) bad.push('nothing was killed');
    failures += bad.length > 0 ? 1 : 0;
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    tell(
      `seed ${seed}: ${bad.length === 0 ? 'same end' : 'FAILED'}, ${found.runs} actions runs, ${seconds} s`,
    );
    for (const kill of found.kills) tell(`  killed: ${kill}`);
    for (const flaw of bad) tell(`  ${flaw}`);
  }
}

await Promise.all(Array.from({ length: width }, work));
tell(
  failures === 0
    ? 'All ended as the undisturbed demo did.'
    : `${failures} did not end as the undisturbed demo did.`,
);
process.exitCode = failures === 0 ? 0 : 1;
