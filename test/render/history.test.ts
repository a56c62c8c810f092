import { describe, expect, it } from 'vitest';
import { append } from '../../src/progress/append.ts';
import { hashes } from '../../src/hashes.ts';
import type { Entry } from '../../src/progress/entry.ts';
import { historyCsv } from '../../src/render/history/csv.ts';
import { historyOf } from '../../src/render/history/history-of.ts';
import { peopleIn } from '../../src/render/history/people.ts';
import { history as schema, type History } from '../../src/render/history/schema.ts';
import { historyText } from '../../src/render/history/text.ts';
import { finished } from '../cli/runs.ts';
import { LEA, MARIA } from '../support/story.ts';
import { oidOf, restoredFrom, versionOf, versionsOf } from '../support/versions.ts';

const PLACE = { server_url: 'https://github.com', repository: 'acme/widgets' };
const story = finished();
const versions = versionsOf(story);
const told = (given = versions): History => ({
  topic: 'history',
  repository: 'acme/widgets',
  pull_request: 7,
  ref: 'refs/heads/pawl/pr-7',
  ...historyOf(given, PLACE),
});

/** A table as RFC 4180 has it, read again. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted, bare = '', end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    rows.at(-1)?.push(quoted === undefined ? bare : quoted.replaceAll('""', '"'));
    if (end === '\r\n') rows.push([]);
  }
  return rows.slice(0, -1);
}

describe('given a branch on which not all can be read', () => {
  it('when a document is missing, broken or repeated, then it is no decision, and each is named with why', () => {
    const { decisions, passed_over, older } = told([
      ...versions.slice(0, 3),
      versionOf('cut', '', { text: null }),
      versionOf('broken', '{'),
      versionOf('again', versions[1]?.text ?? '', { ours: null, author: 'eve' }),
      ...versions.slice(3),
    ]);
    expect(decisions).toHaveLength(versions.length);
    expect(older).toBe(0);
    expect(passed_over.map(({ commit, why }) => [commit, why])).toEqual([
      [oidOf('cut'), 'it has no document, or none that could be read whole'],
      [oidOf('broken'), expect.stringContaining('no JSON')],
      [oidOf('again'), `it repeats the document of commit ${versions[1]!.commit.slice(0, 12)}`],
    ]);
  });

  it('when the oldest are missing, then it says how many went before', () => {
    expect(told(versions.slice(4))).toMatchObject({ older: 4, decisions: [{ seq: 1, generation: 5 }, {}] });
  });

  it('when a document was restored, then what it left behind is passed over, and it is a decision itself', () => {
    const [from, rejected] = [story.documents[2]!, versions[3]!];
    const again = versionOf('again', restoredFrom(from, versions[2]!.commit, rejected.commit));
    const { decisions, passed_over } = told([...versions.slice(0, 4), again]);
    expect(decisions.map(({ generation }) => generation)).toEqual([1, 2, 3, 4]);
    expect(decisions.at(-1)).toMatchObject({
      commit: oidOf('again'),
      reason: null,
      decision: 'd-restored',
      entries: ['progress.restored'],
      what: expect.stringContaining('The progress document was restored from commit'),
    });
    expect(passed_over).toMatchObject([{ commit: rejected.commit }]);
  });
});

describe('given the versions of a run from start to finish', () => {
  const { decisions, runs, passed_over } = told();

  it('when they are told, then there is a row for each, with time, reason, people and commit', () => {
    expect(decisions.map(({ commit }) => commit)).toEqual(versions.map(({ commit }) => commit));
    expect(decisions.map(({ seq }) => seq)).toEqual(versions.map((_, index) => index + 1));
    const recorded = story.decisions.filter(({ entries }) => entries.length > 0);
    expect(decisions.map(({ reason, what, decision }) => ({ reason, what, decision }))).toEqual(
      recorded.map(({ reason, sentence, id }) => ({ reason, what: sentence, decision: id })),
    );
    expect(decisions.map(({ at }) => at)).toEqual(story.documents.map(({ updated_at }) => updated_at));
    expect(decisions[0]?.people).toContainEqual({ login: 'lea', id: LEA.id, did: 'started' });
    const approved = decisions.find(({ entries }) => entries.includes('gate.closed'));
    expect(approved).toMatchObject({
      people: expect.arrayContaining([{ login: 'maria', id: MARIA.id, did: 'answered' }]),
      steps: expect.arrayContaining(['agree']),
      url: `https://github.com/acme/widgets/commit/${approved?.commit ?? ''}`,
    });
    expect(decisions.at(-1)?.status).toBe('completed');
    expect(passed_over).toEqual([]);
    expect(runs).toEqual([
      {
        run: story.documents[0]?.workflow_id,
        workflow: 'story',
        requester: 'lea',
        started_at: story.documents[0]?.started_at,
        status: 'completed',
        decisions: versions.length,
        tokens: 0,
        cost_usd: 0,
      },
    ]);
  });

  it('when they are held against the published schema, then they fit', () => {
    expect(schema.safeParse(told())).toMatchObject({ success: true });
  });

  it('when a second run began on the same branch, then both are told', () => {
    const last = story.documents.at(-1)!;
    const [first] = story.documents[0]!.journal.entries;
    if (first?.type !== 'run.started') throw new Error('no start');
    const next = append(last, [{ ...first, workflow_id: 'second', decision: 'd-next' }], hashes.sha256);
    const both = told([...versions, versionOf('next', next)]);
    expect(both.runs.map(({ run, decisions: made }) => [run, made])).toEqual([
      [last.workflow_id, versions.length],
      ['second', 1],
    ]);
    expect(both.decisions.at(-1)).toMatchObject({ seq: versions.length + 1, run: 'second' });
    expect(historyText(both).indexOf('Run second of story')).toBeLessThan(
      historyText(both).indexOf(`Run ${last.workflow_id} of story`),
    );
  });

  it('when they are printed, then the newest comes first, each on one line, without a mark of Markdown', () => {
    const text = historyText(told());
    const rows = text.split('\n').filter((line) => /^ {2}- \d+ · /.test(line));
    expect(rows.map((row) => Number(/\d+/.exec(row)?.[0]))).toEqual(
      versions.map((_, index) => versions.length - index),
    );
    expect(rows.at(-1)).toMatch(/ · by lea \(started, commanded\) · [a-z_]+ · [0-9a-f]{10}$/);
    expect(text).not.toMatch(/\*\*|`|&#|<!--/);
  });
});

describe('given entries in which people did something', () => {
  const stamp = { at: '2026-01-05T09:00:00Z', decision: 'd1' };
  const by = { id: 5, login: 'tim' };
  const refused = { by, source: 'comment' as const, source_id: 1, why: 'no' };
  it.each<[Entry, string[]]>([
    [{ type: 'run.paused', ...stamp, by, text: '' }, ['tim commanded']],
    [{ type: 'command.refused', ...stamp, by, comment_id: 1, verb: 'x', why: 'y' }, ['tim was refused']],
    [{ type: 'gate.refused', ...stamp, step: 'a', refused }, ['tim was not counted']],
    [{ type: 'gate.delegated', ...stamp, step: 'a', by, to: 'ann' }, ['tim handed on', 'ann was asked']],
    [
      { type: 'gate.timed_out', ...stamp, step: 'a', action: 'escalate', escalated_to: ['org/team'] },
      ['org/team was asked'],
    ],
    [{ type: 'variables.set', ...stamp, values: {} }, []],
    [{ type: 'run.completed', ...stamp }, []],
  ])('when it is %o, then they are named with what they did', (entry, people) => {
    expect(peopleIn([entry, entry]).map(({ login, did }) => `${login} ${did}`)).toEqual(people);
  });
});

describe('given a history as CSV', () => {
  const [row] = told().decisions;
  if (row === undefined) throw new Error('no row');

  it.each(['=1+1', '+1', '-2+3', '@SUM(A1)', '\t=1', '\r\n=1', ' =1', '＝1', '|calc', '\u200b=1'])(
    'when a text begins as the formula %j, then no spreadsheet takes it for one',
    (formula) => {
      const cells =
        readCsv(historyCsv([{ ...row, what: formula, says: [formula], steps: [formula] }]))[1] ?? [];
      for (const cell of cells) expect(cell).not.toMatch(/^\s*[=+\-@＝|]/);
      expect(cells.filter((cell) => cell.startsWith("'"))).toHaveLength(3);
    },
  );

  it('when a text has quotes, commas and line breaks, then it comes back as one cell on one line', () => {
    const csv = historyCsv([{ ...row, what: 'He said "no, thanks",\r\nand left\u0007.' }]);
    expect(csv.split('\r\n')).toHaveLength(3);
    expect(readCsv(csv)[1]?.[7]).toBe('He said "no, thanks", and left.');
  });

  it('when it is read again, then there is a header and a row for each decision, all of one width', () => {
    const { decisions } = told();
    const csv = historyCsv(decisions);
    const rows = readCsv(csv);
    expect(csv.endsWith('\r\n')).toBe(true);
    expect(csv).not.toMatch(/[^\r]\n/);
    expect(rows).toHaveLength(decisions.length + 1);
    expect(new Set(rows.map((cells) => cells.length))).toEqual(new Set([17]));
    expect(rows[0]?.slice(0, 7)).toEqual([
      'seq',
      'at',
      'run',
      'workflow',
      'generation',
      'decision',
      'reason',
    ]);
    expect(rows.slice(1).map((cells) => cells[13])).toEqual(decisions.map(({ commit }) => commit));
    expect(rows[1]?.[11]).toContain('lea (started, commanded)');
  });

  it('when there is no decision, then the header stands alone', () => {
    expect(historyCsv([]).split('\r\n')).toHaveLength(2);
  });
});
