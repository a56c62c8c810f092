import { hashes } from '../hashes.ts';
import { prove, type Proof } from '../progress/proof.ts';
import { versionsIn, type Cloned } from './clone.ts';
import { historyOnGitHub } from './look.ts';
import { isOnGitHub, placeFrom, pullFrom } from './place.ts';
import { choiceOf, textOf, UsageError, type Call, type Streams, type Verb } from './verb.ts';

/** `pawl replay`: folds the journal of run branches again from git's history; must equal what is checked in. */
export const replayVerb: Verb = {
  name: 'replay',
  usage: 'replay --pr N [--repo OWNER/NAME] | --repo DIRECTORY [--pr N] [--format text|json]',
  does: 'folds the journal again from git history and compares it with every document',
  words: 0,
  options: { pr: { type: 'string' }, repo: { type: 'string' }, format: { type: 'string' } },
  explains: {
    pr: 'number of the pull request; all that a clone has a branch or an archive of unless given',
    repo: 'a clone that has the branches pawl/pr-N or the tags pawl-archive/pr-N, here or on a remote; OWNER/NAME reads GitHub with GITHUB_TOKEN or GH_TOKEN; this directory unless given',
    format: 'text or json',
  },
  async run(call, streams) {
    const format = choiceOf(call, 'format', ['text', 'json']);
    const cloned = await versionsFor(call, streams);
    const proofs = cloned.map(({ pull, ref, versions, elsewhere }): Proved => ({
      pull_request: pull,
      ref,
      ...prove(versions, hashes.sha256, elsewhere),
    }));
    if (format === 'json')
      streams.out(`${JSON.stringify(textOf(call, 'pr') === undefined ? proofs : proofs[0])}\n`);
    else for (const proof of proofs) tell(proof, textOf(call, 'pr') === undefined, streams);
    return proofs.every(isProved) ? 0 : 1;
  },
};

type Proved = Proof & { pull_request: number; ref: string };

const isProved = ({ differences, chain }: Proof): boolean => differences.length === 0 && chain.holds;

async function versionsFor(call: Call, { err }: Streams): Promise<Cloned[]> {
  const pull = textOf(call, 'pr') === undefined ? undefined : pullFrom(call);
  const repo = textOf(call, 'repo');
  if (pull === undefined && repo === undefined)
    throw new UsageError('replay needs --pr N, the number of a pull request, or --repo DIRECTORY, a clone.');
  if (repo === undefined || !isOnGitHub(repo)) return versionsIn(repo ?? '.', pull);
  if (pull === undefined)
    throw new UsageError(`replay needs --pr N, the number of a pull request of ${repo}.`);
  const place = placeFrom('replay', call, process.env);
  const found = await historyOnGitHub(place, (line) => err(`${line}\n`));
  if (found === null)
    throw new UsageError(
      `Pull request ${pull} of ${repo} has no branch pawl/pr-${pull} and no tag pawl-archive/pr-${pull}: no run was recorded in it.`,
    );
  return [{ pull, ...found }];
}

function tell(proof: Proved, named: boolean, { out, err }: Streams): void {
  const { pull_request, same, differences, decisions, entries, runs, chain, passed_over } = proof;
  if (named) out(`Pull request ${pull_request}:\n`);
  for (const { commit, what } of differences) out(`${commit.slice(0, 10)} differs: ${still(what)}\n`);
  out(`${same} documents fold to themselves, ${differences.length} differ\n`);
  for (const { run, workflow, documents, decisions: made } of runs)
    out(`run ${still(run)} of ${still(workflow)}: ${made} decisions in ${documents} documents\n`);
  out(
    chain.holds
      ? 'the chain of hashes holds\n'
      : `the chain of hashes breaks at ${chain.broken.map((commit) => commit.slice(0, 10)).join(', ')}\n`,
  );
  for (const { commit, author, why } of passed_over)
    out(`${commit.slice(0, 10)} by ${still(author ?? 'somebody unknown')} was passed over: ${still(why)}\n`);
  err(`${decisions} decisions, ${entries} entries\n`);
}

/** Names and words of others on one line, with nothing in them that a terminal would act on. */
const still = (text: string): string => text.replaceAll(/\s+/g, ' ').replaceAll(/[\p{Cc}\p{Cf}]/gu, '');
