import type { AgentTask } from '../../ports.ts';
import type { Workspace } from '../checkout/workspace.ts';
import { Overlay } from '../tools/overlay.ts';
import type { Changes } from './changes.ts';
import type { Work } from './written-answer.ts';

/**
 * Holds what a program brings to the same checks as edits by tools, against the checkout itself: paths, links, sizes, texts, secrets. One
 * refusal is enough, because nobody is there any more to mend it. What changes nothing is dropped.
 */
export async function takeWork(
  { paths, must_write: keep }: AgentTask,
  { files, deletions }: Work,
  { workspace, secrets }: { workspace: Workspace; secrets: readonly string[] },
): Promise<Changes> {
  const overlay = new Overlay(workspace, { paths, secrets }, keep);
  for (const path of deletions) {
    const verdict = await overlay.remove(path);
    if (!verdict.ok && verdict.absent !== true)
      return { ok: false, why: `${JSON.stringify(path)}: ${verdict.why}` };
  }
  for (const { path, content } of files) {
    const verdict = await overlay.write(path, content);
    if (!verdict.ok) return { ok: false, why: `${JSON.stringify(path)}: ${verdict.why}` };
  }
  return { ok: true, ...(await overlay.changes()) };
}
