import type { RenderInput } from '../../src/render/render.ts';
import { parsePolicy } from '../../src/policy/parse.ts';

const policy = parsePolicy(null, 'main');

/** A pull request of acme/widgets under the default policy, with nothing to show unless given. */
export const inputOf = (given: Partial<RenderInput>): RenderInput => ({
  progress: null,
  workflow: null,
  policy: policy.ok ? policy.value : null,
  problems: [],
  sources: {},
  refusals: [],
  server_url: 'https://github.com',
  repository: 'acme/widgets',
  pull: 7,
  head_oid: 'a'.repeat(40),
  fork: false,
  reactions: [],
  ...given,
});
