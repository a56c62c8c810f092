import type { JsonObject } from '../json.ts';
import { problemText } from '../problem-text.ts';
import type { Problem } from '../problem.ts';
import { differences, readExpectation } from '../simulate/expect.ts';
import { simulate, type Simulation } from '../simulate/simulate.ts';
import { simulationText } from '../simulate/text.ts';
import { readText } from './files.ts';
import { choiceOf, textOf, UsageError, type Call, type Verb } from './verb.ts';
import { worldOf } from './world.ts';

/** `pawl simulate`: a run of a workflow with scripted outcomes and a virtual clock, decided by the real engine. */
export const simulateVerb: Verb = {
  name: 'simulate',
  usage: 'simulate FILE [--script FILE] [--var NAME=VALUE]... [--expect FILE] [--format text|ndjson]',
  does: 'plays a workflow with scripted outcomes, people and events on a virtual clock',
  words: 1,
  options: {
    script: { type: 'string' },
    var: { type: 'string', multiple: true },
    expect: { type: 'string' },
    format: { type: 'string' },
  },
  explains: {
    script: 'how steps end, what people do, what else happens; without one every step succeeds',
    var: 'a value of a variable, may be given again; wins over the script',
    expect: 'what the result must be, or parts of it; differences are printed, and the exit code is 1',
    format: 'text, or ndjson: a line per decision and one for the result',
  },
  run(call, { out, err }) {
    const [path] = call.positionals;
    if (path === undefined) throw new UsageError('simulate needs a workflow file.');
    const format = choiceOf(call, 'format', ['text', 'ndjson']);
    const { texts: templates = {}, ...world } = worldOf(path);
    const sources: { [file: string]: string } = Object.fromEntries(
      Object.values(world.workflows ?? {}).map((file) => [file.path, file.text]),
    );
    const read = (name: string): { path: string; text: string } => {
      const text = readText(name);
      sources[name] = text;
      return { path: name, text };
    };
    const tell = (problems: readonly Problem[]): void => {
      for (const problem of problems) err(`${problemText(problem, sources)}\n\n`);
    };
    const workflow = read(path);
    const script = textOf(call, 'script');
    const expected = expectationOf(call, read, tell);
    if (expected === 'unreadable') return Promise.resolve(2);
    const simulation = simulate({
      workflow,
      ...(script === undefined ? {} : { script: read(script) }),
      templates,
      world,
      variables: variablesOf(call),
    });
    if (!simulation.ok) {
      tell(simulation.problems);
      return Promise.resolve(simulation.wrong === 'workflow' ? 1 : 2);
    }
    tell(simulation.warnings.filter(({ severity }) => severity !== 'notice'));
    out(format === 'ndjson' ? ndjson(simulation) : simulationText(simulation.decisions, simulation.result));
    const wrong = expected === null ? [] : differences(expected, { ...simulation.result });
    for (const difference of wrong) err(`${difference}\n`);
    return Promise.resolve(wrong.length > 0 ? 1 : 0);
  },
};

const ndjson = ({ decisions, result }: Extract<Simulation, { ok: true }>): string =>
  [...decisions.map(({ line }) => line), { result }].map((line) => `${JSON.stringify(line)}\n`).join('');

function expectationOf(
  call: Call,
  read: (name: string) => { path: string; text: string },
  tell: (problems: readonly Problem[]) => void,
): JsonObject | 'unreadable' | null {
  const name = textOf(call, 'expect');
  if (name === undefined) return null;
  const expectation = readExpectation(read(name));
  if (expectation.ok) return expectation.value;
  tell(expectation.problems);
  return 'unreadable';
}

/** `--var name=value`, as often as it is given. */
function variablesOf(call: Call): JsonObject {
  const given = call.values['var'];
  const words = Array.isArray(given) ? given : [];
  return Object.fromEntries(
    words.map((word) => {
      const [, name, value] = /^([^=]+)=(.*)$/s.exec(String(word)) ?? [];
      if (name === undefined || value === undefined)
        throw new UsageError(`--var is "${String(word)}"; it must be name=value.`);
      return [name, value];
    }),
  );
}
