import type { Person } from '../../people.ts';
import type { Answer } from '../../progress/gate.ts';
import { commandsFrom } from '../orders/inbox.ts';
import type { Review } from '../snapshot.ts';
import type { Situation } from '../situation.ts';
import type { Want } from '../found.ts';
import type { ApprovalStep } from '../../workflow/step.ts';
import { aimOf } from './aim.ts';
import type { GateCase } from './approval.ts';
import { labelFor, labelledBy } from './labels.ts';
import { addressOf, isMeantForAnother, severalOpen } from '../gates/open-gates.ts';
import { textOf } from './remarks.ts';
import { contentAt } from '../gates/subject.ts';
import { tickKey, ticksIn, type Tick } from './tick.ts';

/** One thing somebody said at a gate, before it is judged who said it. */
export interface Opinion {
  author: Person;
  answer: 'approve' | 'reject' | 'request_changes';
  source: Answer['source'];
  source_id: Answer['source_id'];
  at: string;
  text: string;
  /** Null when nothing about the source itself speaks against it. */
  flaw: string | null;
  /** Said when the gate's time had run out. */
  late?: true;
}

/** What was said, as far as that is known without reading what is wanted. */
export interface Said {
  opinions: Opinion[];
  wants: Want[];
}

/** Everything said at a gate since it opened, oldest first: reviews, commands in comments, a label, ticks. */
export function opinionsAt(situation: Situation, gateCase: GateCase): Said {
  const { until } = gateCase;
  const reviews = reviewsAt(situation, gateCase);
  const ticks = ticksAt(situation, gateCase);
  const opinions = [
    ...reviews.opinions,
    ...commentsAt(situation, gateCase),
    ...labelAt(situation, gateCase),
    ...ticks.opinions,
  ]
    .map((opinion) =>
      until !== undefined && opinion.at > until
        ? { ...opinion, late: true as const, flaw: 'the gate had run into its timeout when this was said' }
        : opinion,
    )
    .sort((one, other) => compare(one.at, other.at) || atOnce(one, other));
  return { opinions, wants: [...reviews.wants, ...ticks.wants] };
}

/** Instants are whole seconds, and ids of two kinds of sources tell no order: then what speaks against it counts as the later word. */
const atOnce = (one: Opinion, other: Opinion): number =>
  one.source === other.source
    ? compare(one.source_id, other.source_id)
    : Number(one.answer !== 'approve') - Number(other.answer !== 'approve');

const compare = (one: string | number, other: string | number): number =>
  one < other ? -1 : one > other ? 1 : 0;

const REVIEW_ANSWERS: { [State in Review['state']]?: Opinion['answer'] } = {
  APPROVED: 'approve',
  CHANGES_REQUESTED: 'request_changes',
};

/** What a review says. One that GitHub dismissed for a commit of ours still says it: no person took it back. */
const answerOf = ({ state, dismissed }: Review): Opinion['answer'] | undefined =>
  REVIEW_ANSWERS[state === 'DISMISSED' && dismissed?.commit?.ours === true ? dismissed.was : state];

function reviewsAt(situation: Situation, { open, step, progress }: GateCase): Said {
  const { gate } = open;
  const wants: Want[] = [];
  const { reviews } = situation.snapshot;
  const opinions = reviews.flatMap((review): Opinion[] => {
    const { author, id, submitted_at: at } = review;
    const answer = answerOf(review) ?? objectionIn(situation, progress, review);
    if (answer === undefined || author === null || at === null || at <= gate.since) return [];
    if (isCovered(reviews, author, at) || isMeantForAnother(progress, open, at, 'review')) return [];
    const content = review.commit === null ? null : contentAt(situation, review.commit, step.subject);
    if (content !== null && 'want' in content) {
      wants.push(content.want);
      return [];
    }
    const flaw = !step.answers.includes('review')
      ? otherWays(step, 'a review')
      : severalOpen(progress, at, 'review')
        ? 'several gates are open, and a review cannot name one: use a command that does'
        : content?.digest === gate.subject.content
          ? null
          : 'the review is about other content than what is shown now';
    const said =
      flaw === null && answer === 'request_changes' ? textOf(situation, review) : { text: textIn(review) };
    // What else must be known of the reviewer is then read together with the words.
    if ('want' in said) wants.push(said.want);
    const text = 'want' in said ? '' : said.text;
    return [{ author, answer, source: 'review', source_id: id, at, text, flaw }];
  });
  return { opinions, wants };
}

/** A request for changes that only those dismissed whose work it is about: they cannot take it back for another. */
function objectionIn(
  { snapshot: { pull } }: Situation,
  { requester }: GateCase['progress'],
  { state, dismissed, author }: Review,
): Opinion['answer'] | undefined {
  const by = dismissed?.by?.id;
  if (state !== 'DISMISSED' || dismissed?.was !== 'CHANGES_REQUESTED' || by === undefined) return undefined;
  const theirs = by === pull.author?.id || by === requester.id || pull.committers.includes(by);
  return theirs && by !== author?.id ? 'request_changes' : undefined;
}

/** Whether somebody gave a later review that was dismissed: GitHub then knows no opinion of his, and neither do we. */
const isCovered = (reviews: readonly Review[], { id }: Person, at: string): boolean =>
  reviews.some(
    (later) =>
      later.state === 'DISMISSED' &&
      answerOf(later) === undefined &&
      later.author?.id === id &&
      (later.submitted_at ?? '') > at,
  );

/** Whoever can write may edit the text of a review, so one that was edited says nothing. */
const textIn = ({ body, edited_at }: Review): string => (edited_at === null ? body : '');

const COMMAND_ANSWERS: { [verb: string]: Opinion['answer'] } = {
  approve: 'approve',
  reject: 'reject',
  'request-changes': 'request_changes',
};

function commentsAt(situation: Situation, { open, step, progress }: GateCase): Opinion[] {
  return commandsFrom(situation).flatMap(({ comment, author, command }) => {
    const answer = COMMAND_ANSWERS[command.verb];
    if (answer === undefined || comment.created_at <= open.gate.since) return [];
    const { at, text } = aimOf(progress, situation.workflow, open, command, comment.created_at);
    if (at === 'elsewhere') return [];
    const example = `/${command.verb} ${addressOf(open)}`;
    const flaw =
      comment.edited_at !== null
        ? 'the comment was edited after it was written'
        : !step.answers.includes('command')
          ? otherWays(step, 'a command')
          : at === 'doubtful'
            ? `several gates are open: name one, as in ${example}`
            : answer !== 'approve' && text === ''
              ? `say why: ${example} and then your words`
              : null;
    return [{ author, answer, source: 'comment', source_id: comment.id, at: comment.created_at, text, flaw }];
  });
}

/** The label that approves this gate, for who put it on. */
function labelAt({ snapshot }: Situation, { open, step, progress }: GateCase): Opinion[] {
  const label = labelFor(open.gate.name);
  const put = label === undefined ? undefined : labelledBy(snapshot, label);
  if (put === undefined || put.by === null || put.at <= open.gate.since) return [];
  if (put.by.id === snapshot.viewer.id) return [];
  const flaw = !step.answers.includes('label')
    ? otherWays(step, 'a label')
    : addressOf(open) !== open.gate.name && severalOpen(progress, put.at, 'label')
      ? `a label cannot say which of several gates it means: use /approve ${addressOf(open)}`
      : null;
  return [
    { author: put.by, answer: 'approve', source: 'label', source_id: put.id, at: put.at, text: '', flaw },
  ];
}

/** Ticks of this gate's box in our comment, the newest of each person. */
function ticksAt({ snapshot }: Situation, { open, step }: GateCase): Said {
  const { comment } = snapshot.seen;
  if (
    comment === null ||
    !step.answers.includes('tick') ||
    !mayBeTicked(comment, open.gate.since, snapshot.viewer)
  )
    return { opinions: [], wants: [] };
  const { edits } = snapshot.found;
  const read = Object.hasOwn(edits, comment.node_id) ? edits[comment.node_id] : undefined;
  if (read === undefined) {
    const want = { want: 'edits', node_id: comment.node_id, since: open.gate.since } as const;
    return { opinions: [], wants: [want] };
  }
  const newest = new Map<number, Tick>();
  for (const tick of ticksIn(read ?? [], snapshot.viewer, tickKey(open.instance, open.gate)))
    if (tick.at > open.gate.since) newest.set(tick.by.id, tick);
  const opinions = [...newest.values()]
    .filter(({ on }) => on)
    .map(({ by, at, id }): Opinion => ({
      author: by,
      answer: 'approve',
      source: 'tick',
      source_id: id,
      at,
      text: '',
      flaw: null,
    }));
  return { opinions, wants: [] };
}

/** Whether anybody but us may have edited our comment since an instant: what is not known may have happened. */
function mayBeTicked(
  { edits }: NonNullable<Situation['snapshot']['seen']['comment']>,
  since: string,
  viewer: Person,
): boolean {
  if (edits === undefined) return true;
  if (edits.some(({ at, by }) => at > since && by?.id !== viewer.id)) return true;
  return edits.length >= KNOWN_EDITS && edits.every(({ at }) => at > since);
}

const WAYS = { review: 'a review', command: 'a command', label: 'a label', tick: 'a tick' } as const;

/** Why one way to answer does not count at a gate, and which do. */
const otherWays = ({ answers }: ApprovalStep, way: (typeof WAYS)[keyof typeof WAYS]): string =>
  `this gate is not answered by ${way}: use ${answers.map((other) => WAYS[other]).join(' or ')}`;

/** How many of the newest edits are known without being asked for. */
const KNOWN_EDITS = 10;
