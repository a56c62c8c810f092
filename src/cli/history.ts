import { writeFileSync } from 'node:fs';
import { decode } from '../progress/codec.ts';
import type { RecordedVersion } from '../progress/versions.ts';
import { answerText } from '../render/answers/answer.ts';
import { historyCsv } from '../render/history/csv.ts';
import { historyOf } from '../render/history/history-of.ts';
import type { History } from '../render/history/schema.ts';
import { historyText } from '../render/history/text.ts';
import { versionsIn } from './clone.ts';
import { historyOnGitHub, look } from './look.ts';
import { textIn } from './look-at-files.ts';
import { isOnGitHub, placeFrom, pullFrom, serverIn } from './place.ts';
import { questionVerb } from './question.ts';
import { choiceOf, textOf, UsageError, type Call, type Streams, type Verb } from './verb.ts';

const PRINTED: { readonly [format in 'text' | 'json' | 'ndjson' | 'csv']: (history: History) => string } = {
  text: historyText,
  json: (history) => `${JSON.stringify(history, null, 2)}\n`,
  ndjson: ({ decisions }) => decisions.map((row) => `${JSON.stringify(row)}\n`).join(''),
  csv: ({ decisions }) => historyCsv(decisions),
};

const of = questionVerb('history', '');

/** `pawl history`: every decision of a pull request's runs, from GitHub or from a clone; of a document alone what it still knows. */
export const historyVerb: Verb = {
  name: 'history',
  usage:
    'history --pr N [--repo OWNER/NAME|DIRECTORY] [--format text|json|ndjson|csv] [--out FILE] | --progress FILE [--workflow FILE] [--policy FILE] [--format text|json]',
  does: 'lists every decision of the runs of a pull request: when, why, by whom, in which commit',
  words: 0,
  options: { ...of.options, out: { type: 'string' } },
  explains: {
    ...of.explains,
    repo: 'its repository, GITHUB_REPOSITORY unless given; or a directory: a clone that has the branch pawl/pr-N or the tag pawl-archive/pr-N',
    progress: 'a progress document to look at without its history: it knows the newest rows only',
    format: 'text, newest first; json, ndjson and csv list the oldest first, one row per decision',
    out: 'a file that is written instead of stdout',
  },
  async run(call, streams) {
    if (textOf(call, 'progress') !== undefined) {
      if (textOf(call, 'out') !== undefined) throw new UsageError('--out belongs to --pr.');
      choiceOf(call, 'format', ['text', 'json']);
      return of.run(call, streams);
    }
    const format = choiceOf(call, 'format', ['text', 'json', 'ndjson', 'csv']);
    if (textOf(call, 'pr') === undefined)
      throw new UsageError(
        'history needs either --pr N, the number of a pull request, or --progress FILE, a document.',
      );
    for (const flag of ['workflow', 'policy'])
      if (textOf(call, flag) !== undefined) throw new UsageError(`--${flag} belongs to --progress.`);
    const history = await historyFor(call, streams);
    const isNone = history.decisions.length === 0 && history.passed_over.length === 0;
    print(call, streams, isNone && format === 'text' ? await noRun(call, streams) : PRINTED[format](history));
    return 0;
  },
};

function print(call: Call, { out, err }: Streams, text: string): void {
  const file = textOf(call, 'out');
  if (file === undefined) return out(text);
  try {
    writeFileSync(file, text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${file} cannot be written: ${why}.`, { cause: error });
  }
  err(`Written to ${file}.\n`);
}

async function historyFor(call: Call, { err }: Streams): Promise<History> {
  const repo = textOf(call, 'repo');
  const pull = pullFrom(call);
  if (repo !== undefined && !isOnGitHub(repo)) {
    const [cloned] = versionsIn(repo, pull);
    if (cloned === undefined) throw new Error('A clone that has a branch has its versions');
    return told(
      cloned,
      { server_url: serverIn(process.env), repository: repositoryIn(cloned.versions) },
      pull,
    );
  }
  const place = placeFrom('history', call, process.env);
  const found = await historyOnGitHub(place, (line) => err(`${line}\n`));
  const where = { server_url: place.server_url, repository: `${place.owner}/${place.repo}` };
  return told(found ?? { ref: `refs/heads/pawl/pr-${pull}`, versions: [] }, where, pull);
}

const told = (
  { ref, versions }: { ref: string; versions: readonly RecordedVersion[] },
  place: { server_url: string; repository: string },
  pull: number,
): History => ({
  topic: 'history',
  repository: place.repository === '' ? null : place.repository,
  pull_request: pull,
  ref,
  ...historyOf(versions, place),
});

/** Which repository a document says that it belongs to: the newest that can be read. */
function repositoryIn(versions: readonly RecordedVersion[]): string {
  for (const { commit, text } of versions.toReversed()) {
    const decoded = decode(text ?? '', commit);
    if (decoded.ok) return textIn(decoded.value, 'repository');
  }
  return '';
}

/** Where nothing was recorded, the answer is the same as in a comment: how a run is started, and what stands in the way. */
async function noRun(call: Call, { err }: Streams): Promise<string> {
  const { input } = await look(placeFrom('history', call, process.env), (line) => err(`${line}\n`));
  return answerText('history', input);
}
