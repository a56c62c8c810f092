import { didYouMean } from '../nearest.ts';
import { problemAt, type Problem } from '../problem.ts';
import { wrongType } from '../yaml/kinds.ts';
import { readFields, type Found } from '../yaml/shape.ts';
import type { YamlMap, YamlNode } from '../yaml/read.ts';
import { errorTypes } from './error-words.ts';
import { BREAKER_KEYS, RECOVERY_KEYS } from './keys.ts';
import { nameProblem } from './names.ts';
import type { CircuitBreaker, ErrorRule, Recovery, StepBase } from './step.ts';

const RECOVERIES: readonly Recovery[] = RECOVERY_KEYS.do.values;

/** Reads `on-error`: one word for every error, or a list of rules. What no rule names is retried. */
export function readRecovery(
  node: YamlNode | undefined,
  where: string,
  problems: Problem[],
): Pick<StepBase, 'on_error' | 'error_rules'> {
  if (node === undefined) return { on_error: 'retry', error_rules: [] };
  if (node.kind === 'list')
    return { on_error: 'retry', error_rules: node.items.flatMap((item) => readRule(item, where, problems)) };
  if (node.kind === 'map' || typeof node.value !== 'string') {
    problems.push(wrongType('`on-error`', 'a word or a list of `{errors, do}`', node));
    return { on_error: 'retry', error_rules: [] };
  }
  const word = node.value;
  const recovery = RECOVERIES.find((known) => known === word);
  if (recovery === undefined)
    problems.push(
      problemAt(
        'unknown_value',
        node.span,
        `\`on-error\` cannot be \`${word}\``,
        didYouMean(word, RECOVERIES),
      ),
    );
  return { on_error: recovery ?? 'retry', error_rules: [] };
}

function readRule(node: YamlNode, where: string, problems: Problem[]): ErrorRule[] {
  const fields = readFields(node, RECOVERY_KEYS, `a rule under \`on-error\` of ${where}`, problems);
  if (fields.errors === undefined || fields.do === undefined) return [];
  return [{ errors: errorTypes(fields.errors.value, problems), do: fields.do.value }];
}

/** Reads `circuit-breaker`. */
export function readBreaker(
  found: Found<YamlMap> | undefined,
  where: string,
  problems: Problem[],
): CircuitBreaker | undefined {
  if (found === undefined) return undefined;
  const fields = readFields(found.value, BREAKER_KEYS, `the circuit breaker of ${where}`, problems);
  const { tool } = fields;
  const problem = tool && nameProblem('a tool', { text: tool.value, span: tool.span });
  if (problem !== undefined) problems.push(problem);
  return {
    ...(tool === undefined ? {} : { tool: tool.value }),
    failure_threshold: fields['failure-threshold']?.value ?? 1,
    reset_timeout_seconds: fields['reset-timeout']?.value ?? 1,
  };
}
