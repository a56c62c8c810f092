/** Where something stands in a text; lines and columns count from 1, the end is exclusive. */
export interface Span {
  file: string;
  line: number;
  column: number;
  end_line: number;
  end_column: number;
}

export type Severity = 'error' | 'warning' | 'notice';

/** Every code a problem can carry, with the heading people look it up by. */
export const PROBLEM_CODES = {
  // the text itself
  file_missing: 'A file that is named does not exist',
  file_unreadable: 'A file could not be read whole',
  file_too_large: 'A file is larger than its bound',
  yaml_syntax: 'The YAML does not parse',
  yaml_too_deep: 'The YAML is nested deeper than its bound',
  yaml_alias: 'Aliases, anchors and tags are not accepted',
  duplicate_key: 'A key is given twice',
  // the shape
  unknown_key: 'A key that this place does not know',
  missing_key: 'A key that must be given is missing',
  wrong_type: 'A value has the wrong type',
  out_of_bounds: 'A value lies outside its range',
  unknown_value: 'A value is not one of those accepted',
  not_supported: 'Understood, but not supported together',
  no_effect: 'Accepted, but without meaning in a pull request',
  // the meaning
  invalid_name: 'A name has characters that names cannot have',
  duplicate_name: 'Two things share one name',
  unknown_step: 'A step is named that does not exist',
  unknown_phase: 'A phase is named that does not exist',
  unknown_agent: 'An agent is named that does not exist',
  unknown_model: 'A model is named that does not exist',
  unknown_template: 'A prompt template is named that does not exist',
  unknown_variable: 'A variable is named that does not exist',
  invalid_expression: 'A condition or template does not parse',
  cycle: 'Steps wait for each other in a circle',
  unbounded_loop: 'A loop has no bound',
  endless_loop: 'A loop has no exit',
  endless_run: 'A run that cannot come to its end',
  unreachable_step: 'A step that nothing can reach',
  unanswerable_gate: 'An approval that nobody can give',
  nested_compensation: 'A compensation that would need one itself',
  invalid_variable: 'A value given for a variable is refused',
  unknown_workflow: 'A workflow is named that does not exist',
  // policy
  policy_forbids: 'Policy does not allow this',
  unknown_user: 'A person is named who has too little access to answer',
  team_unreadable: 'The members of a team could not be read',
  owners_unreadable: 'Who owns the changed paths could not be read',
  // while running
  expression_failed: 'A condition or template could not be evaluated',
  output_too_large: 'An output is larger than its bound',
  document_too_large: 'The progress document would exceed its bound',
  progress_unreadable: 'The progress document cannot be read',
  progress_newer: 'The progress document was written by a newer Pawl',
  progress_stale: 'A later progress document was recorded and cannot be found',
  progress_tampered: 'The progress document was changed by somebody else',
  path_refused: 'A path that an agent may not write',
  outcome_invalid: 'A worker returned something that is no outcome',
  shell_not_isolated: 'A run step has no place where there is nothing to steal',
  permission_missing: 'The token lacks a permission',
  github_unreachable: 'GitHub could not be reached',
  model_unreachable: 'The model could not be reached',
  disk_full: 'The disk of the runner is full',
  program_missing: 'The runner lacks a program',
  input_missing: 'An input of the action or command is missing',
} as const;

export type ProblemCode = keyof typeof PROBLEM_CODES;

/** Where the page of problem codes explains one: a path of this repository with its anchor. */
export const problemAnchor = (code: ProblemCode): string => `templates/docs/problems.md#${code}`;

/** A user's mistake: coded, positioned where it stands, explained in a sentence, with a mend. Returned, never thrown. */
export interface Problem {
  code: ProblemCode;
  severity: Severity;
  message: string;
  span?: Span;
  hint?: string;
}

/** A value, or every problem that stands in its way. */
export type Result<T> = { ok: true; value: T; problems: Problem[] } | { ok: false; problems: Problem[] };

export const hasErrors = (problems: readonly Problem[]): boolean =>
  problems.some((problem) => problem.severity === 'error');

/** A problem at a place; an error unless said otherwise. */
export const problemAt = (
  code: ProblemCode,
  span: Span,
  message: string,
  hint?: string,
  severity: Severity = 'error',
): Problem => ({ code, severity, message, span, ...(hint === undefined ? {} : { hint }) });
