import type { Source } from '../../workflow/schema.ts';
import type { DispatchStep, ShellStep } from '../../workflow/step.ts';
import type { Draft, Ready } from '../draft.ts';
import type { Frame } from '../scope/instance.ts';
import type { Task, TaskBase } from './task.ts';
import { textAt, type Computed } from '../scope/values.ts';

/** What a shell or GitHub Actions is asked: nothing of it is a template any more. */
export function commandTask(
  draft: Draft,
  { frame }: Ready,
  step: ShellStep | DispatchStep,
  base: TaskBase,
): Computed<Task> {
  if (step.type === 'shell') {
    const env = textsAt(draft, step.env, frame);
    return env.is === 'value' ? { is: 'value', value: shellTask(draft, step, base, env.value) } : env;
  }
  const inputs = textsAt(draft, step.inputs, frame);
  const ref = step.ref === undefined ? headOf(draft) : textAt(draft, step.ref, frame);
  if (inputs.is !== 'value') return inputs;
  if (ref.is !== 'value') return ref;
  const { workflow } = step;
  return {
    is: 'value',
    value: { ...base, kind: 'dispatch', workflow, ref: ref.value, inputs: inputs.value },
  };
}

/** The head's branch. That of a fork may have the name of another branch here, whose workflows would run instead. */
function headOf({ situation }: Draft): Computed<string> {
  const { head, fork } = situation.snapshot.pull;
  return fork
    ? { is: 'error', message: `the branch ${head.ref} belongs to a fork: say which \`ref\` is meant` }
    : { is: 'value', value: head.ref };
}

function shellTask(draft: Draft, step: ShellStep, base: TaskBase, env: { [name: string]: string }): Task {
  return {
    ...base,
    kind: 'shell',
    run: step.run,
    shell: step.shell,
    env,
    working_directory: step.working_directory ?? '.',
    parse: step.parse,
    required_tools: draft.workflow.settings.required_tools,
    must_write: step.must_write,
  };
}

function textsAt(
  draft: Draft,
  sources: { [name: string]: Source },
  frame: Frame,
): Computed<{ [name: string]: string }> {
  const texts: { [name: string]: string } = {};
  for (const [name, source] of Object.entries(sources)) {
    const text = textAt(draft, source, frame);
    if (text.is !== 'value') return text;
    texts[name] = text.value;
  }
  return { is: 'value', value: texts };
}
