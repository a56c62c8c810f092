import type { Policy } from '../policy/schema.ts';
import type { Problem } from '../problem.ts';
import type { Progress } from '../progress/schema.ts';
import type { Workflow } from '../workflow/schema.ts';
import type { View } from './view.ts';

/**
 * Everything a view is made of. There is no clock among it: what people see changes only when something
 * was recorded, so a wake-up with nothing to do finds nothing to publish.
 */
export interface RenderInput {
  progress: Progress | null;
  workflow: Workflow | null;
  /** Tells who may answer a gate; null when it could not be read. */
  policy: Policy | null;
  problems: readonly Problem[];
  /** Texts of the files that problems point into, by file name. */
  sources: { [file: string]: string };
  refusals: readonly { login: string; command: string; why: string }[];
  /** `https://github.com`, or the address of a GitHub Enterprise Server. */
  server_url: string;
  /** `owner/name`. */
  repository: string;
  pull: number;
  head_oid: string;
  /** True when outputs live on the run's branch, because the head is not ours to write. */
  fork: boolean;
  reactions: View['reactions'];
}
