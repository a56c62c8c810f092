import type { Person } from '../../src/ports.ts';
import { permissionAtLeast } from '../../src/people.ts';
import { contentOf } from './content.ts';
import { journalIn } from './document.ts';
import type { Objects } from './model/objects.ts';
import { US } from './model/repository.ts';
import type { State } from './model/state.ts';
import type { Scenario } from './scenario.ts';
import type { Truth } from './truth.ts';

/** What is known for certain about the moment at which a step begins. */
export interface Moment {
  scenario: Scenario;
  truth: Truth;
  objects: Objects;
  /** What the actions run had read first, and what it read last, before it decided. */
  told: State;
  later: State;
  /** The commit that begins the step. */
  claim: string;
}

/**
 * Whether somebody who may has approved a gate as it stands, as of facts that the engine is not asked for. Once a step has rested on
 * it, it is history: then nothing that people saw may have changed since.
 */
export function isApproved(moment: Moment, gate: string): boolean {
  const content = contentOf(moment.objects.at(moment.told.pull.head), moment.scenario.shows[gate] ?? []);
  const { used } = moment.truth;
  if (used.get(gate) === content) return true;
  const holds = isGiven(moment, moment.told, gate, content) || isGiven(moment, moment.later, gate, content);
  if (holds) used.set(gate, content);
  return holds;
}

function isGiven({ truth, objects, claim }: Moment, told: State, gate: string, content: string): boolean {
  const since = openedAt(objects, claim, gate);
  if (since === null) return false;
  const given = (id: string, by: Person | null, at: string): boolean =>
    by !== null &&
    at > since &&
    truth.shown.get(`${gate} ${id}`)?.includes(content) === true &&
    mayAnswer(objects, told, by);
  const means = (body: string): boolean => body === '/approve' || body === `/approve ${gate}`;
  return (
    told.comments.some(
      ({ id, author, body, created_at, edits }) =>
        means(body) && edits.length === 0 && given(`comment ${id}`, author, created_at),
    ) ||
    told.reviews.some(
      ({ id, author, state, dismissed, submitted_at }) =>
        (state === 'APPROVED' || (dismissed?.was === 'APPROVED' && dismissed.commit?.ours === true)) &&
        given(`review ${id}`, author, submitted_at ?? ''),
    ) ||
    told.labelled.some(
      ({ id, label, on, by, at }) =>
        on &&
        told.on.includes(label) &&
        label === `pawl:approved:${gate}` &&
        given(`label ${id}`, by, at) &&
        !told.labelled.some((later) => later.label === label && !later.on && later.at > at),
    ) ||
    told.comments.some(
      ({ author, edits }) =>
        author?.id === US.id && edits.some(({ id, by, at }) => given(`tick ${id}`, by, at)),
    )
  );
}

/** When a gate was asked first, as the history of the claim has it. */
function openedAt(objects: Objects, claim: string, gate: string): string | null {
  let opened: string | null = null;
  for (const commit of objects.history(claim))
    for (const entry of commit.ours ? (journalIn(commit)?.entries ?? []) : [])
      if (entry.type === 'gate.opened' && entry.gate === gate) opened = entry.at;
  return opened;
}

/** Write access, and nobody's own work: not the author's, nor any committer's, nor who pushed last. */
function mayAnswer(objects: Objects, told: State, { id, login, type }: Person): boolean {
  const { pull, pushes, refs, permissions } = told;
  const committed = objects.since(refs[`refs/heads/${pull.base}`] ?? '', pull.head);
  const pusher = pushes.findLast(({ ref, by }) => ref === `refs/heads/${pull.branch}` && by.id !== US.id);
  return (
    type === 'User' &&
    permissionAtLeast(permissions[login] ?? 'none', 'write') &&
    id !== pull.author.id &&
    pusher?.by.id !== id &&
    !committed.some(({ author }) => author?.id === id)
  );
}
