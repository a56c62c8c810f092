import type { Entry } from './entry.ts';
import { fresh, withStep } from './step-in.ts';
import type { Progress } from './schema.ts';
import type { Undoable } from './step-state.ts';

type FactEntry = Extract<
  Entry,
  { type: `compensation.${string}` | 'variables.set' | 'circuit.changed' | 'checkpoint.reached' }
>;

/** Folds what the run remembers beside its steps: variables, circuits, what can be undone, checkpoints. */
export function recordFact(before: Progress, entry: FactEntry): Progress {
  switch (entry.type) {
    case 'variables.set':
      return assigned(before, entry);
    case 'circuit.changed': {
      const { name, failures, open_until } = entry;
      const circuit = { failures, ...(open_until === undefined ? {} : { open_until }) };
      return { ...before, circuits: { ...before.circuits, [name]: circuit } };
    }
    case 'compensation.registered':
      return { ...before, undoable: [...without(before, entry.undoable.step), entry.undoable] };
    case 'compensation.ended':
      return {
        ...before,
        undoable: without(before, entry.undone),
        ...(before.ending === undefined
          ? {}
          : {
              ending: {
                ...before.ending,
                undo: before.ending.undo.filter((one) => one !== entry.undone),
                undone: [...(before.ending.undone ?? []), entry.undone],
              },
            }),
      };
    case 'checkpoint.reached': {
      const { name, step, at, head_oid, brought } = entry;
      const row = {
        name,
        step,
        at,
        ...(head_oid === undefined ? {} : { head_oid }),
        ...(brought === undefined ? {} : { brought }),
      };
      const others = (before.checkpoints ?? []).filter((checkpoint) => checkpoint.name !== name);
      return { ...before, checkpoints: [...others, row] };
    }
  }
}

/** What people assigned, where that says something else than the run did. */
function overriding(
  { variables, overrides }: Progress,
  values: Progress['variables'],
): Pick<Progress, 'overrides'> {
  const others = Object.entries(values).filter(
    ([name, value]) => JSON.stringify(variables[name]) !== JSON.stringify(value),
  );
  return others.length === 0 ? {} : { overrides: { ...overrides, ...Object.fromEntries(others) } };
}

const without = ({ undoable = [] }: Progress, instance: string): Undoable[] =>
  undoable.filter(({ step }) => step !== instance);

function assigned(before: Progress, entry: Extract<Entry, { type: 'variables.set' }>): Progress {
  const { values, call, done, at } = entry;
  let next = before;
  const caller = call === undefined ? undefined : before.steps[call];
  if (call === undefined)
    next = {
      ...next,
      variables: { ...next.variables, ...values },
      ...(entry.by === undefined ? {} : overriding(before, values)),
    };
  else if (caller !== undefined)
    next = withStep(next, call, { ...caller, variables: { ...caller.variables, ...values } });
  if (done === undefined) return next;
  const { step, name, iteration, number } = done;
  const known = next.steps[step] ?? fresh(name, 'set', iteration);
  return withStep(next, step, {
    ...known,
    ...(number === undefined ? {} : { number }),
    status: 'completed',
    conclusion: 'success',
    attempts: known.attempts + 1,
    started_at: at,
    completed_at: at,
  });
}
