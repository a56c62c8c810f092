import type { AgentTask } from '../../decide/work/task.ts';

/** The template and the values of the step that are templates themselves. */
export const templatesOf = ({ template, with: given }: AgentTask): string =>
  [template.text, ...Object.values(given).filter((value) => typeof value === 'string')].join('\n');

/** Whether a template, or a value that is one, names a field of a part of its scope: `part.field` or `part['field']`. */
export const namesField = (text: string, part: string, field: string): boolean =>
  new RegExp(
    `\\b${literal(part)}\\s{0,9}(?:\\.\\s{0,9}${literal(field)}\\b|\\[\\s{0,9}["']${literal(field)}["'])`,
  ).test(text);

/** Whether it names something at all. */
export const namesValue = (text: string, name: string): boolean =>
  new RegExp(`\\b${literal(name)}\\b`).test(text);

const literal = (name: string): string => name.replaceAll(/[^\p{L}\p{N}_]/gu, String.raw`\$&`);
