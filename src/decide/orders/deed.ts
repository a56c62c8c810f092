import { summarise } from '../../progress/bounds.ts';
import type { Entry } from '../../progress/entry.ts';
import { ENDED, type Progress } from '../../progress/schema.ts';
import type { Draft } from '../draft.ts';
import { performed } from '../scope/instance.ts';
import { listed } from './checkpoint-files.ts';

type EntryOf<Type extends Entry['type']> = Extract<Entry, { type: Type }>;

/**
 * What an order did, in one sentence: what was asked for, and how the run stands with it, read from the document as it then
 * is. Undefined where no order was obeyed that changes a run.
 */
export function deedOf({ entries, progress }: Pick<Draft, 'entries' | 'progress'>): string | undefined {
  for (const entry of entries) {
    const deed = sentence(entry, progress);
    if (deed !== undefined) return summarise(deed);
  }
  return undefined;
}

function sentence(entry: Entry, progress: Progress): string | undefined {
  switch (entry.type) {
    case 'run.paused':
      return `Nothing new is started until /resume; ${inFlight(progress)}.`;
    case 'run.resumed':
      return 'The run goes on.';
    case 'run.ending':
      return ending(progress);
    case 'run.compensated':
      return `${names(entry.undo)} ${are(entry.undo)} undone, the newest first; then the run ${afterwards(progress)}.`;
    case 'run.revived':
      return `The run goes on${again(entry)}.`;
    case 'run.hastened':
      return `${names(entry.steps)} ${are(entry.steps)} tried again now.`;
    case 'run.reset':
      return `The run is back at ${entry.to}: ${anew(entry, progress)}${files(entry)}.`;
    case 'run.migrated':
      return `The run follows ${entry.workflow.path} as of commit ${entry.workflow.base_oid.slice(0, 7)}${renamed(entry)}.`;
    case 'step.skipped':
      return entry.by === undefined ? undefined : `The run goes on without ${entry.step}.`;
    case 'variables.set':
      return entry.by === undefined ? undefined : set(Object.keys(entry.values));
    case 'signal.received':
      return `The signal ${entry.signal.name} is kept until a step takes it.`;
    case 'gate.delegated':
      return `${entry.step} is ${entry.to}'s to answer now.`;
    default:
      return undefined;
  }
}

/** A few names of perhaps many. */
function names(all: readonly string[]): string {
  if (all.length === 0) return 'nothing';
  return all.length > 6 ? `${all.slice(0, 5).join(', ')} and ${all.length - 5} more` : all.join(', ');
}

const are = (all: readonly string[]): string => (all.length > 1 ? 'are' : 'is');

const set = (variables: readonly string[]): string =>
  `${names(variables)} ${variables.length > 1 ? 'have other values' : 'has another value'} now.`;

function inFlight({ steps }: Progress): string {
  const busy = performed(steps);
  return busy.length === 0
    ? 'nothing is under way'
    : `${names(busy)} ${are(busy)} still under way and may end`;
}

function ending({ status, ending: end }: Progress): string | undefined {
  if (end === undefined) return undefined;
  if (ENDED.includes(status)) return `The run has ended as ${status}; nothing was undone.`;
  return `The run ends as ${end.status} once what was done is undone, the newest first: ${names(end.undo)}.`;
}

const afterwards = ({ ending: end }: Progress): string =>
  end?.back === undefined
    ? 'has ended as before'
    : `stands ${end.back.to === undefined ? 'at its beginning' : `before ${end.back.to}`}, paused`;

function again({ retried, reset }: EntryOf<'run.revived'>): string {
  const parts = [
    retried.length === 0 ? '' : `${names(retried)} ${are(retried)} tried again`,
    reset.length === 0 ? '' : `${names(reset)} ${reset.length > 1 ? 'begin' : 'begins'} anew`,
  ].filter((part) => part !== '');
  return parts.length === 0 ? '' : `: ${parts.join(', ')}`;
}

/** Of what was to begin anew, whether all of it stands as if it had not begun, or has begun again since. */
function anew({ reset, at }: EntryOf<'run.reset'>, { steps }: Progress): string {
  const stuck = reset.filter((instance) => (steps[instance]?.completed_at ?? at) < at);
  if (reset.length === 0) return 'nothing had begun after it';
  const all = `${names(reset)} ${reset.length > 1 ? 'begin' : 'begins'} anew`;
  return stuck.length === 0 ? all : `${all}, but ${names(stuck)} ${are(stuck)} still done`;
}

/** What becomes of the files, and of what people committed. */
function files({ head_oid, differing, others }: EntryOf<'run.reset'>): string {
  if (head_oid === undefined) return '; the files of the branch stay as they are';
  const commit = head_oid.slice(0, 7);
  const brought =
    differing === undefined
      ? `; the branch has its files (commit ${commit}) already`
      : `; the branch gets its files (commit ${commit}) in a new commit`;
  if (others === undefined) return brought;
  const { fate, clashes, clashed } = others;
  if (fate === 'taken back')
    return `${brought}, and what people committed since goes back with them: ${listed(others)}`;
  const more = clashed > clashes.length ? ` and ${clashed - clashes.length} more` : '';
  const both =
    clashed === 0 ? '' : `; the run had changed ${clashes.join(', ')}${more} too, which stays as it is`;
  return `${brought}, but for what people changed since, which stays: ${listed(others)}${both}`;
}

function renamed({ renamed: steps = {} }: EntryOf<'run.migrated'>): string {
  const pairs = Object.entries(steps).map(([old, name]) => `${old} is ${name}`);
  return pairs.length === 0 ? '' : `, where ${names(pairs)}`;
}
