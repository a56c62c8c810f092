#!/usr/bin/env node
import { parseCall } from './cli/call.ts';
import { decideVerb } from './cli/decide.ts';
import { demoVerb } from './cli/demo.ts';
import { evalVerb } from './cli/eval.ts';
import { explainVerb } from './cli/explain.ts';
import { graphVerb } from './cli/graph.ts';
import { helpFor, helpForAll } from './cli/help.ts';
import { historyVerb } from './cli/history.ts';
import { memoryVerb } from './cli/memory.ts';
import { replayVerb } from './cli/replay.ts';
import { schemaVerb } from './cli/schema.ts';
import { simulateVerb } from './cli/simulate.ts';
import { validateVerb } from './cli/validate.ts';
import { statusVerb } from './cli/status.ts';
import { UsageError, type ExitCode, type Streams, type Verb } from './cli/verb.ts';
import { versionVerb } from './cli/version.ts';
import { didYouMean } from './nearest.ts';
import { Unreachable } from './ports.ts';

/** Every verb, in the order help lists them. */
const VERBS: readonly Verb[] = [
  validateVerb,
  graphVerb,
  simulateVerb,
  decideVerb,
  statusVerb,
  explainVerb,
  historyVerb,
  replayVerb,
  memoryVerb,
  demoVerb,
  evalVerb,
  schemaVerb,
  versionVerb,
];

const streams: Streams = {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
};

async function main([name = '', ...rest]: string[]): Promise<ExitCode> {
  if (name === '') {
    streams.err(helpForAll(VERBS));
    return 2;
  }
  if (name === 'help' || name === '--help' || name === '-h') {
    const [about] = rest;
    streams.out(about === undefined ? helpForAll(VERBS) : helpFor(verbCalled(about)));
    return 0;
  }
  const verb = verbCalled(name === '--version' ? 'version' : name);
  if (rest.includes('--help') || rest.includes('-h')) {
    streams.out(helpFor(verb));
    return 0;
  }
  return verb.run(parseCall(verb, rest), streams);
}

function verbCalled(name: string): Verb {
  const verb = VERBS.find((candidate) => candidate.name === name);
  if (verb !== undefined) return verb;
  const hint = didYouMean(
    name,
    VERBS.map((candidate) => candidate.name),
  );
  throw new UsageError(`There is no verb "${name}"; ${hint ?? 'see pawl --help'}`);
}

// Whoever reads the output may stop early, as `head` does; that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof UsageError) && !(error instanceof Unreachable)) throw error;
  streams.err(`${error.message}\n`);
  process.exitCode = error instanceof UsageError ? 2 : 3;
}
