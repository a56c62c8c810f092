import type { Entry } from '../../progress/entry.ts';
import type { Amount } from '../../progress/limit.ts';
import type { Progress } from '../../progress/schema.ts';
import { toldIn } from '../../progress/trailers.ts';
import { inOrder, sift, type Kept, type PassedOver, type RecordedVersion } from '../../progress/versions.ts';
import { commitAddress } from '../address.ts';
import { amountOf } from '../spent.ts';
import { say } from '../words.ts';
import { peopleIn } from './people.ts';
import type { History, DecisionRow, HistoryRun } from './schema.ts';

/** Where a history was read, for its addresses; the repository is empty where nobody knows it. */
export interface HistoryPlace {
  server_url: string;
  repository: string;
}

export type Recorded = Pick<History, 'older' | 'runs' | 'decisions' | 'passed_over'>;

/** Tells every decision that the versions of a document record, oldest first, several runs one after the other. */
export function historyOf(versions: readonly RecordedVersion[], place: HistoryPlace): Recorded {
  const { kept, passed_over } = sift(versions);
  const decisions: DecisionRow[] = [];
  const left: PassedOver[] = [...passed_over];
  const runs = new Map<string, HistoryRun>();
  const texts = new Map<string | null, string>();
  for (const { version, decoded } of kept) {
    const { commit, text } = version;
    const earlier = texts.get(text);
    texts.set(text, earlier ?? commit);
    if (decoded.ok && earlier === undefined) {
      const document = decoded.value;
      decisions.push(rowOf(decisions.length + 1, version, document, place));
      runs.set(document.workflow_id, runWith(runs.get(document.workflow_id), document));
      continue;
    }
    left.push({
      commit,
      at: version.at,
      author: version.author,
      why: whyLeft({ version, decoded }, earlier),
    });
  }
  const [first] = decisions;
  return {
    older: Math.max(0, (first?.generation ?? 1) - 1),
    runs: [...runs.values()],
    decisions,
    passed_over: inOrder(left, versions),
  };
}

function rowOf(
  seq: number,
  { commit, message }: RecordedVersion,
  document: Progress,
  { server_url, repository }: HistoryPlace,
): DecisionRow {
  const { entries } = document.journal;
  const told = toldIn(message);
  const says = entries.map(say);
  const steps = entries.flatMap((entry) => ('step' in entry ? [entry.step] : []));
  return {
    seq,
    run: document.workflow_id,
    workflow: document.workflow.name,
    generation: document.generation,
    at: document.updated_at,
    decision: told.decision ?? entries.at(-1)?.decision ?? '',
    reason: told.reason,
    what: told.sentence ?? says[0] ?? '',
    entries: entries.map(({ type }) => type),
    says,
    steps: [...new Set(steps)],
    people: peopleIn(entries),
    status: document.status,
    commit,
    url: repository === '' ? null : commitAddress({ server_url, repository }, commit),
    ...spentIn(entries),
  };
}

const runWith = (before: HistoryRun | undefined, document: Progress): HistoryRun => ({
  run: document.workflow_id,
  workflow: document.workflow.name,
  requester: document.requester.login,
  started_at: document.started_at,
  status: document.status,
  decisions: (before?.decisions ?? 0) + 1,
  tokens: document.metrics.tokens,
  cost_usd: document.metrics.cost_usd,
});

/** What a decision's attempts have used up: rows add up to what their run says. */
function spentIn(entries: readonly Entry[]): Amount {
  const amounts = entries.flatMap((entry) =>
    'usage' in entry && entry.usage !== undefined ? [amountOf(entry.usage)] : [],
  );
  const cost = amounts.reduce((sum, { cost_usd }) => sum + cost_usd, 0);
  return {
    tokens: amounts.reduce((sum, one) => sum + one.tokens, 0),
    cost_usd: Math.round(cost * 1e6) / 1e6,
  };
}

function whyLeft({ version: { text }, decoded }: Kept, earlier: string | undefined): string {
  if (text === null) return 'it has no document, or none that could be read whole';
  if (earlier !== undefined) return `it repeats the document of commit ${earlier.slice(0, 12)}`;
  return decoded.problems[0]?.message ?? 'its document cannot be read';
}
