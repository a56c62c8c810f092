import { nothing } from '../decide/decision.ts';
import { createGitHub, type RunHistory } from '../github/index.ts';
import { hashes } from '../hashes.ts';
import { observe } from '../orchestrate/observe.ts';
import { reportOf } from '../orchestrate/report.ts';
import { renderInputOf } from '../orchestrate/show.ts';
import { situate } from '../orchestrate/situate.ts';
import { documentPath, type World } from '../orchestrate/world.ts';
import { NotThere, type Snapshot } from '../ports.ts';
import { restoredFromElsewhere } from '../progress/versions.ts';
import type { RenderInput } from '../render/input.ts';
import { shippedTemplates } from '../templates.ts';
import { UsageError } from './verb.ts';

/** Where a pull request is read, and with which token. */
export interface Place {
  token: string;
  owner: string;
  repo: string;
  pull: number;
  api_url: string | undefined;
  graphql_url: string | undefined;
  server_url: string;
}

/** A run as it was recorded last, for a person's eyes; nothing is decided and nothing is written. */
export interface Looked {
  input: RenderInput;
  /** What stands between the document and the reader, in sentences. */
  warnings: string[];
}

/** The definition of the run, and a document for each of the newest commits that are not ours. */
const MOST_ROUNDS = 12;

/** Reads one pull request: one query, and one more for each further page or for an older definition. Throws Unreachable. */
export async function look(place: Place, log: (line: string) => void): Promise<Looked> {
  const { pull, server_url } = place;
  const world: World = {
    github: githubAt(place, log),
    hashes,
    nonce: '',
    templates: shippedTemplates(),
    server_url,
    log,
  };
  let snapshot = await read(world, pull);
  let situated = situate(world, snapshot, []);
  for (let round = 0; !situated.ready; round += 1) {
    if (round === MOST_ROUNDS)
      throw new Error('Reading a document keeps asking for facts that reading does not bring');
    snapshot = await world.github.readMore(snapshot, situated.wants);
    situated = situate(world, snapshot, []);
  }
  const { situation, sources } = situated;
  const report = reportOf({ situation, decision: nothing('', 'nothing_due') }, null, snapshot);
  // What was decided is in the document: looking decides nothing.
  const { decided: _none, ...input } = renderInputOf(server_url, sources, report);
  const { restored } = situation;
  return {
    input,
    warnings:
      restored === null
        ? []
        : [
            `The newest document is not used (${restored.why}); this is the one of commit ${restored.from_oid.slice(0, 12)}.`,
          ],
  };
}

/** Every version of a pull request's document, from its run's branch or its archive; null where no run was recorded. Throws Unreachable. */
export async function historyOnGitHub(
  place: Place,
  log: (line: string) => void,
): Promise<(RunHistory & { elsewhere: string[] }) | null> {
  const github = githubAt(place, log);
  const found = await orUsage(() => github.history(place.pull));
  if (found === null) return null;
  const path = documentPath(place.pull);
  const elsewhere: string[] = [];
  for (const oid of restoredFromElsewhere(found.versions)) {
    const blob = (await github.blobs(oid, [path]))[path] ?? null;
    const text = blob === null ? null : (await github.texts([blob]))[blob];
    if (text != null) elsewhere.push(text);
  }
  return { ...found, elsewhere };
}

const githubAt = (place: Place, log: (line: string) => void): ReturnType<typeof createGitHub> =>
  createGitHub({
    token: place.token,
    owner: place.owner,
    repo: place.repo,
    apiUrl: place.api_url,
    graphqlUrl: place.graphql_url,
    onlooker: true,
    log,
  });

const read = (world: World, pull: number): Promise<Snapshot> => orUsage(() => observe(world, pull));

/** What is not there was named wrongly. */
async function orUsage<T>(reading: () => Promise<T>): Promise<T> {
  try {
    return await reading();
  } catch (error) {
    if (error instanceof NotThere) throw new UsageError(error.message, { cause: error });
    throw error;
  }
}
