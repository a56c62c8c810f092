import { durationSeconds } from '../duration.ts';
import { problemAt, type Problem, type Span } from '../problem.ts';
import type { YamlMap, YamlNode } from './read.ts';

/** A piece of text with its place. */
export interface Word {
  text: string;
  span: Span;
}

/** What a value may be, and what it is read as. */
export interface Kinds {
  text: string;
  /** Any scalar, as written: `1.10`, `true`, `0 < x`. */
  words: string;
  integer: number;
  number: number;
  boolean: boolean;
  /** Seconds. */
  duration: number;
  /** One text or a list of them. */
  strings: Word[];
  integers: number[];
  map: YamlMap;
  list: YamlNode[];
  any: YamlNode;
}

const scalar = (node: YamlNode): string | number | boolean | null | undefined =>
  node.kind === 'scalar' ? node.value : undefined;

const only =
  <V>(fits: (value: unknown) => value is V) =>
  (node: YamlNode): V | undefined => {
    const value = scalar(node);
    return fits(value) ? value : undefined;
  };

const listOf = <V>(node: YamlNode, read: (item: YamlNode) => V | undefined): V[] | undefined => {
  const values = (node.kind === 'list' ? node.items : [node]).map(read);
  return values.every((value): value is NonNullable<typeof value> => value !== undefined)
    ? values
    : undefined;
};

const isText = (value: unknown): value is string => typeof value === 'string';
const isInteger = (value: unknown): value is number => Number.isSafeInteger(value);
const isNumber = (value: unknown): value is number => typeof value === 'number';
const isBoolean = (value: unknown): value is boolean => typeof value === 'boolean';

/** Reads a node as what it may be; undefined when it is something else. */
export const READERS: { [K in keyof Kinds]: (node: YamlNode) => Kinds[K] | undefined } = {
  text: only(isText),
  words: (node) => (node.kind === 'scalar' && node.value !== null ? node.text : undefined),
  integer: only(isInteger),
  number: only(isNumber),
  boolean: only(isBoolean),
  duration: (node) => (node.kind === 'scalar' ? durationSeconds(node.text) : undefined),
  strings: (node) =>
    listOf(node, (item) =>
      isText(scalar(item)) ? { text: String(scalar(item)), span: item.span } : undefined,
    ),
  integers: (node) => listOf(node, only(isInteger)),
  map: (node) => (node.kind === 'map' ? node : undefined),
  list: (node) => (node.kind === 'list' ? node.items : undefined),
  any: (node) => node,
};

/** What each kind is called in a sentence. */
export const EXPECTED: { [K in keyof Kinds]: string } = {
  text: 'text',
  words: 'text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  duration: 'a duration',
  strings: 'a list of texts',
  integers: 'a list of whole numbers',
  map: 'a map of keys',
  list: 'a list',
  any: 'anything',
};

/** The problem of a value that is something else than it must be. */
export function wrongType(what: string, expected: string, node: YamlNode): Problem {
  return problemAt(
    'wrong_type',
    node.span,
    `${what} must be ${expected}, but is ${nameOf(node)}`,
    hintFor(node, expected),
  );
}

function hintFor(node: YamlNode, expected: string): string | undefined {
  if (node.kind === 'scalar' && expected === EXPECTED.text && node.value !== null)
    return `put it in quotes: '${node.text}'`;
  if (expected === EXPECTED.duration) return 'for example 90s, 15m, 24h, 7d or PT15M';
  if (node.kind === 'map' && node.entries[0]?.value.kind === 'map')
    return 'text that begins with `{` must be in quotes';
  return undefined;
}

/** What a node is, for people: "a list", "text", "empty". */
export function nameOf(node: YamlNode): string {
  if (node.kind !== 'scalar') return `a ${node.kind}`;
  if (node.value === null) return 'empty';
  return typeof node.value === 'string' ? 'text' : `a ${typeof node.value}`;
}
