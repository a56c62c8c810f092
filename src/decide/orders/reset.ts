import { backTo, goBack } from '../run/back.ts';
import { pointsNamed } from '../run/point.ts';
import { checkpointCalled, isEnding, known, pointOf, undoneBehind } from './checkpoints.ts';
import { by, type Obey } from './order.ts';

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
  const why =
    undoneBehind(draft, back) ?? (back.reset.length === 0 ? `nothing has begun after ${word}` : null);
  if (why !== null) return why;
  goBack(draft, back, { by: by(letter), to: word });
  return null;
};
