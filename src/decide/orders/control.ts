import { parseValues } from '../../commands/values.ts';
import { BOUNDS, byteLength, summarise } from '../../progress/bounds.ts';
import { isDeep, VALUE_LEVELS } from '../../progress/depth.ts';
import { typedValues } from './typed-values.ts';
import { endRun } from '../run/end.ts';
import { compensate } from './compensate.ts';
import { delegate } from './delegate.ts';
import { migrate } from './migrate.ts';
import { by, type Obey } from './order.ts';
import { reset } from './reset.ts';
import { resume } from './resume.ts';
import { rollback } from './rollback.ts';
import { retry } from './retry.ts';
import { skipStep } from './skip.ts';

const pause: Obey = (draft, letter) => {
  const { paused, ending } = draft.progress;
  if (paused !== undefined) return `the run is paused already, by ${paused.by.login}; /resume goes on`;
  if (ending !== undefined) return 'the run is ending; /terminate and a reason stops it at once';
  draft.record({ type: 'run.paused', by: by(letter), text: summarise(letter.command.text) });
  return null;
};

const cancel: Obey = (draft, { author, command }) => {
  if (draft.progress.ending !== undefined)
    return 'the run is ending already; /terminate and a reason stops it at once';
  endRun(draft, {
    status: 'cancelled',
    reason: 'cancelled_by_person',
    message: because(`${author.login} cancelled the run`, command.text),
    compensate: true,
  });
  return null;
};

const terminate: Obey = (draft, { author, command }) => {
  if (command.text === '') return 'say why: /terminate and then your words';
  endRun(draft, {
    status: 'cancelled',
    reason: 'terminated',
    message: because(`${author.login} terminated the run`, command.text),
    compensate: false,
  });
  return null;
};

const because = (what: string, words: string): string => summarise(words === '' ? what : `${what}: ${words}`);

/** `/set name=value`: variables of the run, each in its type. */
const set: Obey = (draft, letter) => {
  const { values: given, others } = parseValues(letter.command.text);
  if (others.length > 0 || Object.keys(given).length === 0)
    return 'say which variable gets which value, as in /set name=value; a value with blanks needs quotes: name="two words"';
  const { values, flaws } = typedValues(draft.workflow.variables, given, 'variable');
  if (flaws.length > 0) return summarise(flaws.join('; '));
  for (const [name, value] of Object.entries(values)) {
    const text = JSON.stringify(value);
    if (byteLength(text) > BOUNDS.value) return `the value of ${name} is larger than ${BOUNDS.value} bytes`;
    if (isDeep(text)) return `the value of ${name} has more than ${VALUE_LEVELS} levels`;
  }
  draft.record({ type: 'variables.set', values, by: by(letter) });
  return null;
};

/** `/signal name text`: kept until a wait takes it. */
const signal: Obey = (draft, letter) => {
  const { comment, command } = letter;
  const [name] = command.words;
  if (name === undefined || !command.text.startsWith(name))
    return 'name the signal, as in /signal name and then any text';
  if ((draft.progress.signals ?? []).length >= BOUNDS.rows)
    return `${BOUNDS.rows} signals are kept already, and no wait has taken one`;
  draft.record({
    type: 'signal.received',
    signal: {
      id: comment.id,
      name: summarise(name, 100),
      text: summarise(command.text.slice(name.length).trim()),
      by: by(letter),
      at: comment.created_at,
    },
  });
  return null;
};

const CONTROLS: ReadonlyMap<string, Obey> = new Map(
  Object.entries({
    pause,
    resume,
    cancel,
    terminate,
    set,
    signal,
    retry,
    skip: skipStep,
    delegate,
    reset,
    rollback,
    compensate,
    migrate,
  }),
);

/** What obeys a command that controls a run; undefined for other verbs. */
export const control = (verb: string): Obey | undefined => CONTROLS.get(verb);

/** Orders that bring a run that has ended back into flight. */
export const REVIVES: readonly string[] = ['retry', 'reset', 'rollback', 'compensate'];
