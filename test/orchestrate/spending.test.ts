import { describe, expect, it } from 'vitest';
import { sealKeys } from '../../src/hashes.ts';
import { wake, type Report } from '../../src/orchestrate/wake.ts';
import { encode } from '../../src/progress/codec.ts';
import type { Progress } from '../../src/progress/schema.ts';
import { sealed } from '../../src/progress/seal.ts';
import { FakeGitHub, worldOf } from '../support/github.ts';
import { given, LEA, MARIA, type Story } from '../support/story.ts';

const STORY = 'name: story\nsteps:\n  - {name: one, prompt: "Go."}\n  - {name: two, prompt: "Go."}\n';
const POLICY = 'limits: {person-day-cost-usd: 3}';

/** The run of another pull request, of which the first step has cost something and the second is under way. */
const elsewhere = (cost_usd: number, policy: string | null = null): Progress => {
  const story: Story = given(STORY, policy);
  story.start();
  story.back('one', { usage: { input_tokens: 10, output_tokens: 1, cost_usd } });
  story.wake();
  if (story.progress === null) throw new Error('It began');
  return story.progress;
};

const places = (...documents: (Progress | string | null)[]): { pull: number; document: string | null }[] =>
  documents.map((document, at) => ({
    pull: 8 + at,
    document: document === null || typeof document === 'string' ? document : encode(document),
  }));

const started = async (
  spending: { pull: number; document: string | null }[],
  policy: string | null = POLICY,
): Promise<{ github: FakeGitHub; report: Report; lines: string[] }> => {
  const github = new FakeGitHub({ '.github/pawl/workflows/story.yml': STORY }, policy).say(LEA, '/start');
  github.told.spending = spending;
  const world = worldOf(github);
  return { github, report: await wake(world, 7, true), lines: world.lines };
};

const allowed = ({ tasks }: Report): number | undefined => {
  const [task] = tasks;
  return task?.kind === 'agent' ? task.allowance.cost_usd : undefined;
};

describe('threat 33: given a bound on what a person’s runs use up in a day', () => {
  it('threat 33: when a document cannot be used, then it is left out, and the log names its pull request', async () => {
    const { report, lines } = await started(places(null, 'nonsense', elsewhere(1)));
    expect(allowed(report)).toBe(2);
    expect(lines.filter((line) => line.includes('has spent'))).toEqual([
      'What #8 has spent is not known: its document cannot be used.',
      'What #9 has spent is not known: its document cannot be used.',
    ]);
  });

  it('threat 33: when her other runs have spent it all, then this one begins nothing, and says why', async () => {
    const { github, report } = await started(places(elsewhere(2), elsewhere(1)));
    expect(report).toMatchObject({ decision: { reason: 'person_day_reached' }, tasks: [] });
    expect(github.views.at(-1)?.comment?.body).toContain(
      '3.00 USD used of 3.00 USD, what policy allows all runs of one person in a day (UTC)',
    );
  });

  it('threat 33: when attempts elsewhere may still use it up, then that is not left here', async () => {
    const { report } = await started(places(elsewhere(1, 'limits: {step-cost-usd: 0.75}')));
    expect(allowed(report)).toBe(1.25);
  });

  it('threat 33: when a lease elsewhere has run out, then nothing more is expected of it', async () => {
    const dead = elsewhere(1, 'limits: {step-cost-usd: 0.75}');
    const claim = { ...dead.steps['two']!.claim!, lease_until: '2026-01-05T08:00:00Z' };
    const { report } = await started(
      places({ ...dead, steps: { ...dead.steps, two: { ...dead.steps['two']!, claim } } }),
    );
    expect(allowed(report)).toBe(2);
  });

  it('threat 33: when somebody else’s run, or one of yesterday, has spent it, then that is not hers today', async () => {
    const before = elsewhere(9);
    const yesterday = {
      ...before,
      metrics: { ...before.metrics, today: { ...before.metrics.today!, day: '2026-01-04' } },
    };
    const hers = elsewhere(9);
    const marias = {
      ...hers,
      requester: { id: MARIA.id, login: MARIA.login },
      metrics: {
        ...hers.metrics,
        today: { day: '2026-01-05', by: { [MARIA.id]: { cost_usd: 9, tokens: 1 } } },
      },
    };
    expect(allowed((await started(places(yesterday, marias))).report)).toBe(3);
  });

  it('threat 33: when a pull request has a branch and a tag, then its newest document counts, once', async () => {
    const document = elsewhere(1);
    const older = { ...document, generation: 1, metrics: { ...document.metrics, cost_usd: 0.5 } };
    const spending = [older, document, older].map((one) => ({ pull: 8, document: encode(one) }));
    expect(allowed((await started(spending)).report)).toBe(2);
  });

  it('threat 33: when there is a seal key, then what it has not sealed for that place is not believed', async () => {
    const keys = sealKeys('f'.repeat(64));
    if ('wrong' in keys) throw new Error(keys.wrong);
    const github = new FakeGitHub({ '.github/pawl/workflows/story.yml': STORY }, POLICY).say(LEA, '/start');
    const world = { ...worldOf(github), seal_keys: keys };
    const { repository } = await github.read(7, { since: () => null });
    const seal = (pull: number): Progress =>
      sealed(elsewhere(1), { repository: repository.node_id, pull }, keys);
    github.told.spending = places(seal(8), seal(8), elsewhere(1));
    expect(allowed(await wake(world, 7, true))).toBe(2);
    expect(world.lines.filter((line) => line.includes('has spent'))).toHaveLength(2);
  });

  it('when policy bounds nobody’s day, or no agent is about to begin, then nothing of it is read', async () => {
    const free = await started(places(elsewhere(9)), null);
    expect(allowed(free.report)).toBeUndefined();
    expect(free.report.tasks).toHaveLength(1);
    const reads = ({ github }: { github: FakeGitHub }): number =>
      github.calls.filter((call) => call === 'more').length;
    const bounded = await started(places(elsewhere(1)));
    expect(reads(bounded)).toBe(reads(free) + 1);
    await wake(worldOf(bounded.github), 7, true);
    expect(reads(bounded)).toBe(reads(free) + 1);
  });
});
