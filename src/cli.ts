#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { decideVerb } from './cli/decide.ts';
import { demoVerb } from './cli/demo.ts';
import { graphVerb } from './cli/graph.ts';
import { replayVerb } from './cli/replay.ts';
import { schemaVerb } from './cli/schema.ts';
import { validateVerb } from './cli/validate.ts';
import { UsageError, type ExitCode, type Streams, type Verb } from './cli/verb.ts';
import { versionVerb } from './cli/version.ts';
import { Unreachable } from './ports.ts';

/** Every verb, in the order help lists them. */
const VERBS: readonly Verb[] = [
  validateVerb,
  graphVerb,
  decideVerb,
  replayVerb,
  demoVerb,
  schemaVerb,
  versionVerb,
];

const streams: Streams = {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
};

async function main(args: string[]): Promise<ExitCode> {
  const [name = '', ...rest] = args;
  if (name === '' || name === '--help' || name === 'help') {
    streams.out(help());
    return name === '' ? 2 : 0;
  }
  const verb = VERBS.find((candidate) => candidate.name === name);
  if (verb === undefined) throw new UsageError(`There is no verb "${name}"${suggestion(name)}. See pawl --help.`);
  if (rest.includes('--help')) {
    streams.out(helpFor(verb));
    return 0;
  }
  return verb.run(parse(verb, rest), streams);
}

function parse(verb: Verb, args: string[]): Parameters<Verb['run']>[0] {
  try {
    const { positionals, values } = parseArgs({ args, options: verb.options, allowPositionals: true, strict: true });
    return { positionals, values };
  } catch (error) {
    throw new UsageError(`${(error as Error).message} Usage: pawl ${verb.usage}`, { cause: error });
  }
}

const suggestion = (name: string): string => {
  const near = VERBS.find((verb) => verb.name.startsWith(name.slice(0, 2)));
  return near === undefined ? '' : `; did you mean ${near.name}?`;
};

const help = (): string =>
  [
    'pawl: multi-step agent workflows inside a pull request',
    '',
    ...VERBS.map((verb) => `  ${verb.name.padEnd(10)} ${verb.does}`),
    '',
    'pawl VERB --help says more. Exit codes: 0 done, 1 errors found or failed, 2 wrong usage, 3 unreachable.',
    '',
  ].join('\n');

const helpFor = (verb: Verb): string =>
  [
    `pawl ${verb.usage}`,
    '',
    `  ${verb.does}`,
    '',
    ...Object.entries(verb.explains).map(([option, says]) => `  --${option.padEnd(14)} ${says}`),
    '',
  ].join('\n');

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const usage = error instanceof UsageError;
  const unreachable = error instanceof Unreachable;
  streams.err(usage || unreachable ? `${error.message}\n` : `${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = usage ? 2 : unreachable ? 3 : 1;
}
