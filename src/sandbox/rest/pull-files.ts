import type { Answer } from '../answer.ts';
import { Refusal } from '../refusal.ts';
import { filesOfPull } from '../state/pull-files.ts';
import { changedFileBody } from './changed-file.ts';
import type { Call } from './operations.ts';
import { numberedPage } from './page.ts';

/** Whatever comes behind them is not told, and nothing says so. */
const MOST_FILES = 3_000;

/** The files of a pull request, page by page; of a renamed one also what it was called. */
export async function listPullFiles(call: Call): Promise<Answer> {
  const { repository, parameters } = call;
  const number = parameters['pull_number'] ?? '';
  const pull = repository.pulls.find((known) => String(known.number) === number);
  if (pull === undefined) throw new Refusal('NOT_FOUND', 'Not Found');
  const files = (await filesOfPull(repository, pull)).slice(0, MOST_FILES);
  const { items, headers } = numberedPage(call, `pulls/${number}/files`, files);
  return {
    status: 200,
    headers,
    body: items.map((file) => changedFileBody(repository, pull.head.oid, file)),
  };
}
