import { createHash } from 'node:crypto';
import { PROBLEM_CODES, problemAnchor, type Problem, type ProblemCode, type Severity } from '../problem.ts';
import { packageVersion } from '../version.ts';

const LEVELS: { [severity in Severity]: 'error' | 'warning' | 'note' } = {
  error: 'error',
  warning: 'warning',
  notice: 'note',
};

/** Problems as a SARIF 2.1.0 log, as code scanning takes it: one rule per code that occurs, one result per problem. */
export function sarifLog(problems: readonly Problem[]): object {
  const codes = [...new Set(problems.map((problem) => problem.code))].sort();
  const seen = new Map<string, number>();
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'pawl', version: packageVersion(), rules: codes.map(rule) } },
        columnKind: 'utf16CodeUnits',
        results: problems.map((problem) => result(problem, codes.indexOf(problem.code), seen)),
      },
    ],
  };
}

function rule(code: ProblemCode): object {
  const title = PROBLEM_CODES[code];
  const text = `${title}. What it means, a wrong and a right example: ${problemAnchor(code)}`;
  return {
    id: code,
    shortDescription: { text: title },
    fullDescription: { text: `${title}.` },
    help: { text },
  };
}

function result(problem: Problem, ruleIndex: number, seen: Map<string, number>): object {
  const { code, severity, message, hint, span } = problem;
  const text = hint === undefined ? message : `${message} Hint: ${hint}`;
  const base = {
    ruleId: code,
    ruleIndex,
    level: LEVELS[severity],
    message: { text },
    partialFingerprints: { 'pawl/v1': fingerprint(problem, seen) },
  };
  if (span === undefined) return base;
  const region = {
    startLine: span.line,
    startColumn: span.column,
    endLine: span.end_line,
    endColumn: span.end_column,
  };
  return {
    ...base,
    locations: [{ physicalLocation: { artifactLocation: { uri: uriOf(span.file) }, region } }],
  };
}

/** The same for the same problem after lines moved, so that it is not taken for a new one; repeated ones are counted. */
function fingerprint({ code, message, span }: Problem, seen: Map<string, number>): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([code, span?.file ?? '', message]))
    .digest('hex');
  const count = (seen.get(hash) ?? 0) + 1;
  seen.set(hash, count);
  return `${hash.slice(0, 32)}:${count}`;
}

/** A path as a relative reference: what has another meaning in URIs is written in percents. */
const uriOf = (path: string): string =>
  path.replaceAll('\\', '/').split('/').map(encodeURIComponent).join('/');
