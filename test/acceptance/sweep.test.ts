import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decode, encode } from '../../src/progress/codec.ts';
import type { Progress } from '../../src/progress/schema.ts';
import { Actions, type Woken } from '../support/actions.ts';

const OPEN_NOW = 500;
const REMINDED = `name: small
steps:
  - {name: agree, type: approval, message: Look at it., reminders: [1h, 9h]}
  - {name: build, prompt: Build it.}
`;

/** What has something due, each for a reason of its own. */
const CALLS = 1;
const HAS_A_LOST_COMMAND = 120;
const HAS_A_LOST_LABEL = 333;
const HAS_NO_RUN = 250;
const HAS_ENDED = 400;
const CORRUPT = 499;
const CLOSED = OPEN_NOW + 1;
const DUE = [CALLS, HAS_A_LOST_COMMAND, HAS_NO_RUN, HAS_A_LOST_LABEL, CORRUPT];
/** The event of its closing was lost as well: its run is kept as a tag now. */
const WOKEN = [...DUE, CLOSED];

let actions: Actions;
/** The tips of all run branches before the sweep. */
let tips: Map<string, string>;
let swept: Woken;
let played: Woken[];
let points: number;

const branchOf = (pull: number): string => `pawl/pr-${pull}`;
const pathOf = (pull: number): string => `.pawl/pr-${pull}/progress.json`;
const tipsNow = (): Map<string, string> =>
  new Map(
    actions
      .git('for-each-ref', '--format=%(refname) %(objectname)', 'refs/heads/pawl')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => [line.slice(0, -41), line.slice(-40)]),
  );
const document = async (pull: number): Promise<Progress> => {
  const decoded = decode((await actions.sandbox.file(branchOf(pull), pathOf(pull))) ?? '', pathOf(pull));
  if (!decoded.ok) throw new Error(JSON.stringify(decoded.problems));
  return decoded.value;
};
const dispatched = (woken: Woken): number[] =>
  woken.requests
    .filter(({ operation }) => operation.includes('/dispatches'))
    .map(({ body }) => Number(/"pull-request":"(\d+)"/.exec(body)?.[1]));

/** Five hundred open pull requests and a closed one, each with a run but for one; five of the runs are real, the others wait for ever. */
beforeAll(async () => {
  actions = await Actions.open({
    workflow: REMINDED,
    performance: 'steps:\n  build: [{ output: Built. }]\n',
  });
  const { sandbox } = actions;
  const numbers = Array.from({ length: CLOSED - 1 }, (_, index) => index + 2);
  await Promise.all(
    numbers.map((number) =>
      sandbox.openPullRequest({
        author: 'lea',
        branch: `topic-${number}`,
        title: `Topic ${number}`,
        files: { [`topics/${number}.md`]: `${number}\n` },
      }),
    ),
  );
  sandbox.events.takeAll();
  sandbox.advance(60);
  for (const number of [CALLS, HAS_A_LOST_COMMAND, HAS_A_LOST_LABEL, CLOSED])
    sandbox.comment('lea', number, '/start');
  sandbox.advance(1);
  await actions.settle();

  const waits = await document(CALLS);
  const real = new Set([...DUE, CLOSED]);
  await Promise.all(
    numbers
      .filter((number) => !real.has(number))
      .map((number) => {
        const sleeps: Progress = {
          ...waits,
          workflow_id: `run-${number}`,
          next_wakeup: '2026-02-05T09:00:00Z',
          ...(number === HAS_ENDED ? { status: 'completed' } : {}),
        };
        sandbox.label('lea', number, number === HAS_ENDED ? 'pawl:completed' : 'pawl:blocked');
        return sandbox.push(
          'lea',
          branchOf(number),
          { files: { [pathOf(number)]: encode(sleeps) } },
          'Waits',
        );
      }),
  );
  await sandbox.push('lea', branchOf(CORRUPT), { files: { [pathOf(CORRUPT)]: '{"schema_version":' } }, 'Cut');

  sandbox.advance(600);
  sandbox.comment('maria', HAS_A_LOST_COMMAND, '/approve agree');
  sandbox.comment('lea', HAS_NO_RUN, '/start');
  sandbox.label('maria', HAS_A_LOST_LABEL, 'pawl:approved:agree');
  sandbox.closePullRequest('lea', CLOSED);
  // None of these events ever rings.
  sandbox.events.takeAll();
  sandbox.advance(3300);
  tips = tipsNow();
  const before = sandbox.world.limits.graphql.used;
  swept = await actions.play({ name: 'schedule', payload: { schedule: '7-59/15 * * * *' }, actor: 'lea' });
  points = sandbox.world.limits.graphql.used - before;
  played = await actions.settle();
}, 240_000);

afterAll(() => actions.close());

describe('given five hundred open pull requests with runs, and five that have something due', () => {
  it('when the schedule comes, then it costs sixteen queries, one look at the repository and one dispatch for each that is due', () => {
    expect(tips.size).toBe(OPEN_NOW);
    expect(dispatched(swept)).toEqual(WOKEN);
    const count = (operation: string): number =>
      swept.requests.filter((request) => request.operation === operation).length;
    expect(count('PawlReadOpen')).toBe(10);
    expect(count('PawlReadRuns')).toBe(6);
    expect(swept.requests.length).toBeLessThanOrEqual(17 + WOKEN.length);
    expect(swept.requests.filter(({ mutation }) => mutation)).toHaveLength(WOKEN.length);
    // A token of an actions run has a thousand points an hour.
    expect(points).toBeLessThanOrEqual(40);
    expect(swept.log).toContain(
      `looked at ${CLOSED} pull requests with ${swept.requests.length} requests, woke ${WOKEN.length} (${WOKEN.map((pull) => `#${pull}`).join(', ')})`,
    );
    expect(swept.runs.map(({ result }) => result)).toEqual(['success']);
  });

  it('when each that was woken has run, then each found what was due', async () => {
    expect(played.flatMap(({ runs }) => runs).every(({ result }) => result === 'success')).toBe(true);
    expect((await document(CALLS)).steps['agree']?.gate).toMatchObject({ status: 'pending', reminded: 1 });
    for (const pull of [HAS_A_LOST_COMMAND, HAS_A_LOST_LABEL])
      expect(await document(pull)).toMatchObject({
        status: 'completed',
        approval_history: [{ status: 'approved', approver: [{ login: 'maria' }] }],
      });
    expect((await document(HAS_NO_RUN)).steps['agree']?.gate).toMatchObject({ status: 'pending' });
    expect(actions.sandbox.comments(CORRUPT)).toHaveLength(1);
    expect(actions.oid(branchOf(CLOSED))).toBeNull();
    expect(actions.git('rev-parse', `refs/tags/pawl-archive/pr-${CLOSED}`).trim()).toBe(
      tips.get(`refs/heads/${branchOf(CLOSED)}`),
    );
  });

  it('when the others are looked at, then none of them was touched', () => {
    const after = tipsNow();
    const moved = [...after].filter(([name, oid]) => tips.get(name) !== oid).map(([name]) => name);
    expect(moved).toEqual(
      expect.arrayContaining(
        [CALLS, HAS_A_LOST_COMMAND, HAS_NO_RUN, HAS_A_LOST_LABEL].map(
          (pull) => `refs/heads/${branchOf(pull)}`,
        ),
      ),
    );
    const touched = new Set(DUE.map((pull) => `refs/heads/${branchOf(pull)}`));
    expect(moved.filter((name) => !touched.has(name))).toEqual([]);
    const talkedTo = actions.sandbox.repository.comments
      .filter(({ author }) => author.type === 'Bot')
      .map(({ pull }) => pull);
    expect([...new Set(talkedTo)].sort((one, other) => one - other)).toEqual(
      [...DUE, CLOSED].sort((one, other) => one - other),
    );
  });

  it('when the schedule comes again, then the reminder is not due again, and nothing is woken that was answered or of which people were told', async () => {
    actions.sandbox.advance(900);
    const again = await actions.play({
      name: 'schedule',
      payload: { schedule: '7-59/15 * * * *' },
      actor: 'lea',
    });
    expect(dispatched(again)).toEqual([]);
    expect(again.requests).toHaveLength(16);
  });
});
