import { nothing, type Decision } from '../decision.ts';
import { unanswered } from '../orders/inbox.ts';
import { proceed } from '../proceed.ts';
import type { Situation } from '../situation.ts';
import { openRun } from './open-run.ts';

/** Whatever is recorded on top of a restored document says so, so that the journal can be followed. */
export function withRestored({ restored, snapshot }: Situation, decision: Decision): Decision {
  const [first, ...rest] = decision.entries;
  if (restored === null || first === undefined) return decision;
  if (decision.entries.some(({ type }) => type === 'progress.restored')) return decision;
  const entry = {
    type: 'progress.restored' as const,
    at: snapshot.now,
    decision: first.decision,
    ...restored,
  };
  const entries = first.type === 'run.started' ? [first, entry, ...rest] : [entry, first, ...rest];
  return { ...decision, entries };
}

/** The document of a run that has ended is restored once, where it was spoiled and not removed: else every sweep would find it. */
export function healEnded({ snapshot, restored }: Situation, id: string): Decision | undefined {
  if (restored === null || snapshot.run === null) return undefined;
  const entry = { type: 'progress.restored', at: snapshot.now, decision: id, ...restored } as const;
  return { ...nothing(id, 'progress_restored'), kind: 'record', entries: [entry] };
}

/** A document that cannot be read hides whether a run is in flight, so nothing else can be decided. */
export function reportLostDocument(situation: Situation, id: string): Decision | undefined {
  const { snapshot, progress, problems } = situation;
  if (snapshot.pull.state !== 'OPEN' || progress !== null) return undefined;
  const lost = problems.filter((problem) => problem.code.startsWith('progress_'));
  if (lost.length === 0) return undefined;
  const reason = lost.some(({ code }) => code === 'progress_newer')
    ? 'progress_newer'
    : 'progress_unreadable';
  const begun = situation.lost === undefined ? undefined : beginAnew(situation, id);
  return begun ?? { ...nothing(id, reason), problems: lost };
}

/** A `/start` that nobody has answered gives up what is lost: a new run begins in its place. */
function beginAnew(situation: Situation, id: string): Decision | undefined {
  const starts = unanswered(situation).filter(({ command }) => command.verb === 'start');
  if (starts.length === 0) return undefined;
  const comments = starts.map(({ comment }) => comment);
  const problems = situation.problems.filter(({ code }) => !code.startsWith('progress_'));
  const opened = openRun({ ...situation, problems, snapshot: { ...situation.snapshot, comments } }, id);
  return opened.is === 'started' ? proceed(opened.draft, opened.reason) : opened.decision;
}
