import { issuesIn } from '../../issues.ts';
import { isObject, type JsonObject, type JsonValue } from '../../json.ts';
import { outputKey } from '../../progress/output-key.ts';
import type { StepState } from '../../progress/schema.ts';
import { findPlaced } from '../../workflow/graph.ts';
import type { PromptStep, Step } from '../../workflow/step.ts';
import type { Draft } from '../draft.ts';
import type { Frame } from '../scope/instance.ts';
import { seenFrom, valueOf } from '../scope/outputs.ts';

/** What became of a tool, as prompts and templates know it by the name `tools`. */
export type ToolResult = {
  /** The step that ran it, as its definition calls it. */
  name: string;
  conclusion: NonNullable<StepState['conclusion']> | null;
  exit_code: number | null;
  /** Null where it was left out on purpose, so that there is no result that could be overruled. */
  passed: boolean | null;
  /** False where it broke down or never ran: it says nothing about the code. */
  ran: boolean;
  issues: JsonObject[];
  /** How many more issues there were than a document takes. */
  omitted: number;
  error: string | null;
};

/** The results of the tools that a step interprets, as they are seen from its place. */
export function toolResults(draft: Draft, { interprets = [] }: PromptStep, frame: Frame): ToolResult[] {
  const { workflow, progress, situation } = draft;
  const seen = { workflow, progress, texts: situation.snapshot.texts };
  const prefix = frame.call?.prefix ?? '';
  return interprets.flatMap((full) => {
    const placed = findPlaced(workflow, full);
    if (placed === undefined) return [];
    const found = seenFrom(progress.steps, placed, frame);
    const value = found === undefined ? undefined : valueOf(seen, outputKey(found.instance));
    return [resultOf(full.slice(prefix.length), placed.step, found?.state, value)];
  });
}

/** What became of one tool, by the state and the value that it left. */
export function resultOf(
  name: string,
  step: Step,
  state: StepState | undefined,
  value: JsonValue | undefined,
): ToolResult {
  const { conclusion = null, error } = state ?? {};
  const report = isObject(value) ? value : {};
  const exit = report['exit_code'];
  const ran = conclusion === 'success' || (conclusion === 'failure' && hasReported(step, state, report));
  const succeeded = conclusion === 'success' && report['passed'] !== false;
  return {
    name,
    conclusion,
    exit_code: typeof exit === 'number' ? exit : null,
    passed: isLeftOut(state) ? null : succeeded,
    ran,
    issues: issuesIn(report),
    omitted: typeof report['omitted'] === 'number' ? report['omitted'] : 0,
    error: error?.message ?? null,
  };
}

/** The definition or a person left it out: another thing than a tool that could not run. */
const isLeftOut = (state: StepState | undefined): boolean =>
  state?.conclusion === 'skipped' && ['condition', 'branch', 'person'].includes(state.because ?? '');

/** Exit codes from which on a shell speaks of itself: not to be executed, not found, ended by a signal. */
const BROKEN = 126;

/** Whether a tool that failed got as far as saying something about the code. */
function hasReported(step: Step, state: StepState | undefined, report: JsonObject): boolean {
  const exit = report['exit_code'];
  if (state?.error?.type !== 'tool' || exit === null) return false;
  const isParsed = step.type === 'shell' && (step.parse === 'junit' || step.parse === 'sarif');
  if (isParsed) return Array.isArray(report['issues']);
  return typeof exit !== 'number' || exit < BROKEN;
}
