import { setTimeout as sleep } from 'node:timers/promises';
import { parse } from 'yaml';
import * as z from 'zod';
import { outcome } from '../ports.ts';
import type { Agent, AgentTask, JsonValue, Outcome } from '../ports.ts';
import { answerCheck } from './answer/answer-schema.ts';
import { askedSchema } from './answer/asked-schema.ts';
import { messageOf } from './caught.ts';
import { concluded, failed } from './answer/conclude.ts';
import { filesText } from './answer/files-answer.ts';
import { reportText } from '../report-text.ts';

const entry = z.strictObject({
  output: z.json().optional(),
  scores: z.record(z.string(), z.number()).optional(),
  files: z.record(z.string(), z.string()).optional(),
  deletions: z.array(z.string()).optional(),
  error: outcome.shape.error,
  notes: outcome.shape.notes,
  usage: outcome.shape.usage,
  takes: z
    .string()
    .regex(/^\d+(\.\d+)?(ms|s|m)$/)
    .optional(),
});
type Entry = z.infer<typeof entry>;

const performance = z.object({ steps: z.record(z.string(), z.array(entry).min(1)) });

type Script = z.infer<typeof performance>;

/** Milliseconds of `200ms`, `1.5s` or `2m`. */
const milliseconds = (takes: string): number => {
  const amount = Number.parseFloat(takes);
  if (takes.endsWith('ms')) return amount;
  return amount * (takes.endsWith('s') ? 1_000 : 60_000);
};

const readScript = (script: string): Script | string => {
  try {
    const read = performance.safeParse(parse(script, { maxAliasCount: 0 }));
    return read.success ? read.data : z.prettifyError(read.error);
  } catch (error) {
    return messageOf(error);
  }
};

const entriesOf = (steps: Script['steps'], key: string): Entry[] | undefined =>
  Object.hasOwn(steps, key) ? steps[key] : undefined;

/** The value of an entry: its output, with the entry's scores where the output has none of its own. */
const valueOf = ({ output = null, scores }: Entry): JsonValue =>
  scores && (output === null || (typeof output === 'object' && !Array.isArray(output)))
    ? { scores, ...output }
    : output;

/** What an entry leaves it leaves however it ends. */
const leaving = (outcome: Outcome, { notes }: Entry): Outcome =>
  notes === undefined ? outcome : { ...outcome, notes };

const played = (task: AgentTask, scripted: Entry): Outcome => {
  const { error, usage } = scripted;
  const value = valueOf(scripted);
  if (error) return failed(task.id, error.type, error.message, { usage });
  const files = Object.entries(scripted.files ?? {}).map(([path, content]) => ({ path, content }));
  const deletions = scripted.deletions ?? [];
  const prose = typeof value === 'string' ? value : value === null ? '' : reportText(value);
  if (task.returns === 'report' && (task.schema || task.scores)) {
    const schema = answerCheck(askedSchema(task));
    const fault = schema.ok ? schema.check(value) : schema.why;
    if (fault !== null) {
      const message = `The scripted output is not in the step's schema: ${fault}`;
      return failed(task.id, 'validation', message, { text: prose, usage });
    }
  }
  const text =
    task.returns === 'files' ? filesText({ summary: prose, files, deletions, notes: undefined }) : prose;
  const structured = typeof value === 'string' ? null : value;
  return concluded({ task: task.id, text, value: structured, files, deletions, usage });
};

/**
 * An agent that plays a recorded performance, YAML or JSON: `{steps: {"<instance or step name>": [one entry per attempt,
 * the last repeats]}}`. The key of an instance (`validate-plan#1#2`) wins over the step's name. A script that
 * cannot be read, and a step it does not have, are failures that say so.
 */
export const createScriptedAgent = (script: string): Agent => {
  const read = readScript(script);
  return {
    async perform({ task }) {
      if (typeof read === 'string')
        return failed(task.id, 'internal', `The script of the scripted agent cannot be read: ${read}`);
      const entries = entriesOf(read.steps, task.step) ?? entriesOf(read.steps, task.name);
      const scripted = entries?.[Math.min(task.attempt, entries.length) - 1];
      if (scripted === undefined)
        return failed(
          task.id,
          'internal',
          `The script has no entry for \`${task.step}\` or \`${task.name}\``,
        );
      const wait = scripted.takes ? milliseconds(scripted.takes) : 0;
      const limit = task.timeout_seconds * 1_000;
      await sleep(Math.min(wait, limit));
      if (wait > limit) return failed(task.id, 'timeout', `Stopped after ${task.timeout_seconds} s`);
      return leaving(played(task, scripted), scripted);
    },
  };
};
