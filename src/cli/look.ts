import { nothing } from '../decide/decision.ts';
import { createGitHub } from '../github/index.ts';
import { hashes } from '../hashes.ts';
import { observe } from '../orchestrate/observe.ts';
import { reportOf } from '../orchestrate/report.ts';
import { renderInputOf } from '../orchestrate/show.ts';
import { situate } from '../orchestrate/situate.ts';
import type { World } from '../orchestrate/world.ts';
import { NotThere, type Snapshot } from '../ports.ts';
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
  const { owner, repo, token, pull, server_url } = place;
  const world: World = {
    github: createGitHub({
      token,
      owner,
      repo,
      apiUrl: place.api_url,
      graphqlUrl: place.graphql_url,
      onlooker: true,
      log,
    }),
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

async function read(world: World, pull: number): Promise<Snapshot> {
  try {
    return await observe(world, pull);
  } catch (error) {
    if (error instanceof NotThere) throw new UsageError(error.message, { cause: error });
    throw error;
  }
}
