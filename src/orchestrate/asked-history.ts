import type { Decision } from '../decide/decision.ts';
import type { Want } from '../decide/found.ts';
import type { Snapshot } from '../decide/snapshot.ts';
import { keptHistory } from '../render/answers/kept-history.ts';
import { historyOf } from '../render/history/history-of.ts';
import type { RenderInput } from '../render/input.ts';

/** The newest commit of the run, or of what is kept of it. */
const tipOf = ({ run, archive }: Snapshot): string | undefined => (run ?? archive)?.tip.oid;

/** Nothing rests on what was recorded before, so that it is read only where somebody asks to be shown it: once, in one request. */
export function historyWanted({ topics }: Decision, snapshot: Snapshot): Want[] {
  const oid = topics.includes('history') ? tipOf(snapshot) : undefined;
  return oid === undefined || snapshot.found.histories?.[oid] !== undefined ? [] : [{ want: 'history', oid }];
}

/** What the answering comment can say of the history: what was just read, else what it said when somebody asked. */
export function historyShown(
  { topics }: Decision,
  snapshot: Snapshot,
  server_url: string,
): Pick<RenderInput, 'history' | 'kept_history'> {
  // Read up to the commit before this decision's own, which has become the newest by now.
  const versions = topics.includes('history') ? Object.values(snapshot.found.histories ?? {}).at(-1) : null;
  if (versions != null)
    return { history: historyOf(versions, { server_url, repository: snapshot.repository.name }) };
  const { answer } = snapshot.seen;
  const [edit] = answer?.edits ?? [];
  // Whoever can write can edit our comments: what somebody else left there is not said again in our name.
  if (answer == null || (edit !== undefined && edit.by?.id !== snapshot.viewer.id)) return {};
  const kept = keptHistory(answer.body);
  return kept === null ? {} : { kept_history: kept };
}
