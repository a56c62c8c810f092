import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RecordedRequest } from '../../src/sandbox/requests.ts';
import { Actions, commitsTo, type Woken } from '../support/actions.ts';
import { BUILD, BUILD_PERFORMANCE } from './scenes.ts';

let actions: Actions;

beforeEach(async () => {
  actions = await Actions.open({ workflow: BUILD, performance: BUILD_PERFORMANCE });
  await actions.settle();
});
afterEach(() => actions.close());

const resultsOf = (woken: Woken | undefined): string[] =>
  (woken?.runs ?? []).flatMap(({ jobs }) =>
    jobs.filter(({ result }) => result !== 'skipped').map(({ id, result }) => `${id} ${result}`),
  );

/** GitHub's secondary limit, for as long as it says; `times` requests run into it. */
const limit = (match: (request: RecordedRequest) => boolean, seconds: number, times = Infinity): void =>
  actions.fault({
    kind: 'status',
    status: 403,
    headers: { 'retry-after': String(seconds) },
    match,
    times,
  });
const dispatches = ({ operation }: RecordedRequest): boolean => operation.endsWith('/dispatches');

const done = async (): Promise<void> => {
  expect(await actions.progress()).toMatchObject({
    status: 'completed',
    steps: { build: { conclusion: 'success' } },
  });
  expect(actions.comment).not.toBe('');
  expect(
    actions.git('log', '--format=%s', `main..${actions.stage.branch}`).match(/record build/g),
  ).toHaveLength(1);
  expect(actions.replay().code).toBe(0);
};

describe('given a rate limit that lasts longer than an actions run waits', () => {
  it.each([
    ['the pull request is to be read', () => (): boolean => true],
    ['the claim is to be written', () => commitsTo(actions.runBranch)],
  ])(
    'fault 07: when %s, then the job ends well, says until when, and the schedule goes on',
    async (_, fits) => {
      limit(fits(), 3600);
      const [woken, ...others] = await actions.say('lea', '/start');
      expect([resultsOf(woken), woken?.reasons, others]).toEqual([['decide success'], ['rate_limited'], []]);
      expect(woken?.log).toMatch(
        /rate_limited: GitHub's rate limit is used up; it asks to wait 3600 s\..*the first schedule after 2026-01-05T10:\d\d:\d\dZ/,
      );
      expect(woken?.log).not.toContain('::error::');
      expect([actions.oid(actions.runBranch), actions.comment]).toEqual([null, '']);
      actions.sandbox.faults.clear();
      await actions.schedule(3600);
      await done();
    },
  );

  it('fault 07: when the work is to be recorded, then nothing is half done, its claim says when it is tried again, and it is', async () => {
    const before = actions.head;
    limit(commitsTo(actions.stage.branch), 1200);
    const [woken] = await actions.say('lea', '/start');
    expect(resultsOf(woken)).toEqual(['decide success', 'agent success', 'record success']);
    expect(woken?.reasons).toEqual(['run_started', 'rate_limited']);
    const { steps, next_wakeup } = await actions.progress();
    expect([actions.head, steps['build']?.status, next_wakeup]).toEqual([
      before,
      'in_progress',
      steps['build']?.claim?.lease_until,
    ]);
    expect(woken?.log).toContain(`What was performed is not recorded. Run this job again after`);
    expect(woken?.log).toContain(`before ${next_wakeup}`);
    actions.sandbox.faults.clear();
    await actions.schedule(3600);
    await actions.schedule(60);
    await done();
  });

  it('fault 07: when the next actions run is to be started, then what was recorded stands and is due', async () => {
    limit(dispatches, 3600);
    const [woken] = await actions.say('lea', '/start');
    expect(resultsOf(woken)).toEqual(['decide success', 'agent success', 'record success']);
    expect(woken?.reasons.at(-1)).toBe('step_recorded');
    const { status, next_wakeup, updated_at } = await actions.progress();
    expect({ status, next_wakeup }).toEqual({ status: 'in_progress', next_wakeup: updated_at });
    const [limited] = await actions.schedule();
    expect([resultsOf(limited), limited?.log]).toEqual([
      ['sweep success'],
      expect.stringContaining('rate_limited'),
    ]);
    actions.sandbox.faults.clear();
    await actions.schedule(3600);
    await done();
  });

  it('fault 07: when people are to be shown what was recorded, then it is recorded, and shown later', async () => {
    limit(({ operation }) => operation === 'PawlPublish' || operation.includes('/statuses/'), 3600);
    const woken = await actions.say('lea', '/start');
    expect(woken.flatMap(resultsOf).every((result) => result.endsWith('success'))).toBe(true);
    expect((await actions.progress()).status).toBe('completed');
    actions.sandbox.faults.clear();
    await actions.schedule(3600);
    await done();
    expect(actions.shown).toContain('All steps are done');
  });
});

describe('given rate limits that end soon', () => {
  it('fault 07: when every write runs into one, then each waits and is made once', async () => {
    const seen = new Set<string>();
    const writes = (request: RecordedRequest): boolean => {
      const kind = `${request.operation} ${/"branchName":"[^"]+"/.exec(request.body)?.[0] ?? ''}`;
      if (!request.mutation || seen.has(kind)) return false;
      seen.add(kind);
      return true;
    };
    limit(writes, 1);
    const woken = await actions.say('lea', '/start');
    expect(seen.size).toBeGreaterThanOrEqual(5);
    expect(woken.flatMap(resultsOf).every((result) => result.endsWith('success'))).toBe(true);
    await done();
    expect((await actions.progress()).steps['build']).toMatchObject({ attempts: 1 });
  });
});

describe('given a GitHub that is unwell for minutes', () => {
  it.each([
    ['answers 503', { kind: 'status', status: 503 } as const],
    ['cuts every connection', { kind: 'reset' } as const],
  ])(
    'fault 17: when it %s, then each wake-up fails with github_unreachable, and the first one after that goes on',
    async (_, how) => {
      actions.fault({ ...how, match: () => true, times: Infinity });
      const [woken] = await actions.say('lea', '/start');
      const [swept] = await actions.schedule(300);
      for (const one of [woken, swept]) expect(one?.log).toContain('::error::github_unreachable');
      actions.sandbox.faults.clear();
      await actions.schedule(600);
      await done();
    },
  );
});
