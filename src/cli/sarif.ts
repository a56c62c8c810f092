import { PROBLEM_CODES, type Problem, type Severity } from '../problem.ts';
import { packageVersion } from '../version.ts';

const LEVELS: { [severity in Severity]: 'error' | 'warning' | 'note' } = {
  error: 'error',
  warning: 'warning',
  notice: 'note',
};

/** Problems as a SARIF 2.1.0 log, as code scanning takes it: one rule per code that occurs, one result per problem. */
export function sarifLog(problems: readonly Problem[]): object {
  const codes = [...new Set(problems.map((problem) => problem.code))].sort();
  const rules = codes.map((code) => ({ id: code, shortDescription: { text: PROBLEM_CODES[code] } }));
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'pawl', version: packageVersion(), rules } },
        columnKind: 'utf16CodeUnits',
        results: problems.map(result),
      },
    ],
  };
}

function result({ code, severity, message, hint, span }: Problem): object {
  const text = hint === undefined ? message : `${message} Hint: ${hint}`;
  const base = { ruleId: code, level: LEVELS[severity], message: { text } };
  if (span === undefined) return base;
  const region = {
    startLine: span.line,
    startColumn: span.column,
    endLine: span.end_line,
    endColumn: span.end_column,
  };
  const uri = span.file.replaceAll('\\', '/');
  return { ...base, locations: [{ physicalLocation: { artifactLocation: { uri }, region } }] };
}
