/** A name that conditions and templates may begin with, and what may follow it. */
export interface Root {
  says: string;
  /** What its parts are: names of that sort, one of `fields`, or anything. */
  holds: 'variables' | 'steps' | 'outputs' | 'gates' | 'fields' | 'anything';
  fields?: readonly string[];
  /** prompt: only in prompts and the values handed to them; for-each: only inside such a step. */
  only?: 'prompt' | 'for-each';
  /** Called, not read. */
  called?: true;
}

const ANYTHING = { holds: 'anything' } as const;
const FUNCTION = { holds: 'anything', called: true } as const;

/** Everything conditions and templates may name, besides every variable by its bare name. */
export const SCOPE: { readonly [name: string]: Root } = {
  variables: { says: 'values the run was started with', holds: 'variables' },
  outputs: { says: 'a step’s answer: the object when it has a schema, else its text', holds: 'outputs' },
  steps: {
    says: 'how a step stands',
    holds: 'steps',
    fields: [
      'status',
      'conclusion',
      'attempts',
      'iterations',
      'error',
      'scores',
      'files',
      'text',
      'started_at',
      'type',
    ],
  },
  scores: { says: 'the latest validator’s scores', ...ANYTHING },
  approvals: { says: 'how a gate stands', holds: 'gates', fields: ['status', 'by', 'comments'] },
  phase: { says: 'the current phase', ...ANYTHING },
  iteration: { says: 'the innermost loop’s iteration', ...ANYTHING },
  max_iterations: { says: 'the innermost loop’s bound', ...ANYTHING },
  item: { says: 'the current item', only: 'for-each', ...ANYTHING },
  index: { says: 'its index', only: 'for-each', ...ANYTHING },
  pull_request: {
    says: 'the pull request',
    holds: 'fields',
    fields: ['number', 'title', 'body', 'author', 'head', 'base', 'labels', 'draft'],
  },
  checks: { says: 'conclusions of checks on the head', ...ANYTHING },
  workflow_id: { says: 'the run', ...ANYTHING },
  run: {
    says: 'what the run used',
    holds: 'fields',
    fields: ['cost_usd', 'tokens', 'decisions', 'started_at'],
  },
  success: { says: 'everything needed succeeded', ...FUNCTION },
  failure: { says: 'something needed failed', ...FUNCTION },
  cancelled: { says: 'the run was cancelled', ...FUNCTION },
  always: { says: 'true', ...FUNCTION },
  workspace: { says: 'the repository as the agent sees it', only: 'prompt', ...ANYTHING },
  error_context: { says: 'the error of the attempt before', only: 'prompt', ...ANYTHING },
  requirements: { says: 'what is wanted', only: 'prompt', ...ANYTHING },
};
