import type { Topic } from '../decide/decision.ts';
import type { Policy } from '../policy/schema.ts';
import type { Problem } from '../problem.ts';
import type { Progress } from '../progress/schema.ts';
import type { Workflow } from '../workflow/schema.ts';
import type { Anchor } from './marker.ts';
import type { Recorded } from './history/history-of.ts';
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
  /** 0 where a document is looked at by itself, and nothing tells. */
  pull: number;
  /** Empty where a document is looked at by itself. */
  head_oid: string;
  /** True when outputs live on the run's branch, because the head is not ours to write. */
  fork: boolean;
  reactions: View['reactions'];
  /** Whole sentences shown above everything else: what was left out, what could not be read. May hold text of others. */
  notices?: readonly string[];
  /** Lists that could not be read whole, by the words of `snapshot.incomplete`: no gate opens until they can. */
  incomplete?: readonly string[];
  /** What was decided just now, recorded or not: for logs and terminals, and where there is no run to show. */
  decided?: { reason: string; sentence: string };
  /** What the answering comment shows: those that it has (`topicsIn` of `answers/topics.ts`), and those asked for now. */
  topics?: readonly Topic[];
  /** What was recorded, the newest of it: read where somebody asks for it just now. */
  history?: Recorded;
  /** What the answering comment says of it since somebody asked; it was read then and is not read again. */
  kept_history?: string;
  /** Logins whose review is requested with this decision. */
  reviewers?: readonly string[];
  /** Labels of ours to take off. */
  spent_labels?: readonly string[];
  /** The newest document that is recorded; null before the first. */
  anchor?: Anchor | null;
  /** The numeric id of our status comment, for links to it; null where there is none yet. */
  comment_id?: number | null;
}
