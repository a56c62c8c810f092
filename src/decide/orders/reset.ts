import type { Draft } from '../draft.ts';
import { backTo, goBack, undoneYetKept, type Back } from '../run/back.ts';
import { pointAt, pointsNamed, type Point } from '../run/point.ts';
import type { Progress } from '../../progress/schema.ts';
import { by, UNJUDGED, type Obey } from './order.ts';

/** `/reset`: back to the end of a checkpoint, or to the beginning of a step. */
export const reset: Obey = (draft, letter) => {
  const [word, ...more] = letter.command.words;
  if (word === undefined || more.length > 0)
    return `name one checkpoint or step, as in /reset build${known(draft)}`;
  if (isEnding(draft)) return 'the run is being undone; wait until that has ended';
  const checkpoint = checkpointCalled(draft, word);
  const points = checkpoint === undefined ? pointsNamed(draft, word) : pointOf(draft, checkpoint);
  if (typeof points === 'string') return `${points}${known(draft)}`;
  const back = backTo(draft, points, checkpoint !== undefined);
  const why = unfit(draft, back, word);
  if (why !== null) return why;
  goBack(draft, back, { by: by(letter), to: word });
  return null;
};

/** `/rollback`: the same for a checkpoint, and the branch gets the files it had then, unless others have committed since. */
export const rollback: Obey = (draft, letter) => {
  const [word, ...more] = letter.command.words;
  if (word === undefined || more.length > 0)
    return `name one checkpoint, as in /rollback built${known(draft)}`;
  if (isEnding(draft)) return 'the run is being undone; wait until that has ended';
  const { pull } = draft.situation.snapshot;
  if (pull.fork) return 'the branch of a fork is not ours to write; /reset goes back without its files';
  const checkpoint = checkpointCalled(draft, word);
  if (checkpoint === undefined) return `there is no checkpoint ${word}${known(draft)}`;
  const points = pointOf(draft, checkpoint);
  if (typeof points === 'string') return points;
  const back = backTo(draft, points, true);
  const why = unfit(draft, back, word);
  if (why !== null) return why;
  const files = filesAt(draft, checkpoint);
  if (files === undefined) return UNJUDGED;
  if ('why' in files) return files.why;
  goBack(draft, back, { by: by(letter), to: word, head_oid: files.oid });
  if (files.oid === pull.head.oid) return null;
  draft.restore = { oid: files.oid };
  // What begins next must see the head as it then is.
  draft.halted = true;
  return null;
};

type Checkpoint = NonNullable<Progress['checkpoints']>[number];

/** The commit that has the files of a checkpoint; why they cannot be brought back, or undefined while that must be read. */
function filesAt(
  draft: Draft,
  { name, head_oid, brought }: Checkpoint,
): { oid: string } | { why: string } | undefined {
  const { pull, found } = draft.situation.snapshot;
  if (head_oid === undefined)
    return {
      why: `which files the branch had at ${name} was not recorded; /reset ${name} goes back without them`,
    };
  if (head_oid === pull.head.oid) return { oid: head_oid };
  const range = `${head_oid}...${pull.head.oid}`;
  const compared = found.comparisons[range];
  if (compared === undefined) {
    draft.want({ want: 'comparison', base: head_oid, head: pull.head.oid });
    return undefined;
  }
  const instead = `/reset ${name} goes back without the files`;
  if (compared === null) return { why: `GitHub did not tell what was committed since ${name}; ${instead}` };
  if (compared.status === 'diverged' || compared.status === 'behind')
    return { why: `the branch does not hold the commit of ${name} any more; ${instead}` };
  const others = compared.commits.filter(({ ours }) => !ours);
  if (others.length > 0) {
    const list = others.slice(0, 5).map(({ oid, author }) => `${oid.slice(0, 7)} by ${author ?? 'somebody'}`);
    const more = others.length > list.length ? ` and ${others.length - list.length} more` : '';
    return {
      why: `people have committed since ${name}, and that would be lost: ${list.join(', ')}${more}; ${instead}`,
    };
  }
  // The files of the step itself came with the commit that recorded its end.
  return { oid: (brought === true ? compared.commits[0]?.oid : undefined) ?? head_oid };
}

const isEnding = ({ progress }: Draft): boolean =>
  progress.ending !== undefined && progress.completed_at === undefined;

const checkpointCalled = ({ progress }: Draft, name: string): Checkpoint | undefined =>
  progress.checkpoints?.find((one) => one.name === name);

function pointOf(draft: Draft, { step, name }: Checkpoint): Point[] | string {
  const point = pointAt(draft, step);
  return point === undefined
    ? `the step of the checkpoint ${name} is not part of the workflow any more`
    : [point];
}

/** Why the run cannot stand there; null where it can. */
function unfit(draft: Draft, back: Back, word: string): string | null {
  const kept = undoneYetKept(draft, back);
  if (kept.length > 0) return `${kept.join(', ')} was undone, so the run must go back at least to there`;
  return back.reset.length === 0 ? `nothing has begun after ${word}` : null;
}

const known = ({ progress }: Draft): string => {
  const names = (progress.checkpoints ?? []).map(({ name }) => name);
  return names.length === 0 ? '; there is no checkpoint yet' : `; checkpoints: ${names.join(', ')}`;
};
