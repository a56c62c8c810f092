import { isRefName } from '../../git/ref-name.ts';
import { RefMoved } from '../../git/store.ts';
import { Refusal } from '../../refusal.ts';
import { moveBranch } from '../../state/push.ts';
import { demand } from '../access.ts';
import type { Fields, InRepository } from '../fields.ts';
import { refByName } from '../ref.ts';
import { findRefName } from './find.ts';

const NOWHERE = '0'.repeat(40);

export async function createRef(
  session: InRepository,
  input: { name: string; oid: string },
): Promise<Fields> {
  demand(session, ['contents'], 'write');
  const { git } = session.repository;
  if (!/^refs\/(?:heads|tags)\//.test(input.name) || !isRefName(input.name)) {
    throw new Refusal('UNPROCESSABLE', `${input.name} is not a valid ref name.`);
  }
  await checkCommit(session, input.oid);
  if ((await git.ref(input.name)) !== null) throw taken(input.name);
  try {
    await moveBranch(session.repository, session.token.account, input.name, null, input.oid);
  } catch (error) {
    if (error instanceof RefMoved) throw taken(input.name);
    throw error;
  }
  return { __typename: 'CreateRefPayload', ref: () => refByName(session, input.name) };
}

export async function updateRef(
  session: InRepository,
  input: { refId: string; oid: string; force?: boolean | null },
): Promise<Fields> {
  demand(session, ['contents'], 'write');
  const name = findRefName(input.refId);
  await move(session, { name, after: input.oid, before: null, force: input.force === true });
  return { __typename: 'UpdateRefPayload', ref: () => refByName(session, name) };
}

export async function deleteRef(session: InRepository, input: { refId: string }): Promise<Fields> {
  demand(session, ['contents'], 'write');
  await move(session, { name: findRefName(input.refId), after: NOWHERE, before: null, force: true });
  return { __typename: 'DeleteRefPayload' };
}

/** All or nothing: every update is checked before the first ref moves. */
export async function updateRefs(
  session: InRepository,
  input: {
    refUpdates: { name: string; afterOid: string; beforeOid?: string | null; force?: boolean | null }[];
  },
): Promise<Fields> {
  demand(session, ['contents'], 'write');
  const moves = input.refUpdates.map(({ name, afterOid, beforeOid, force }) => ({
    name,
    after: afterOid,
    before: beforeOid ?? null,
    force: force === true,
  }));
  for (const wanted of moves) await checkMove(session, wanted);
  for (const wanted of moves) await move(session, wanted);
  return { __typename: 'UpdateRefsPayload' };
}

interface Move {
  name: string;
  after: string;
  /** What the ref must point to; all zeros when it must not exist; null when anything will do. */
  before: string | null;
  force: boolean;
}

/** The oid the ref points to now, once nothing stands against the move. */
async function checkMove(session: InRepository, wanted: Move): Promise<string | null> {
  const { git } = session.repository;
  const tip = await git.ref(wanted.name);
  if (wanted.before !== null && wanted.before !== (tip ?? NOWHERE)) throw moved(wanted.name);
  if (wanted.after === NOWHERE) {
    if (tip === null) throw new Refusal('UNPROCESSABLE', 'Reference does not exist');
    return tip;
  }
  await checkCommit(session, wanted.after);
  const forward = tip === null || (await git.mergeBase(tip, wanted.after)) === tip;
  if (!forward && !wanted.force) throw new Refusal('UNPROCESSABLE', 'Update is not a fast forward');
  return tip;
}

async function move(session: InRepository, wanted: Move): Promise<void> {
  const tip = await checkMove(session, wanted);
  const to = wanted.after === NOWHERE ? null : wanted.after;
  try {
    await moveBranch(session.repository, session.token.account, wanted.name, tip, to);
  } catch (error) {
    if (error instanceof RefMoved) throw moved(wanted.name);
    throw error;
  }
}

async function checkCommit({ repository }: InRepository, oid: string): Promise<void> {
  if ((await repository.git.commit(oid)) !== null) return;
  throw new Refusal('UNPROCESSABLE', `Object does not exist: ${oid}`);
}

const taken = (name: string): Refusal =>
  new Refusal('UNPROCESSABLE', `A ref named "${name}" already exists in the repository.`);

const moved = (name: string): Refusal =>
  new Refusal('UNPROCESSABLE', `Reference cannot be updated: ${name} is not where it was expected`);
