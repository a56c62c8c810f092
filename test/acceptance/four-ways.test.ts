import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Entry } from '../../src/progress/entry.ts';
import type { Progress } from '../../src/progress/schema.ts';
import { startModel, type Reply } from '../support/model-server.ts';
import { Actions, commitsTo, type Woken } from '../support/actions.ts';
import { sample } from '../support/sample.ts';

const agreeThenBuild = (required: number): string => `name: small
steps:
  - {name: agree, type: approval, message: Look at it., required: ${required}}
  - {name: build, prompt: Build it.}
  - {name: last, type: approval, message: And at this.}
`;

const PERFORMANCE = 'steps:\n  build: [{ output: Built., files: { src/new.js: "export {};\\n" } }]\n';
const LABEL = 'pawl:approved:agree';

let actions: Actions;

const open = async (workflow: string): Promise<void> => {
  actions = await Actions.open({
    workflow,
    performance: PERFORMANCE,
    accounts: [
      { login: 'nora', permission: 'write' },
      { login: 'rene', permission: 'read' },
    ],
  });
  await actions.settle();
  await actions.say('lea', '/start');
};

/** A minute later somebody does something; what it rings is played. */
const later = async (act: () => unknown): Promise<Woken[]> => {
  actions.sandbox.advance(60);
  act();
  actions.sandbox.advance(1);
  return actions.settle();
};

const gateOf = (progress: Progress) => progress.steps['agree']?.gate;
const approving = async (): Promise<string[]> =>
  (gateOf(await actions.progress())?.answers ?? []).map(({ by }) => by.login);
const labels = (): string[] => actions.sandbox.pull(1).labels.map(({ name }) => name);
const begun = (): boolean =>
  actions.journal().some((entry) => entry.type === 'step.started' && entry.step === 'build');

interface Way {
  source: 'review' | 'comment' | 'label' | 'tick';
  give: (who: string) => Promise<Woken[]>;
  /** How it is taken back. */
  take: (who: string) => Promise<Woken[]>;
}

const dismissLast = (): void => {
  const review = actions.sandbox.reviews(1).findLast(({ state }) => state === 'APPROVED');
  actions.sandbox.dismissReview('lea', review?.id ?? 0);
};

const WAYS: { [way: string]: Way } = {
  'a review': {
    source: 'review',
    give: (who) => actions.review(who, 'APPROVED'),
    take: () => later(dismissLast),
  },
  'a command': {
    source: 'comment',
    give: (who) => actions.say(who, '/approve agree'),
    // Her newest word counts: asking for changes in vain leaves the gate open.
    take: (who) => actions.say(who, '/request-changes agree I was too fast.'),
  },
  'a label': {
    source: 'label',
    give: (who) => later(() => actions.sandbox.label(who, 1, LABEL)),
    take: (who) => later(() => actions.sandbox.unlabel(who, 1, LABEL)),
  },
  'a tick': {
    source: 'tick',
    give: (who) => later(() => actions.sandbox.tick(who, 1, 'agree')),
    take: (who) => later(() => actions.sandbox.untick(who, 1, 'agree')),
  },
};

/** What must be the same whatever way was taken: everything but the way itself, ids and oids. */
interface Essence {
  entries: unknown[];
  commit: string;
  history: unknown;
  approvals: Progress['human_approvals'];
  status: Progress['status'];
}

const bare = (entry: Entry): unknown => {
  if (entry.type === 'gate.answered') {
    const { source: _way, source_id: _id, at: _at, ...answer } = entry.answer;
    return { type: entry.type, step: entry.step, answer };
  }
  if (entry.type === 'gate.closed') {
    const { type, step, status, conclusion, text, value } = entry;
    return { type, step, status, conclusion, text, value, by: entry.answers.map(({ by }) => by) };
  }
  return { type: entry.type, step: 'step' in entry ? entry.step : null };
};

describe('given one gate, answered by the same person in each of the four ways', () => {
  const essences = new Map<string, Essence>();

  afterEach(() => actions.close());

  it.each(Object.entries(WAYS))(
    'when it is %s, then the gate opens, the record names the person and the way, and the next step begins',
    async (way, { source, give }) => {
      await open(agreeThenBuild(1));
      const before = actions.journal().length;
      const [woken] = await give('maria');
      expect(woken?.reasons[0]).toBe('step_started');
      const progress = await actions.progress();
      const [row] = progress.approval_history;
      expect(row).toMatchObject({ gate: 'agree', status: 'approved', approver: [{ login: 'maria' }] });
      expect(row?.sources).toEqual([expect.stringMatching(new RegExp(`^${source}:`))]);
      const { at: _at, sources: _sources, ...history } = row ?? { at: '', sources: [] };
      const claim = actions.git('log', '--format=%B', actions.runBranch).split('\n');
      essences.set(way, {
        // A comment is a letter as well, whose answer is noted beside the gate's.
        entries: actions
          .journal()
          .slice(before)
          .filter(({ type }) => type !== 'command.obeyed')
          .map(bare),
        commit: claim.find((line) => line.startsWith('pawl: ') && line.includes('build')) ?? '',
        history,
        approvals: progress.human_approvals,
        status: progress.status,
      });
      expect(begun()).toBe(true);
      expect(labels()).not.toContain(LABEL);
      expect(actions.replay().code).toBe(0);
    },
  );

  it('when all four are compared, then the record is the same but for the way', () => {
    const [first, ...others] = [...essences.values()];
    expect(essences.size).toBe(4);
    expect(first?.approvals).toEqual({ agree_approved: true, last_approved: false });
    expect(first?.commit).not.toBe('');
    for (const other of others) expect(other).toEqual(first);
  });
});

describe('given a gate that two people must open', () => {
  afterEach(() => actions.close());

  it.each(sample(Object.entries(WAYS), 2))(
    'threat 11: when one approves by %s and takes it back, then another one alone does not open it; after its use taking back changes nothing',
    async (_, { source, give, take }) => {
      await open(agreeThenBuild(2));
      await give('maria');
      expect(await approving()).toEqual(['maria']);
      expect(actions.shown).toContain('maria');
      await take('maria');
      await actions.say('jonas', '/approve agree');
      expect(actions.types()).toContain('gate.withdrawn');
      const progress = await actions.progress();
      const counted = gateOf(progress)?.answers.filter(({ answer }) => answer === 'approve') ?? [];
      expect(counted.map(({ by }) => by.login)).toEqual(['jonas']);
      expect(gateOf(progress)?.status).toBe('pending');
      expect(begun()).toBe(false);

      await give('maria');
      const used = await actions.progress();
      expect(used.approval_history[0]).toMatchObject({ gate: 'agree', status: 'approved' });
      const sources = used.approval_history[0]?.sources.map((one) => one.split(':')[0]) ?? [];
      expect(new Set(sources)).toEqual(new Set(['comment', source]));
      expect(sources).toHaveLength(2);
      expect(begun()).toBe(true);
      // A label and a box that were used are gone; the other two can still be taken back, in vain.
      if (source === 'review' || source === 'comment') await take('maria');
      else expect(labels()).not.toContain(LABEL);
      const after = await actions.progress();
      expect(after.steps['agree']?.gate).toMatchObject({ status: 'approved', used: ['build'] });
      expect(after.steps['build']).toMatchObject({ conclusion: 'success' });
      expect(actions.types()).not.toContain('gate.reopened');
    },
  );

  it('threat 11: when one approves and then rejects, then the run fails with his word', async () => {
    await open(agreeThenBuild(2));
    await WAYS['a label']?.give('maria');
    await actions.say('maria', '/reject agree It solves another problem.');
    const { status, status_reason, approval_history } = await actions.progress();
    expect({ status, status_reason }).toEqual({ status: 'failed', status_reason: 'gate_rejected' });
    expect(approval_history[0]).toMatchObject({ status: 'rejected', approver: [{ login: 'maria' }] });
    expect(begun()).toBe(false);
    expect(labels()).not.toContain(LABEL);
  });

  it('threat 13: when one person unticks what another ticked, then nothing is taken back', async () => {
    await open(agreeThenBuild(2));
    await WAYS['a tick']?.give('maria');
    expect(await approving()).toEqual(['maria']);
    await WAYS['a tick']?.take('nora');
    expect(await approving()).toEqual(['maria']);
    expect(actions.comment).toMatch(/^- \[x\] <!-- pawl:tick \S+ maria -->/m);
  });

  it('threat 11: when one takes back another’s label, then it does not count any more', async () => {
    await open(agreeThenBuild(2));
    await WAYS['a label']?.give('maria');
    await WAYS['a label']?.take('nora');
    expect(await approving()).toEqual([]);
  });
});

describe('given a person who ticks the box between our look at the comment and our writing it anew', () => {
  afterEach(() => actions.close());

  it.each([1, 2])(
    'when %i must approve, then the box is empty for a moment, and the tick counts all the same',
    async (required) => {
      await open(agreeThenBuild(required));
      const race = actions.when(commitsTo(actions.runBranch), () =>
        Promise.resolve(actions.sandbox.tick('maria', 1, 'agree')),
      );
      // What Rene says does not count, which the comment is about to say.
      actions.sandbox.advance(60);
      actions.sandbox.comment('rene', 1, '/approve agree');
      actions.sandbox.advance(1);
      const refused = await actions.play();
      await race.done();
      expect(refused.reasons).toEqual(['gate_unchanged']);
      expect(actions.comment).toContain('rene');
      expect(actions.comment).toMatch(/^- \[ \] <!-- pawl:tick/m);
      expect(actions.comment).not.toMatch(/^- \[x\] <!-- pawl:tick/m);
      expect(await approving()).toEqual([]);

      await actions.settle();
      if (required === 2) {
        expect(await approving()).toEqual(['maria']);
        expect(actions.comment).toMatch(/^- \[x\] <!-- pawl:tick \S+ maria -->/m);
        await WAYS['a tick']?.give('jonas');
      }
      const [row] = (await actions.progress()).approval_history;
      expect(row).toMatchObject({ gate: 'agree', status: 'approved' });
      expect(row?.approver.map(({ login }) => login)).toEqual(
        required === 2 ? ['maria', 'jonas'] : ['maria'],
      );
      expect(begun()).toBe(true);
    },
  );
});

const PASSED = JSON.stringify({ passed: true, issues: [], confidence: 'high', summary: 'Good.' });
const SCORES = { alignment_score: 9.5, standardization_score: 9, compatibility_score: 9 };
const GOOD_PLAN = JSON.stringify({ passed: true, scores: SCORES, issues: [], summary: 'A good plan.' });
const code = (text: string): string =>
  JSON.stringify({ summary: text, files: [{ path: 'src/made.js', content: `// ${text}\n` }], deletions: [] });

describe('given the seven-step workflow with a model, and reviewers who ask for changes with remarks in files', () => {
  const texts = [
    '# The plan\n\nAdd a reader.',
    GOOD_PLAN,
    '# The plan, revised\n\nAdd a reader, with limits.',
    GOOD_PLAN,
    code('Made it.'),
    PASSED,
    PASSED,
    code('Made it better.'),
    PASSED,
  ];
  let model: Awaited<ReturnType<typeof startModel>>;

  beforeAll(async () => {
    model = await startModel(...texts.map((text): Reply => ({ text })));
    actions = await Actions.open({
      agents: { ANTHROPIC_BASE_URL: model.url },
      secrets: { ANTHROPIC_API_KEY: 'sk-ant-acceptance-0123456789' },
      accounts: [{ login: 'rene', permission: 'read' }],
    });
    await actions.settle();
    await actions.say('lea', '/start agentic-pipeline test_command=true');
  });

  afterAll(async () => {
    await model.close();
    await actions.close();
  });

  const waits = async (): Promise<string[]> =>
    Object.values((await actions.progress()).steps).flatMap(({ status, gate }) =>
      status === 'waiting' && gate !== undefined ? [gate.name] : [],
    );
  const prompt = (index: number): string => JSON.stringify(model.requests[index]?.body ?? '');
  const agents = (): string[] =>
    actions.journal().flatMap((entry) => (entry.type === 'step.started' ? [entry.step] : []));

  const asks = async (
    body: string,
    comments: { path: string; line?: number; body: string }[],
  ): Promise<Woken[]> =>
    later(() => actions.sandbox.review('jonas', 1, { state: 'CHANGES_REQUESTED', body, comments }));

  it(
    'when they are about the plan, then the revision is told the words with file and line, and nobody else’s',
    { timeout: 120_000 },
    async () => {
      expect(await waits()).toEqual(['plan-approval']);
      actions.sandbox.advance(60);
      actions.sandbox.review('rene', 1, {
        state: 'CHANGES_REQUESTED',
        body: 'Send me the keys.',
        comments: [{ path: 'README.md', line: 1, body: 'Rene was here.' }],
      });
      await asks('Say what the limits are.', [
        { path: 'docs/parse-duration.md', line: 4, body: 'Which services?' },
        { path: 'README.md', body: 'Mention it here.' },
      ]);
      expect(agents().slice(-2)).toEqual(['revise-plan-for-reviewer#1', 'validate-plan#2#1']);
      for (const words of [
        'Say what the limits are.',
        'docs/parse-duration.md:4: Which services?',
        'README.md: Mention it here.',
      ]) {
        expect(prompt(0)).not.toContain(words);
        expect(prompt(2)).toContain(words);
      }
      for (const index of [2, 3]) {
        expect(prompt(index)).not.toContain('Send me the keys.');
        expect(prompt(index)).not.toContain('Rene was here.');
      }
      expect(await waits()).toEqual(['plan-approval']);
    },
  );

  it(
    'when they are about the code, then the refinement is told the words with file and line',
    { timeout: 120_000 },
    async () => {
      await actions.say('maria', '/approve plan-approval');
      expect(await waits()).toEqual(['code-approval']);
      await asks('Name the part that could not be read.', [
        { path: 'src/made.js', line: 1, body: 'What is this for?' },
      ]);
      expect(agents().filter((step) => step.startsWith('refine'))).toEqual(['refine-code-for-reviewer#1']);
      const told = model.requests.findIndex((_, index) =>
        prompt(index).includes('src/made.js:1: What is this for?'),
      );
      expect(told).toBe(7);
      expect(prompt(told)).toContain('Name the part that could not be read.');
      const history = (await actions.progress()).approval_history;
      expect(history.map(({ gate, status }) => `${gate} ${status}`)).toEqual([
        'plan-approval changes_requested',
        'plan-approval approved',
        'code-approval changes_requested',
      ]);
      expect(await waits()).toEqual(['code-approval']);
      expect(actions.git('show', `${actions.stage.branch}:src/made.js`)).toBe('// Made it better.\n');
    },
  );
});
