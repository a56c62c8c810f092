import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import * as z from 'zod';
import { code, table } from './table.ts';

const described = z.object({ description: z.string(), default: z.string().optional() });
const action = z.object({
  inputs: z.record(z.string(), described),
  outputs: z.record(z.string(), described),
});

const read = (): z.infer<typeof action> =>
  action.parse(parse(readFileSync(new URL('../../action.yml', import.meta.url), 'utf8')));

const sentence = (text: string): string => text.trim().replaceAll(/\s+/g, ' ');

/** The inputs of `action.yml`. */
export const actionInputs = (): string =>
  table(
    ['input', 'meaning', 'default'],
    Object.entries(read().inputs).map(([name, { description, default: value }]) => [
      code(name),
      sentence(description),
      value === undefined ? '' : code(value),
    ]),
  );

/** The outputs of `action.yml`. */
export const actionOutputs = (): string =>
  table(
    ['output', 'meaning'],
    Object.entries(read().outputs).map(([name, { description }]) => [code(name), sentence(description)]),
  );
