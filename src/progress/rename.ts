import type { ChoicePoint, Move } from './advice.ts';
import { approvalKey } from './approval-key.ts';
import { bareName } from './bare-name.ts';
import type { Gate } from './gate.ts';
import type { Memory } from './memory.ts';
import { outputKey } from './output-key.ts';
import type { Progress, StepState } from './schema.ts';

export interface Renaming {
  steps: Names;
  renamed_gates?: Names | undefined;
  /** Digests of what gates show under the new names, by the new instance. */
  digests?: Names | undefined;
}

/** Names as they were, each with what it is now. */
type Names = { readonly [old: string]: string };

const renamed = (names: Names, name: string): string =>
  Object.hasOwn(names, name) ? (names[name] ?? name) : name;

/** An instance under the new name of its step: iterations and items stay. */
function instanceIn(names: Names, instance: string): string {
  const name = bareName(instance);
  return `${renamed(names, name)}${instance.slice(name.length)}`;
}

/**
 * The document with other names for steps and gates, everywhere it speaks of them: states, outputs, history, circuits,
 * checkpoints, what can be undone. Files that steps left stay where they are. Two names may change places.
 */
export function rename(
  before: Progress,
  { steps, renamed_gates: gates = {}, digests = {} }: Renaming,
): Progress {
  const instance = (one: string): string => instanceIn(steps, one);
  const keyed = <Value>(record: { [key: string]: Value }): { [key: string]: Value } =>
    Object.fromEntries(Object.entries(record).map(([key, value]) => [outputKey(instance(key)), value]));
  const nullable = (one: string | null): string | null => (one === null ? null : instance(one));
  return {
    ...before,
    current_step_name: nullable(before.current_step_name),
    last_completed_step_name: nullable(before.last_completed_step_name),
    step_history: before.step_history.map((row) => ({ ...row, step_name: instance(row.step_name) })),
    steps: Object.fromEntries(
      Object.entries(before.steps).map(([key, state]) => [
        instance(key),
        stateIn(state, steps, gates, digests[instance(key)]),
      ]),
    ),
    convergence_history: before.convergence_history.map((row) => ({
      ...row,
      loop: instance(row.loop),
      after: instance(row.after),
    })),
    human_approvals: withGates(before.human_approvals, gates),
    approval_history: before.approval_history.map((row) => ({ ...row, gate: renamed(gates, row.gate) })),
    outputs: keyed(before.outputs),
    ...(before.undoable === undefined
      ? {}
      : {
          undoable: before.undoable.map((row) => ({
            ...row,
            step: instance(row.step),
            name: renamed(steps, row.name),
          })),
        }),
    ...(before.circuits === undefined ? {} : { circuits: circuitsIn(before.circuits, steps) }),
    ...(before.checkpoints === undefined
      ? {}
      : { checkpoints: before.checkpoints.map((row) => ({ ...row, step: instance(row.step) })) }),
    ...(before.advice === undefined ? {} : { advice: adviceIn(before.advice, instance) }),
    ...(before.memory === undefined ? {} : { memory: memoryIn(before.memory, instance) }),
    errors: before.errors.map((row) => ({ ...row, step: instance(row.step) })),
  };
}

const stateIn = (state: StepState, steps: Names, gates: Names, digest: string | undefined): StepState => ({
  ...state,
  name: renamed(steps, state.name),
  ...(state.gate === undefined ? {} : { gate: gateIn(state.gate, steps, gates, digest) }),
  ...(state.advice?.move === undefined
    ? {}
    : { advice: { ...state.advice, move: moveIn(state.advice.move, (one) => instanceIn(steps, one)) } }),
});

const moveIn = (move: Move, instance: (one: string) => string): Move => ({
  ...move,
  step_name: instance(move.step_name),
});

const memoryIn = (memory: Memory, instance: (one: string) => string): Memory => ({
  ...memory,
  notes: memory.notes.map((note) => ({ ...note, step: instance(note.step) })),
});

/** A question on its way is about the steps by their new names; what was asked of the model it still answers by the old. */
function adviceIn(
  { asked, rows }: NonNullable<Progress['advice']>,
  instance: (one: string) => string,
): Progress['advice'] {
  const at = (point: ChoicePoint): ChoicePoint => ({ ...point, step: instance(point.step) });
  return {
    ...(asked === undefined ? {} : { asked: { ...asked, point: at(asked.point) } }),
    rows: rows.map((row) => ({
      ...row,
      point: at(row.point),
      ...(row.move === undefined ? {} : { move: moveIn(row.move, instance) }),
    })),
  };
}

function gateIn(gate: Gate, steps: Names, gates: Names, digest: string | undefined): Gate {
  const outputs = gate.subject.outputs.map((output) => ({ ...output, step: renamed(steps, output.step) }));
  return {
    ...gate,
    // A question about a failure or for values has the name of its step.
    name: gate.kind === 'approval' ? renamed(gates, gate.name) : instanceIn(steps, gate.name),
    subject: { ...gate.subject, outputs, ...(digest === undefined ? {} : { digest }) },
    ...(gate.used === undefined ? {} : { used: gate.used.map((one) => instanceIn(steps, one)) }),
  };
}

/** A breaker counts for a step, or for an agent of a sub-process, `agent call.name`. */
const circuitsIn = (circuits: NonNullable<Progress['circuits']>, steps: Names): Progress['circuits'] =>
  Object.fromEntries(
    Object.entries(circuits).map(([key, value]) => {
      const [, call, agent] = /^agent (.+)\.([^.]+)$/.exec(key) ?? [];
      return [call === undefined ? renamed(steps, key) : `agent ${renamed(steps, call)}.${agent}`, value];
    }),
  );

/** What was granted stands under the gate's new name. */
function withGates(approvals: Progress['human_approvals'], gates: Names): Progress['human_approvals'] {
  const keys = Object.fromEntries(
    Object.entries(gates).map(([old, name]) => [approvalKey(old), approvalKey(name)]),
  );
  return Object.fromEntries(Object.entries(approvals).map(([key, value]) => [renamed(keys, key), value]));
}
