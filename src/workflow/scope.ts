/** Where a condition or template stands, as far as that decides what it may name. */
type Area = 'everywhere' | 'prompt' | 'document' | 'for-each';

/** A name that conditions and templates may begin with, and what may follow it. */
export interface Root {
  says: string;
  /** What its parts are: names of that sort, one of `fields`, or anything. */
  holds: 'variables' | 'steps' | 'outputs' | 'gates' | 'fields' | 'anything';
  fields?: readonly string[];
  /** prompt: only in prompts and the values handed to them; document: only in final `outputs`; for-each: only inside one. */
  only?: Exclude<Area, 'everywhere'>;
  /** Called, not read. */
  called?: true;
}

const ANYTHING = { holds: 'anything' } as const;
const FUNCTION = { holds: 'anything', called: true } as const;
const OF_DOCUMENT = { holds: 'anything', only: 'document' } as const;

/** Everything conditions and templates may name, besides every variable by its bare name and what a for-each calls its items. */
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
  iteration: { says: 'the innermost loop’s iteration; 1 outside of loops', ...ANYTHING },
  max_iterations: { says: 'the innermost loop’s bound', ...ANYTHING },
  item: { says: 'the current item', only: 'for-each', ...ANYTHING },
  index: { says: 'its index, from 0', only: 'for-each', ...ANYTHING },
  pull_request: {
    says: 'the pull request',
    holds: 'fields',
    fields: ['number', 'title', 'body', 'author', 'head', 'base', 'labels', 'draft'],
  },
  checks: { says: 'conclusions of checks on the head', ...ANYTHING },
  settings: { says: 'what the definition sets', holds: 'fields', fields: ['autofix'], only: 'prompt' },
  workflow_id: { says: 'the run', ...ANYTHING },
  workflow_name: { says: 'the definition', ...ANYTHING },
  output_dir: { says: 'a folder of the repository for what the run leaves', ...ANYTHING },
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
  tools: { says: 'results of the steps that it interprets', only: 'prompt', ...ANYTHING },
  error_context: { says: 'the error of the attempt before', only: 'prompt', ...ANYTHING },
  requirements: { says: 'what is wanted', only: 'prompt', ...ANYTHING },
  workflow: {
    says: 'the definition and its run',
    holds: 'fields',
    fields: ['name', 'id', 'status', 'started_at', 'completed_at'],
    only: 'document',
  },
  files_changed: { says: 'files that the run wrote', ...OF_DOCUMENT },
  branches: { says: 'branches that the run wrote to', ...OF_DOCUMENT },
  pull_requests: { says: 'pull requests of the run', ...OF_DOCUMENT },
  inputs: { says: 'values the run was started with', ...OF_DOCUMENT },
};

/** What stands in every scope: a variable of such a name is reached as `variables.<name>` only. */
export const isEverywhere = (name: string): boolean =>
  Object.hasOwn(SCOPE, name) && SCOPE[name]?.only === undefined;
