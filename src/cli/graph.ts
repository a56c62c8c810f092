import { decode } from '../progress/codec.ts';
import { problemText } from '../problem-text.ts';
import { parseWorkflow } from '../workflow/parse.ts';
import { readText } from './files.ts';
import { choiceOf, textOf, UsageError, type Verb } from './verb.ts';
import { worldOf } from './world.ts';

/** `pawl graph`: the diagram people see in the pull request. */
export const graphVerb: Verb = {
  name: 'graph',
  usage: 'graph FILE [--progress FILE] [--format mermaid|svg|json]',
  does: 'draws a workflow, with the states of a run where a progress document is given',
  words: 1,
  options: { progress: { type: 'string' }, format: { type: 'string' } },
  explains: { progress: 'a progress document whose states are shown', format: 'mermaid, svg or json' },
  async run(call, { out, err }) {
    const [path] = call.positionals;
    if (path === undefined) throw new UsageError('graph needs a workflow file.');
    const format = choiceOf(call, 'format', ['mermaid', 'svg', 'json']);
    const text = readText(path);
    const world = worldOf(path);
    const parsed = parseWorkflow({ path, text }, world);
    if (!parsed.ok) {
      const sources: { [file: string]: string } = { [path]: text };
      for (const file of Object.values(world.workflows ?? {})) sources[file.path] ??= file.text;
      for (const problem of parsed.problems) err(`${problemText(problem, sources)}\n\n`);
      return 1;
    }
    const given = textOf(call, 'progress');
    const decoded = given === undefined ? null : decode(readText(given), given);
    if (decoded?.ok === false)
      throw new UsageError(decoded.problems[0]?.message ?? 'The progress cannot be read.');
    const { draw } = await import('../render/draw.ts');
    out(draw(parsed.value, decoded?.value ?? null, format));
    return 0;
  },
};
