import type { JsonValue, Outcome } from '../../ports.ts';

interface Performed {
  task: string;
  text: string;
  value: JsonValue;
  files?: Outcome['files'];
  deletions?: string[];
  usage?: Outcome['usage'];
}

type ErrorType = NonNullable<Outcome['error']>['type'];

/** The outcome of an attempt that brought nothing that may be used. `text` is what people may still want to read. */
export const failed = (
  task: string,
  type: ErrorType,
  message: string,
  rest: { text?: string; value?: JsonValue; usage?: Outcome['usage'] } = {},
): Outcome => ({
  task,
  status: 'failure',
  text: rest.text ?? '',
  value: rest.value ?? null,
  files: [],
  deletions: [],
  error: { type, message },
  ...(rest.usage && { usage: rest.usage }),
});

const property = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.entries(value).find(([name]) => name === key)?.[1]
    : undefined;

/** An answer's `scores`, when it has some and every one of them is a number. */
const scoresOf = (value: JsonValue): { [name: string]: number } | undefined => {
  const scores: { [name: string]: number } = {};
  const given = property(value, 'scores');
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return undefined;
  for (const [name, score] of Object.entries(given)) {
    if (typeof score !== 'number') return undefined;
    Object.defineProperty(scores, name, { value: score, enumerable: true });
  }
  return Object.keys(scores).length > 0 ? scores : undefined;
};

/** The JSON object a text ends with, fenced or not, and the text before it: the last ten lines that begin one are tried. */
const closingObject = (text: string): { value: unknown; before: string } | undefined => {
  const tail = text.slice(-32_768);
  const end = tail
    .trimEnd()
    .replace(/\n?`{3,}$/, '')
    .trimEnd();
  if (!end.endsWith('}')) return undefined;
  const starts = [...end.matchAll(/^[ \t]*\{/gm)].map((match) => match.index).slice(-10);
  for (const start of starts) {
    try {
      const value: unknown = JSON.parse(end.slice(start));
      const before = text.slice(0, text.length - tail.length + start);
      return { value, before: before.replace(/\n?`{3,}(?:json)?[ \t]*\n?$/, '').trimEnd() };
    } catch {
      continue;
    }
  }
  return undefined;
};

const wordsOf = (value: unknown, key: string): string | undefined => {
  const words = property(value, key);
  return typeof words === 'string' && words.trim() !== '' ? words.trim() : undefined;
};

/**
 * What an agent's answer means: a success with its scores, or a failure when the answer itself says so with
 * `isSuccess: false`, as its value or in the object its text ends with. The object that ends the text of a success gives way to
 * its `context`, which comes first, so that it is the summary.
 */
export const concluded = (performed: Performed): Outcome => {
  const { task, value, usage } = performed;
  const closing = value === null ? closingObject(performed.text) : undefined;
  const said = value === null ? closing?.value : value;
  const context = wordsOf(said, 'context');
  if (property(said, 'isSuccess') === false) {
    const message = context ?? wordsOf(said, 'summary') ?? 'The agent reports that it did not succeed';
    return failed(task, 'tool', message.slice(0, 500).toWellFormed(), {
      text: performed.text,
      value,
      usage,
    });
  }
  const isReported = closing !== undefined && context !== undefined && property(said, 'isSuccess') === true;
  const text = isReported
    ? [context, closing.before].filter((part) => part !== '').join('\n\n')
    : performed.text;
  const scores = scoresOf(value);
  return {
    task,
    status: 'success',
    text,
    value,
    ...(scores && { scores }),
    files: performed.files ?? [],
    deletions: performed.deletions ?? [],
    ...(usage && { usage }),
  };
};
