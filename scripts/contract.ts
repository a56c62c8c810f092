/**
 * `npm run contract -- --repo owner/name`: the cases that the sandbox and the model in memory pass, played on GitHub itself.
 * Makes branches, pull requests, comments and labels there, and takes away all of it but the closed pull requests.
 */
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Case } from '../test/contract/case.ts';
import { CASES } from '../test/contract/cases/index.ts';
import { onGitHub } from '../test/contract/github-stage.ts';
import { lacking, play } from '../test/contract/play.ts';
import type { Theatre } from '../test/contract/stage.ts';

const USAGE = `npm run contract -- --repo OWNER/NAME --yes [--only CASE]... [--pace SECONDS]
  [--token-env NAME] [--author-token-env NAME] [--reviewer-token-env NAME] [--api-url URL]
npm run contract -- --list

  --repo                a repository made for this: branches, pull requests and labels come and go in it
  --yes                 without it nothing is done
  --list                prints the cases
  --only                plays only that case; may be given several times
  --pace                seconds from case to case, 45 unless given: GitHub allows 500 contents an hour
  --token-env           what the adapter acts with; GITHUB_TOKEN unless given
  --author-token-env    of the person who opens the pull requests, where that is somebody else
  --reviewer-token-env  of another person who may write
  --api-url             GITHUB_API_URL or https://api.github.com unless given`;

/** Wrong usage: nothing was done. */
const EXIT_USAGE = 2;
const EXIT_UNREACHABLE = 3;
const DEFAULT_PACE = 45;

const say = (line: string): boolean => process.stdout.write(`${line}\n`);

function refuse(why: string): never {
  process.stderr.write(`${why}\n\n${USAGE}\n`);
  process.exit(EXIT_USAGE);
}

function read() {
  const text = { type: 'string' } as const;
  try {
    return parseArgs({
      options: {
        repo: text,
        yes: { type: 'boolean' },
        list: { type: 'boolean' },
        help: { type: 'boolean' },
        only: { type: 'string', multiple: true },
        pace: text,
        'token-env': text,
        'author-token-env': text,
        'reviewer-token-env': text,
        'api-url': text,
      },
    }).values;
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error));
  }
}

/** The token in a variable of the environment; undefined where none is named. */
function tokenIn(name: string | undefined): string | undefined {
  if (name === undefined) return undefined;
  const token = process.env[name] ?? '';
  return token === '' ? refuse(`The variable ${name} holds no token.`) : token;
}

/** Plays them one after the other; the number of cases that failed. */
async function playAll(theatre: Theatre, cases: readonly Case[], pace: number): Promise<number> {
  const tally = { held: 0, failed: 0, skipped: 0 };
  let isFirst = true;
  for (const one of cases) {
    const missing = lacking(one, theatre);
    if (missing.length > 0) {
      tally.skipped += 1;
      say(`skipped  ${one.id}: needs ${missing.join(', ')}`);
      continue;
    }
    if (!isFirst) await sleep(pace * 1000);
    isFirst = false;
    try {
      await play(one, theatre);
      tally.held += 1;
      say(`held     ${one.id}`);
    } catch (error) {
      tally.failed += 1;
      const why = error instanceof Error ? (error.stack ?? error.message) : String(error);
      say(`failed   ${one.id}: ${one.says}\n${why}`);
    }
  }
  say(`${tally.held} held, ${tally.failed} failed, ${tally.skipped} skipped.`);
  return tally.failed;
}

const asked = read();
if (asked.help === true) {
  say(USAGE);
  process.exit(0);
}
if (asked.list === true) {
  for (const { id, says, needs } of CASES)
    say(`${id}: ${says}${needs.length === 0 ? '' : ` (${needs.join(', ')})`}`);
  process.exit(0);
}
const [owner = '', name = '', ...rest] = (asked.repo ?? '').split('/');
if (owner === '' || name === '' || rest.length > 0) refuse('Say in which repository: --repo OWNER/NAME.');
const only = asked.only ?? CASES.map(({ id }) => id);
const unknown = only.find((id) => !CASES.some((one) => one.id === id));
if (unknown !== undefined) refuse(`There is no case ${unknown}; --list prints them.`);
const pace = Number(asked.pace ?? DEFAULT_PACE);
if (!(pace >= 0)) refuse(`--pace ${asked.pace} is no number of seconds.`);
const token = tokenIn(asked['token-env'] ?? 'GITHUB_TOKEN') ?? '';
const authorToken = tokenIn(asked['author-token-env']);
const reviewerToken = tokenIn(asked['reviewer-token-env']);
if (asked.yes !== true)
  refuse(`This writes to ${owner}/${name}. Say --yes if it is a repository made for that.`);
const apiUrl = (asked['api-url'] ?? process.env['GITHUB_API_URL'] ?? 'https://api.github.com').replace(
  /\/$/,
  '',
);

try {
  const stages = await onGitHub({
    owner,
    name,
    apiUrl,
    graphqlUrl: `${apiUrl.replace(/\/v3$/, '')}/graphql`,
    token,
    authorToken,
    reviewerToken,
    nonce: randomBytes(4).toString('hex'),
  });
  try {
    const failed = await playAll(
      stages,
      CASES.filter(({ id }) => only.includes(id)),
      pace,
    );
    process.exitCode = failed > 0 ? 1 : 0;
  } finally {
    await stages.finish();
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = EXIT_UNREACHABLE;
}
