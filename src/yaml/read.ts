import {
  Composer,
  isMap,
  isScalar,
  isSeq,
  type CST,
  type ParsedNode,
  type YAMLError,
  type YAMLMap,
} from 'yaml';
import type { JsonValue } from '../json.ts';
import { problemAt, type Problem, type Result, type Span } from '../problem.ts';
import { spansOf } from './span.ts';
import { yamlTokens } from './tokens.ts';

interface YamlScalar {
  kind: 'scalar';
  value: string | number | boolean | null;
  /** As written, for numbers, booleans and null; else the value. */
  text: string;
  span: Span;
}

interface YamlList {
  kind: 'list';
  items: YamlNode[];
  span: Span;
}

export interface YamlMap {
  kind: 'map';
  entries: { key: string; key_span: Span; value: YamlNode }[];
  span: Span;
}

export type YamlNode = YamlScalar | YamlList | YamlMap;

type SpanAt = (start: number, end: number) => Span;

/**
 * Reads one YAML 1.2 document with the place of everything in it. Size and depth are bounded before anything is
 * composed; aliases, anchors, tags, directives, repeated keys and further documents are problems. Never throws.
 */
export function readYaml(file: { path: string; text: string }): Result<YamlNode> {
  const spanAt = spansOf(file.path, file.text);
  const read = yamlTokens(file.text, spanAt);
  if (!read.ok) return { ok: false, problems: [read.problem] };
  const composed = compose(read.tokens, file.text, spanAt);
  if (!composed.ok) return composed;
  const problems: Problem[] = [];
  const value = nodeOf(composed.value, file.text, spanAt, problems);
  return problems.length === 0 ? { ok: true, value, problems } : { ok: false, problems };
}

/** What a node says as plain JSON. Keys become own properties, whatever they are called. */
export function plainValue(node: YamlNode): JsonValue {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'list') return node.items.map(plainValue);
  return Object.fromEntries(node.entries.map(({ key, value }) => [key, plainValue(value)]));
}

function compose(tokens: CST.Token[], text: string, spanAt: SpanAt): Result<ParsedNode> {
  // Repeated keys are found below in one pass; the library's own search is quadratic.
  const composer = new Composer({ uniqueKeys: false, stringKeys: true, schema: 'core', version: '1.2' });
  const [document, further] = composer.compose(tokens, true, text.length);
  if (document === undefined || document.errors.length > 0)
    return { ok: false, problems: syntaxProblems(document?.errors ?? [], text, spanAt) };
  if (further !== undefined) {
    const [start] = further.range;
    const message = 'a second document begins here';
    return {
      ok: false,
      problems: [problemAt('yaml_syntax', spanAt(start, start + 3), message, 'keep one per file')],
    };
  }
  const { contents } = document;
  if (contents === null || (isScalar(contents) && contents.value === null))
    return { ok: false, problems: [problemAt('yaml_syntax', spanAt(0, 0), 'the file is empty')] };
  return { ok: true, value: contents, problems: [] };
}

/** One slip makes the composer stumble several times: the first few, one per line, say it all. */
function syntaxProblems(errors: readonly YAMLError[], text: string, spanAt: SpanAt): Problem[] {
  const byLine = new Map<number, Problem>();
  for (const error of errors) {
    const span = spanAt(...error.pos);
    if (!byLine.has(span.line)) byLine.set(span.line, syntaxProblem(error, text, span));
    if (byLine.size === 5) break;
  }
  return [...byLine.values()];
}

function syntaxProblem(error: YAMLError, text: string, span: Span): Problem {
  const before = text.slice(Math.max(0, error.pos[0] - 1), error.pos[1] + 1);
  if (error.code === 'TAB_AS_INDENT')
    return problemAt('yaml_syntax', span, 'a tab is used as indentation', 'indent with spaces');
  if (error.code === 'NON_STRING_KEY' && before.includes('{{'))
    return problemAt('yaml_syntax', span, 'a value begins with `{{`', 'put the whole value in quotes');
  if (error.code === 'NON_STRING_KEY') return problemAt('yaml_syntax', span, 'a key must be text');
  if (error.code === 'BLOCK_AS_IMPLICIT_KEY')
    return problemAt(
      'yaml_syntax',
      span,
      error.message,
      'text with a colon and a space in it must be in quotes',
    );
  return problemAt('yaml_syntax', span, error.message);
}

function nodeOf(node: ParsedNode | null, text: string, spanAt: SpanAt, problems: Problem[]): YamlNode {
  const span = node === null ? spanAt(0, 0) : trimmed(node.range, text, spanAt);
  if (isMap(node)) return { kind: 'map', entries: entriesOf(node, text, spanAt, problems), span };
  if (isSeq(node))
    return { kind: 'list', items: node.items.map((item) => nodeOf(item, text, spanAt, problems)), span };
  const value: unknown = isScalar(node) ? node.value : null;
  if (typeof value === 'string') return { kind: 'scalar', value, text: value, span };
  const written = isScalar(node) ? (node.source ?? '') : '';
  if (typeof value === 'number' && !Number.isFinite(value))
    problems.push(problemAt('wrong_type', span, `\`${written}\` is no number that can be kept`));
  const plain = typeof value === 'number' || typeof value === 'boolean' ? value : null;
  return { kind: 'scalar', value: plain, text: written, span };
}

function entriesOf(
  map: YAMLMap.Parsed,
  text: string,
  spanAt: SpanAt,
  problems: Problem[],
): YamlMap['entries'] {
  const lines = new Map<string, number>();
  return map.items.map((pair) => {
    const key_span = trimmed(pair.key.range, text, spanAt);
    const key = isScalar(pair.key) ? String(pair.key.value) : '';
    const first = lines.get(key);
    if (first !== undefined)
      problems.push(
        problemAt('duplicate_key', key_span, `\`${key}\` is given twice`, `first given in line ${first}`),
      );
    else lines.set(key, key_span.line);
    if (key === '__proto__')
      problems.push(problemAt('invalid_name', key_span, 'no key can be called `__proto__`'));
    const end = pair.key.range[1];
    const value: YamlNode =
      pair.value === null
        ? { kind: 'scalar', value: null, text: '', span: spanAt(end, end) }
        : nodeOf(pair.value, text, spanAt, problems);
    return { key, key_span, value };
  });
}

/** A node's place without the white space after it, which block scalars and collections count as their own. */
function trimmed(range: readonly [number, number, number], text: string, spanAt: SpanAt): Span {
  const [start] = range;
  let end = range[1];
  while (end > start && ' \t\r\n'.includes(text[end - 1] ?? '')) end -= 1;
  return spanAt(start, end);
}
