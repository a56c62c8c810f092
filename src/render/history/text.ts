import { counted } from '../counted.ts';
import { instant } from '../instant.ts';
import { blocksInPlainText, type Block } from '../pieces.ts';
import type { History } from './schema.ts';
import { rowPieces } from './row-pieces.ts';

/** The most that is told of one decision. */
const SAID = 1_000;

/** A whole history for a terminal, newest first: the runs, every decision, and what was passed over. */
export function historyText(history: History): string {
  const { repository, pull_request, ref, older, runs, decisions, passed_over } = history;
  const blocks: Block[] = [
    { heading: `History of ${repository ?? 'pull request '}#${pull_request}` },
    { paragraph: [`Read from ${ref}, newest first.`] },
    {
      list: runs.toReversed().map(({ run, workflow, requester, started_at, status, decisions: made }) => ({
        says: [
          `Run ${run} of ${workflow}, started ${instant(started_at)} by ${requester}: ${status}, ${counted(made, 'recorded decision')}`,
        ],
      })),
    },
    {
      list: decisions
        .toReversed()
        .map((row) => ({ says: [`${row.seq} · `, ...rowPieces({ ...row, url: null }, SAID)] })),
    },
    ...(older === 0
      ? []
      : [{ paragraph: [`${counted(older, 'older decision')} went before and could not be read here.`] }]),
    ...(passed_over.length === 0
      ? []
      : [
          { paragraph: ['Passed over, no decision went on from them:'] },
          {
            list: passed_over.map(({ commit, at, author, why }) => ({
              says: [`${commit.slice(0, 10)} by ${author ?? 'somebody unknown'}, ${at}: ${why}`],
            })),
          },
        ]),
  ];
  return `${blocksInPlainText(blocks).join('\n').trimEnd()}\n`;
}
