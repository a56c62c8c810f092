import { isObject, type JsonValue } from './json.ts';

const words = (key: string): string => key.replaceAll('_', ' ');

const scalar = (value: string | number | boolean | null): string => {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return value === null ? 'none' : String(value).trim();
};

/** A value as a nested Markdown list, one line per leaf. */
const lines = (value: JsonValue, indent: string): string[] => {
  const entries: [string, JsonValue][] = Array.isArray(value)
    ? value.map((item, index) => [String(index + 1), item])
    : isObject(value)
      ? Object.entries(value)
      : [];
  return entries.flatMap(([key, item]) => {
    const label = `${indent}- ${Array.isArray(value) ? `no. ${key}` : words(key)}`;
    if (typeof item !== 'object' || item === null)
      return [`${label}: ${scalar(item).replaceAll('\n', `\n${indent}  `)}`];
    const nested = lines(item, `${indent}  `);
    return nested.length === 0 ? [`${label}: none`] : [`${label}:`, ...nested];
  });
};

/** JSON in a fence that is longer than any run of backticks inside, so that nothing in it ends it. */
const fenced = (value: JsonValue): string => {
  const json = JSON.stringify(value, null, 2);
  const longest = (json.match(/`+/g) ?? []).reduce((most, run) => Math.max(most, run.length), 2);
  const bar = '`'.repeat(longest + 1);
  return `${bar}json\n${json}\n${bar}`;
};

/** A report as people read it: its summary, everything else as lists, and the whole as JSON at the end. */
export const reportText = (value: JsonValue): string => {
  const { summary, ...rest } = isObject(value) ? value : { summary: value };
  const head = typeof summary === 'string' ? [summary.trim(), ''] : [];
  const others = typeof summary === 'string' || summary === undefined ? rest : { ...rest, summary };
  return [...head, ...lines(others, ''), '', fenced(value), ''].join('\n');
};

/** The value a report's text was made from; undefined when the text is no report. */
export const readReport = (text: string): JsonValue | undefined => {
  const found = /(?:^|\n)(`{3,})json\n([\s\S]*?)\n\1\s*$/.exec(text);
  if (!found) return undefined;
  try {
    const value: JsonValue = JSON.parse(found[2] ?? '');
    return value;
  } catch {
    return undefined;
  }
};
