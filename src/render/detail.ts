import type { StepState } from '../progress/schema.ts';
import type { Awaited, Join, Step } from '../workflow/step.ts';
import { SHORTLY } from './because.ts';
import { instant } from './instant.ts';
import { truncate } from './markdown.ts';

/** What the standing word leaves out: what kind of step it is before it begins, iteration, attempt and reason afterwards. */
export function detailOf(step: Step, state: StepState | undefined): string {
  const parts =
    state === undefined
      ? [...nature(step), ...onFailure(step)]
      : [...progressed(step, state), ...turns(step, state)];
  return parts.filter((part) => part !== '').join(', ');
}

function nature(step: Step): string[] {
  switch (step.type) {
    case 'loop':
      return [`until ${brief(step.until.text)}`, atMost(step.max_iterations)];
    case 'ralph-loop':
      return [`until it says ${brief(step.completion_promise.text)}`, atMost(step.max_iterations.text)];
    case 'conditional':
      return [`if ${brief(step.condition.text)}`];
    case 'parallel':
      return ['at the same time', joined(step.join, step.steps.length), atOnce(step.max_parallel)];
    case 'for-each':
      return [`for each item of ${itemsOf(step.items)}`, joined(step.join), atOnce(step.max_parallel)];
    case 'wait':
      return [awaitedText(step.awaited)];
    case 'workflow':
      return [`runs ${brief(step.uses)}`];
    case 'dispatch':
      return [`starts ${brief(step.workflow)}`];
    case 'set':
      return [`sets ${brief(Object.keys(step.values).join(' '))}`];
    case 'input':
      return ['asks for values'];
    case 'wait-for-human':
      return ['asks for words'];
    case 'approval':
      return step.required > 1 ? [`${step.required} approvals`] : [];
    default:
      return [];
  }
}

function onFailure(step: Step): string[] {
  if (step.continue_on_error) return ['may fail'];
  if (step.on_error === 'skip') return ['skipped if it fails'];
  if (step.on_error === 'human') return ['a person decides if it fails'];
  return step.on_error === 'compensate' ? ['undoes all if it fails'] : [];
}

function progressed(step: Step, state: StepState): string[] {
  switch (step.type) {
    case 'loop':
      return [`iteration ${state.iteration} of ${step.max_iterations}`];
    case 'ralph-loop':
      return [`iteration ${state.iteration} of ${state.max_iterations ?? brief(step.max_iterations.text)}`];
    case 'conditional':
      return [state.branch === undefined ? '' : `took ${state.branch}`];
    case 'parallel':
      return ['at the same time', joined(step.join, step.steps.length)];
    case 'for-each': {
      const many = state.items?.length;
      return [many === undefined ? '' : `${many} item${many === 1 ? '' : 's'}`, joined(step.join)];
    }
    case 'workflow':
      return [`runs ${brief(step.uses)}`, state.abandoned === true ? 'left to itself' : ''];
    case 'wait':
      return [state.status === 'waiting' ? awaitedNow(state) : ''];
    case 'dispatch':
      return [state.run === undefined ? '' : `actions run ${state.run.id}`];
    default:
      return [];
  }
}

function turns(step: Step, state: StepState): string[] {
  return [
    state.attempts > 1 && !['approval', 'input', 'wait-for-human', 'loop', 'ralph-loop'].includes(step.type)
      ? `attempt ${state.attempts}`
      : '',
    state.rounds === undefined ? '' : `sent back ${state.rounds === 1 ? 'once' : `${state.rounds} times`}`,
    state.because === undefined ? '' : SHORTLY[state.because],
  ];
}

const brief = (text: string): string => truncate(text.replace(/\s+/g, ' ').trim(), 40);

const atMost = (times: number | string): string =>
  `at most ${times === 1 || times === '1' ? 'once' : `${times} times`}`;

const atOnce = (most: number | undefined): string => (most === undefined ? '' : `${most} at once`);

function joined({ required }: Join, many?: number): string {
  if (required === 'all') return '';
  return many === undefined ? `${required} must succeed` : `${required} of ${many}`;
}

const itemsOf = (items: unknown): string =>
  typeof items === 'string' ? brief(items.replace(/^\{\{(.*)\}\}$/s, '$1')) : brief(JSON.stringify(items));

function awaitedText(awaited: Awaited): string {
  switch (awaited.kind) {
    case 'for':
      return `for ${brief(awaited.duration.text)}`;
    case 'until':
      return `until ${brief(awaited.time.text)}`;
    case 'checks':
      return `for the checks ${brief(awaited.names.join(' '))}`;
    case 'label':
      return `for the label ${brief(awaited.label.text)}`;
    case 'signal':
      return `for the signal ${brief(awaited.signal.text)}`;
  }
}

/** What a wait waits for, with its values: `for the signal deploy`; empty where that is not recorded. */
export function awaitedNow({ wait }: StepState): string {
  switch (wait?.kind) {
    case 'time':
      return `until ${instant(wait.due)}`;
    case 'checks':
      return `for the checks ${brief(wait.names.join(' '))}`;
    case 'label':
      return `for the label ${brief(wait.label)}`;
    case 'signal':
      return `for the signal ${brief(wait.signal)}`;
    case undefined:
      return '';
  }
}
