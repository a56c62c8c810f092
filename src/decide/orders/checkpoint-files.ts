import type { Draft } from '../draft.ts';
import type { Comparison } from '../found.ts';
import type { Entry } from '../../progress/entry.ts';
import { filesBack, type FileBack } from '../run/files-back.ts';
import { pathsDigest } from '../run/check-files.ts';
import type { Checkpoint } from './checkpoints.ts';

export type Others = NonNullable<Extract<Entry, { type: 'run.reset' }>['others']>;

/** How the branch gets the files of a checkpoint. */
interface Known {
  /** The commit that has them. */
  oid: string;
  /** Absent where the branch has them; `only` where not all of them come back. `differing`: digest of what then differs. */
  restore?: { only?: FileBack[]; differing: string };
  others?: Others;
}

/** Rows of a list that is told, and kept in the journal. */
const TOLD = 10;

/** The files of a checkpoint and how they come back; why they cannot, or undefined while that must be read. */
export function filesOf(
  draft: Draft,
  checkpoint: Checkpoint,
  confirmed: boolean,
): Known | { why: string } | undefined {
  const { name, head_oid } = checkpoint;
  const { pull, found } = draft.situation.snapshot;
  if (head_oid === undefined)
    return {
      why: `which files the branch had at ${name} was not recorded; /reset ${name} goes back without them`,
    };
  if (head_oid === pull.head.oid) return { oid: head_oid };
  const compared = found.comparisons[`${head_oid}...${pull.head.oid}`];
  if (compared === undefined) {
    draft.want({ want: 'comparison', base: head_oid, head: pull.head.oid });
    return undefined;
  }
  const instead = `/reset ${name} goes back without the files`;
  if (compared === null) return { why: `GitHub did not tell what was committed since ${name}; ${instead}` };
  if (compared.status === 'diverged' || compared.status === 'behind')
    return { why: `the branch does not hold the commit of ${name} any more; ${instead}` };
  const oid = broughtBy(checkpoint, head_oid, compared);
  if (oid === pull.head.oid) return { oid };
  const commits = compared.commits
    .filter(({ ours }) => !ours)
    .map(({ oid: commit, author }) => ({ oid: commit, by: author ?? 'somebody' }));
  const everything = { oid, restore: { differing: pathsDigest(draft, []) } };
  if (commits.length === 0) return everything;
  const people = { commits: commits.slice(-TOLD), count: commits.length };
  if (confirmed) return { ...everything, others: { ...people, fate: 'taken back', clashes: [], clashed: 0 } };
  const back = filesBack(oid, pull.head.oid, compared, found.trees);
  if (back === 'unknown')
    return {
      why: `people have committed since ${name} (${listed(people)}), and what they changed cannot be told from what the run did; /rollback ${name} confirm takes their changes back too, and ${instead}`,
    };
  if ('wanted' in back) {
    for (const tree of back.wanted) draft.want({ want: 'tree', oid: tree });
    return undefined;
  }
  const { only, differing, clashes } = back;
  return {
    oid,
    ...(only.length === 0 ? {} : { restore: { only, differing: pathsDigest(draft, differing) } }),
    others: { ...people, fate: 'kept', clashes: clashes.slice(0, TOLD), clashed: clashes.length },
  };
}

/** The files of the step itself came with the commit that recorded its end, which is the next one of ours. */
function broughtBy({ brought }: Checkpoint, head_oid: string, { commits }: Comparison): string {
  if (brought !== true) return head_oid;
  return (
    commits.find(({ ours, parents }) => ours && (parents?.[0] ?? head_oid) === head_oid)?.oid ?? head_oid
  );
}

/** Commits as people are told them: the newest few, and how many more. */
export function listed({ commits, count }: Pick<Others, 'commits' | 'count'>): string {
  const shown = commits.slice(-5).map(({ oid, by }) => `${oid.slice(0, 7)} by ${by}`);
  return `${shown.join(', ')}${count > shown.length ? ` and ${count - shown.length} more` : ''}`;
}
