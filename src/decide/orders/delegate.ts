import { isLogin } from '../../logins.ts';
import { findStep } from '../../workflow/graph.ts';
import type { Draft } from '../draft.ts';
import { fitFor } from '../answers/fit.ts';
import { addressOf, waitingGates, type PlacedGate } from '../gates/open-gates.ts';
import { by, UNJUDGED, type Obey } from './order.ts';

/** `/delegate`: who may answer a gate hands it on; whether the other may is judged when he answers. */
export const delegate: Obey = (draft, letter) => {
  const [word, mention, ...more] = letter.command.words;
  const login = mention?.replace(/^@/, '') ?? '';
  const open = waitingGates(draft.progress).filter(({ gate }) => gate.kind === 'approval');
  if (word === undefined || !isLogin(login) || more.length > 0)
    return 'name the gate and one person, as in /delegate plan-approval @maria';
  const named = gateCalled(open, word);
  if (named === undefined)
    return open.length === 0
      ? 'no approval is open'
      : `no approval ${word} is open; open now: ${open.map(addressOf).join(', ')}`;
  const step = findStep(draft.workflow, named.state.name);
  if (step?.type !== 'approval') return `${word} is no approval`;
  const { author } = letter;
  const to = login.toLowerCase();
  if (to === author.login.toLowerCase()) return 'a gate is handed on to somebody else';
  const never = neverCounts(draft, step.allow_author, to);
  if (never !== null) return `${login} could not answer it: ${never}`;
  const gateCase = { open: named, step, progress: draft.progress, edited: [] };
  const fit = fitFor(draft.situation, gateCase, author, letter.comment.created_at);
  if (fit.is === 'wanted') {
    for (const want of fit.wants) draft.want(want);
    return UNJUDGED;
  }
  if (fit.is === 'unfit') return `only who may answer a gate can hand it on: ${fit.why}`;
  draft.record({ type: 'gate.delegated', step: named.instance, by: by(letter), to: login });
  return null;
};

function gateCalled(open: readonly PlacedGate[], word: string): PlacedGate | undefined {
  const is = (name: string): boolean => name.toLowerCase() === word.toLowerCase();
  const exact = open.filter((one) => is(addressOf(one)) || is(one.instance));
  const found = exact.length > 0 ? exact : open.filter(({ gate }) => is(gate.name));
  return found.length === 1 ? found[0] : undefined;
}

/** Why somebody could never answer, as far as his login tells. */
function neverCounts({ situation, progress }: Draft, allowsAuthor: boolean, login: string): string | null {
  const { snapshot, policy } = situation;
  const { approvals } = policy;
  const is = (other: string | undefined): boolean => other?.toLowerCase() === login;
  if (is(snapshot.viewer.login)) return 'Pawl does not answer its own gates';
  if (is(snapshot.pull.author?.login) && !(allowsAuthor && approvals.allow_author))
    return 'the author of the pull request does not count';
  if (is(progress.requester.login) && !approvals.allow_requester)
    return 'the person who started the run does not count';
  return null;
}
