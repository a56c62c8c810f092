import { CST, Lexer, Parser } from 'yaml';
import { problemAt, type Problem, type ProblemCode, type Span } from '../problem.ts';
import { letterProblem } from './letters.ts';

/** Bounds on a YAML text: bytes of UTF-8, nested lists and maps, and marks (keys, values, dashes, commas, line breaks …). */
const YAML_LIMITS = { bytes: 512 * 1024, depth: 64, tokens: 200_000 } as const;

/**
 * The concrete syntax of a YAML text, or the problem that stops its reading. Works step by step without recursion and
 * stops at the first excess, because composing deep nesting can take the whole process down.
 */
export function yamlTokens(
  text: string,
  spanAt: (start: number, end: number) => Span,
): { ok: true; tokens: CST.Token[] } | { ok: false; problem: Problem } {
  const bytes = text.length > YAML_LIMITS.bytes ? text.length : new TextEncoder().encode(text).length;
  if (bytes > YAML_LIMITS.bytes)
    return refuse('file_too_large', spanAt(0, 0), SENTENCES.bytes, 'split it up');
  const letter = letterProblem(text, spanAt);
  if (letter !== undefined) return { ok: false, problem: letter };
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  let count = 0;
  let scalar = false;
  for (const lexeme of new Lexer().lex(text)) {
    const start = parser.offset;
    const span = (): Span => spanAt(start, start + lexeme.length);
    const type = scalar ? 'scalar' : CST.tokenType(lexeme);
    scalar = lexeme === CST.SCALAR;
    const refusal = type === null ? undefined : REFUSED[type];
    if (refusal !== undefined) return refuse(refusal.code, span(), refusal.message, refusal.hint);
    for (const token of parser.next(lexeme)) tokens.push(token);
    if (parser.stack.length - AROUND_COLLECTIONS > YAML_LIMITS.depth)
      return refuse(
        'yaml_too_deep',
        span(),
        SENTENCES.depth,
        'flatten it: real definitions nest a few levels',
      );
    count += 1;
    if (count > YAML_LIMITS.tokens) return refuse('file_too_large', span(), SENTENCES.tokens, 'split it up');
  }
  for (const token of parser.end()) tokens.push(token);
  return { ok: true, tokens };
}

/** The parser's stack holds, besides the collections, the document and the scalar that is being read. */
const AROUND_COLLECTIONS = 2;

const SENTENCES = {
  bytes: `the file is larger than ${YAML_LIMITS.bytes / 1024} KB`,
  tokens: `the file has more than ${YAML_LIMITS.tokens} keys, values and marks`,
  depth: `lists and maps are nested more than ${YAML_LIMITS.depth} deep here`,
};

const QUOTE_IT = 'text that begins with `*`, `&` or `!` must be in quotes';
const REFUSED: { readonly [type: string]: { code: ProblemCode; message: string; hint: string } | undefined } =
  {
    alias: { code: 'yaml_alias', message: 'aliases are not accepted', hint: QUOTE_IT },
    anchor: { code: 'yaml_alias', message: 'anchors are not accepted', hint: QUOTE_IT },
    tag: { code: 'yaml_alias', message: 'tags are not accepted', hint: QUOTE_IT },
    'directive-line': {
      code: 'yaml_syntax',
      message: 'directives are not accepted',
      hint: 'leave the line out: files are read as YAML 1.2',
    },
  };

const refuse = (
  code: ProblemCode,
  span: Span,
  message: string,
  hint: string,
): { ok: false; problem: Problem } => ({
  ok: false,
  problem: problemAt(code, span, message, hint),
});
