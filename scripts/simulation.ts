import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { scenarios, type Batch } from '../test/simulation/batch.ts';
import { playInThreads } from '../test/simulation/pool.ts';
import { play } from '../test/simulation/schedule.ts';

const HELP = `npm run simulation -- [--schedules N] [--seed S] [--workers W] [--failures N] [--replay SEED]

Plays the real engine over a repository in memory: whoever acts next, what fails and what people do is chosen by
the seed, and after every schedule it is checked that nothing was lost and nothing happened twice.
  --schedules N   how many (20000)
  --seed S        of the whole; each schedule has one of its own (1)
  --workers W     threads (one for each core); the outcome does not depend on them
  --failures N    failed schedules after which a thread stops (5)
  --replay SEED   plays the one schedule of that seed and prints what happened`;

/** A number in a flag's place, or the end of the program. */
function numberIn(text: string, flag: string, least: number): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= least) return value;
  console.error(`--${flag} takes a whole number from ${least} on, and not "${text}".`);
  return process.exit(2);
}

function readFlags(): { [flag: string]: string | boolean | undefined } {
  const text = { type: 'string' } as const;
  try {
    return parseArgs({
      options: {
        schedules: text,
        seed: text,
        workers: text,
        failures: text,
        replay: text,
        help: { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    console.error(HELP);
    return process.exit(2);
  }
}

/** Plays one schedule and tells everything of it. */
async function replay(seed: number): Promise<boolean> {
  const { scenario, trace, wrongs } = await play(await scenarios(), seed, true);
  console.log(`Schedule ${seed}, scenario ${scenario}:`);
  console.log(trace.map((line) => `  ${line}`).join('\n'));
  console.log(wrongs.length === 0 ? 'All checks hold.' : wrongs.map((wrong) => `WRONG: ${wrong}`).join('\n'));
  return wrongs.length === 0;
}

function summary({ played, struck, failures }: Batch, seconds: number): string {
  const counts = Object.entries(struck)
    .sort(([, one], [, other]) => other - one)
    .map(([kind, count]) => `${kind} ${count}`);
  const rate = Math.round(played / seconds);
  return `${played} schedules in ${seconds.toFixed(1)} s (${rate} a second), ${failures.length} failed. What struck: ${counts.join(', ')}.`;
}

const flags = readFlags();
if (flags['help'] === true) {
  console.log(HELP);
  process.exit(0);
}
if (flags['replay'] !== undefined)
  process.exit((await replay(numberIn(String(flags['replay']), 'replay', 0))) ? 0 : 1);
const schedules = numberIn(String(flags['schedules'] ?? 20_000), 'schedules', 1);
const seed = numberIn(String(flags['seed'] ?? 1), 'seed', 0);
const workers = numberIn(String(flags['workers'] ?? availableParallelism()), 'workers', 1);
const failures = numberIn(String(flags['failures'] ?? 5), 'failures', 1);
const begun = performance.now();
const batch = await playInThreads(schedules, seed, workers, failures);
const [first] = batch.failures;
if (first?.seed != null) await replay(first.seed);
for (const { seed: failed, scenario, wrongs } of batch.failures)
  console.log(
    failed === null
      ? `WRONG: without any fault, scenario ${scenario}: ${wrongs.join('; ')}`
      : `Seed ${failed}: ${wrongs[0] ?? ''}\n  again: npm run simulation -- --replay ${failed}`,
  );
console.log(summary(batch, (performance.now() - begun) / 1000));
process.exit(batch.failures.length > 0 ? 1 : 0);
