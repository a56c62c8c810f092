import { backTo, goBack } from '../run/back.ts';
import { checkpointCalled, isEnding, known, pointOf, undoneBehind } from './checkpoints.ts';
import { filesOf } from './checkpoint-files.ts';
import { by, UNJUDGED, type Obey } from './order.ts';

/**
 * `/rollback`: back to a checkpoint with the files of then, in a new commit on top of the branch. What people committed since
 * is listed and stays as it is; with `confirm` their changes go back as well, and only their commits stay.
 */
export const rollback: Obey = (draft, letter) => {
  const [word, consent, ...more] = letter.command.words;
  if (word === undefined || more.length > 0 || (consent !== undefined && consent !== 'confirm'))
    return `name one checkpoint, as in /rollback built, with confirm behind it where what people committed since is to go back too${known(draft)}`;
  if (isEnding(draft)) return 'the run is being undone; wait until that has ended';
  const { pull } = draft.situation.snapshot;
  if (pull.fork) return 'the branch of a fork is not ours to write; /reset goes back without its files';
  const checkpoint = checkpointCalled(draft, word);
  if (checkpoint === undefined) return `there is no checkpoint ${word}${known(draft)}`;
  const points = pointOf(draft, checkpoint);
  if (typeof points === 'string') return points;
  const back = backTo(draft, points, true);
  const why = undoneBehind(draft, back);
  if (why !== null) return why;
  const files = filesOf(draft, checkpoint, consent === 'confirm');
  if (files === undefined) return UNJUDGED;
  if ('why' in files) return files.why;
  const { oid, restore, others } = files;
  if (restore === undefined && back.reset.length === 0)
    return others === undefined
      ? `nothing has begun after ${word}, and the branch has its files`
      : `nothing has begun after ${word}, and what differs from it was committed by people; /rollback ${word} confirm takes that back`;
  goBack(draft, back, {
    by: by(letter),
    to: word,
    head_oid: oid,
    ...(restore === undefined ? {} : { differing: restore.differing }),
    ...(others === undefined ? {} : { others }),
  });
  if (restore === undefined) return null;
  draft.restore = { oid, ...(restore.only === undefined ? {} : { only: restore.only }) };
  // What begins next must see the head as it then is.
  draft.halted = true;
  return null;
};
