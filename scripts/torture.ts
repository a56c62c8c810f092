import { parseArgs } from 'node:util';
import { PARTS, type Options } from '../test/torture/parts.ts';

const USAGE = `torture [part [N]] [--seed S] [--width W] [--every E] [--each-boundary]

Without a part, all of them:
${Object.entries(PARTS)
  .map(([name, { says, usual }]) => `  ${name.padEnd(11)} ${says}; ${usual.toLocaleString('en')} unless told`)
  .join('\n')}
  --seed S           where random places begin
  --width W          how many are played side by side
  --every E          of the damages every Eth only
  --each-boundary    of the kills only those at the boundaries of requests
`;

const tell = (line: string): boolean => process.stdout.write(`${line}\n`);

function refuse(): never {
  process.stderr.write(USAGE);
  process.exit(2);
}

function given(): { names: string[]; count: number | null; options: Options } {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      seed: { type: 'string' },
      width: { type: 'string', default: '2' },
      every: { type: 'string', default: '1' },
      'each-boundary': { type: 'boolean', default: false },
    },
  });
  const [name, number] = positionals;
  const seed = values.seed === undefined ? Date.now() % 1_000_000 : Number(values.seed);
  const count = number === undefined ? null : Number(number);
  const [width, every] = [Number(values.width), Number(values.every)];
  const numbers = [seed, width, every, count ?? 1];
  const known = name === undefined || name in PARTS;
  if (!known || positionals.length > 2 || !numbers.every(Number.isSafeInteger)) refuse();
  if (width < 1 || every < 1 || (count ?? 1) < 1) refuse();
  const options = { seed, width, every, each_boundary: values['each-boundary'], tell };
  return { names: name === undefined ? Object.keys(PARTS) : [name], count, options };
}

const { names, count, options } = given();
const ended: string[] = [];
let failures = 0;
for (const name of names) {
  const part = PARTS[name];
  if (part === undefined) refuse();
  tell(`== ${name}: ${part.says}, seed ${options.seed}`);
  const result = await part.play(count ?? part.usual, options);
  failures += result.failures.length;
  ended.push(`${name} ${result.played} played, ${result.failures.length} failed (${result.told})`);
  tell(`-- ${ended.at(-1)}`);
}
tell(`torture: ${ended.join('; ')}. ${failures === 0 ? 'Nothing failed.' : `${failures} FAILED.`}`);
process.exitCode = failures === 0 ? 0 : 1;
