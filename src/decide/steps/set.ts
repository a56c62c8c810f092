import { BOUNDS, byteLength } from '../../progress/bounds.ts';
import { isDeep, VALUE_LEVELS } from '../../progress/depth.ts';
import { coerceValue } from '../../workflow/coerce.ts';
import type { JsonObject } from '../../json.ts';
import type { SetStep } from '../../workflow/step.ts';
import type { Draft } from '../draft.ts';
import { failAtOnce } from './fail-at-once.ts';
import { numberOf } from './number.ts';
import { instanceOf, type Frame } from '../scope/instance.ts';
import { valuesAt } from '../scope/values.ts';

/** Assigns variables, all or none: each gets its type or the step fails with the type named. */
export function assignVariables(draft: Draft, step: SetStep, frame: Frame): void {
  const given = valuesAt(draft, step.values, step.values_span, frame);
  if (given.is === 'unread') return;
  const refuse = (message: string): void => failAtOnce(draft, step, frame, { type: 'validation', message });
  if (given.is === 'error') return refuse(given.message);
  const { variables } = frame.call?.definition ?? draft.workflow;
  const values: JsonObject = {};
  for (const [name, raw] of Object.entries(given.value)) {
    const variable = variables.find((one) => one.name === name);
    if (variable === undefined) return refuse(`there is no variable ${name}`);
    const value = coerceValue(raw, variable.type);
    if (value === undefined) return refuse(`the variable ${name} must be a ${variable.type}`);
    if (
      variable.enum !== undefined &&
      !variable.enum.some((one) => JSON.stringify(one) === JSON.stringify(value))
    )
      return refuse(`the variable ${name} must be one of ${JSON.stringify(variable.enum)}`);
    const text = JSON.stringify(value);
    if (byteLength(text) > BOUNDS.value)
      return refuse(`the value of ${name} is larger than ${BOUNDS.value} bytes`);
    if (isDeep(text)) return refuse(`the value of ${name} has more than ${VALUE_LEVELS} levels`);
    values[name] = value;
  }
  const number = numberOf(draft, step, frame);
  draft.record({
    type: 'variables.set',
    values,
    ...(frame.call === null ? {} : { call: frame.call.instance }),
    done: {
      step: instanceOf(step, frame),
      name: step.name,
      iteration: frame.iteration,
      ...(number === undefined ? {} : { number }),
    },
  });
}
