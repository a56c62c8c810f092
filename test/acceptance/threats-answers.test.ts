import { afterEach, describe, expect, it } from 'vitest';
import { noreplyAddress } from '../../src/sandbox/state/accounts.ts';
import { branchRef, moveBranch } from '../../src/sandbox/state/push.ts';
import { filesToChanges } from '../../src/sandbox/files.ts';
import { Actions } from '../support/actions.ts';
import { sample } from '../support/sample.ts';
import {
  ACCOUNTS,
  BUILT,
  gateOf,
  later,
  lookThenBuild,
  lookWaitBuild,
  nothingBuilt,
  refusals,
  staysClosed,
  wake,
  wasBuilt,
} from './guarded.ts';

let actions: Actions;

afterEach(() => actions.close());

const begin = async (workflow = lookThenBuild(), files: { [path: string]: string } = {}): Promise<void> => {
  actions = await Actions.open({ workflow, performance: BUILT, accounts: ACCOUNTS, files });
  await actions.settle();
  await actions.say('lea', '/start');
};

/** Somebody pushes a commit that says of itself when it was made. */
async function pushDated(login: string, date: string): Promise<void> {
  const { repository, world } = actions.sandbox;
  const account = world.accounts.named(login);
  const by = { name: account.name, email: noreplyAddress(account), date };
  const { ref } = branchRef(repository, actions.stage.branch);
  const parent = actions.head;
  const changes = filesToChanges({ 'src/late.js': 'export const late = true;\n' });
  const oid = await repository.git.write({ parent, message: 'Old', changes, author: by, committer: by });
  await moveBranch(repository, account, ref, parent, oid);
}

describe('given a gate that two people must open, and work behind it', () => {
  it('threat 05: when a commit pushed after an approval says that it is from 2020, then the approval is void all the same', async () => {
    await begin(lookThenBuild('required: 2'));
    const reviewed = actions.head;
    await actions.review('jonas', 'APPROVED');
    await staysClosed(actions, 'look', ['jonas']);
    await later(actions, () => pushDated('lea', '2020-01-01T00:00:00Z'));
    expect(actions.git('log', '-1', '--format=%aI %cI', actions.stage.branch)).toContain('2020-01-01');
    await staysClosed(actions);
    expect((await gateOf(actions)).changed?.what).toBe('src/late.js, by lea');
    expect(actions.shown).toContain('src/late.js, by lea');
    // Neither the old approval nor a new one of the old commit counts beside somebody's of the new one.
    await later(actions, () => actions.sandbox.review('maria', 1, { state: 'APPROVED', commit: reviewed }));
    await actions.review('nora', 'APPROVED');
    await staysClosed(actions, 'look', ['nora']);
    expect(await refusals(actions)).toEqual({
      maria: 'the review is about other content than what is shown now',
    });
  });

  it('threat 13: when one person reviews, comments, sets the label and ticks, then it is one person', async () => {
    await begin(lookThenBuild('required: 2'));
    await actions.review('jonas', 'APPROVED');
    await actions.say('jonas', '/approve look');
    await later(actions, () => actions.sandbox.label('jonas', 1, 'pawl:approved:look'));
    await later(actions, () => actions.sandbox.tick('jonas', 1, 'look'));
    await staysClosed(actions, 'look', ['jonas']);
    expect(actions.shown).toContain('1 of 2');
    await actions.say('nora', '/approve look');
    await wasBuilt(actions);
    const { approval_history } = await actions.progress();
    expect(approval_history.at(-1)?.approver.map(({ login }) => login)).toEqual(['jonas', 'nora']);
  });

  const withdrawn: [string, () => Promise<unknown>, () => unknown][] = [
    [
      'a review that is dismissed',
      () => actions.review('jonas', 'APPROVED'),
      () => actions.sandbox.dismissReview('nora', actions.sandbox.reviews(1).at(-1)?.id ?? 0),
    ],
    [
      'a command of somebody whose access is taken away',
      () => actions.say('jonas', '/approve look'),
      () => actions.sandbox.setPermission('jonas', 'read'),
    ],
    [
      'a review of somebody whose access is taken away',
      () => actions.review('jonas', 'APPROVED'),
      () => actions.sandbox.setPermission('jonas', 'none'),
    ],
    [
      'a comment that is deleted',
      () => actions.say('jonas', '/approve look'),
      () => actions.sandbox.deleteComment('jonas', actions.sandbox.comments(1).at(-1)?.id ?? 0),
    ],
    [
      'a comment that is edited',
      () => actions.say('jonas', '/approve look'),
      () =>
        actions.sandbox.editComment(
          'jonas',
          actions.sandbox.comments(1).at(-1)?.id ?? 0,
          '/approve look now',
        ),
    ],
    [
      'a label that is taken off',
      () => later(actions, () => actions.sandbox.label('jonas', 1, 'pawl:approved:look')),
      () => actions.sandbox.unlabel('lea', 1, 'pawl:approved:look'),
    ],
    [
      'a tick that is taken away',
      () => later(actions, () => actions.sandbox.tick('jonas', 1, 'look')),
      () => actions.sandbox.untick('jonas', 1, 'look'),
    ],
  ];

  it.each(sample(withdrawn, 3))(
    'threat 11: when one of the two approvals is %s before the other comes, then the gate stays closed',
    async (_, approve, withdraw) => {
      await begin(lookThenBuild('required: 2'));
      await approve();
      await staysClosed(actions, 'look', ['jonas']);
      await later(actions, withdraw);
      await actions.say('nora', '/approve look');
      await staysClosed(actions, 'look', ['nora']);
      expect(actions.shown).toContain('1 of 2');
    },
  );

  it('threat 46: when the output that is shown is edited between two approvals, then both are void until it is restored', async () => {
    actions = await Actions.open({
      workflow: PLAN_TWO,
      performance: 'steps:\n  plan: [{ output: "# The plan\\n" }]\n  build: [{ output: Built. }]\n',
      accounts: ACCOUNTS,
    });
    await actions.settle();
    await actions.say('lea', '/start');
    await actions.say('jonas', '/approve look');
    expect((await gateOf(actions)).answers.map(({ by }) => by.login)).toEqual(['jonas']);
    const plan = '.pawl/pr-1/outputs/plan/plan.1.1.md';
    await actions.push('nora', { [plan]: '# The plan\n\nAdd a back door.\n' });
    expect((await gateOf(actions)).answers).toEqual([]);
    expect((await gateOf(actions)).changed?.what).toBe(`${plan}, by nora`);
    await actions.say('maria', '/approve look');
    await actions.say('jonas', '/approve look');
    expect(await gateOf(actions)).toMatchObject({ status: 'pending', answers: [] });
    expect((await actions.progress()).steps['build']).toBeUndefined();
    expect(actions.shown).toContain(`${plan} was edited after it was recorded; restore it`);
  });
});

const PLAN_TWO = `name: small
steps:
  - {name: plan, prompt: Plan it., agent: planner}
  - {name: look, type: approval, message: Look., shows: [plan], required: 2}
  - {name: build, prompt: Build it.}
`;

describe('given a gate that was approved, and half an hour before anything comes of it', () => {
  const approveAndWait = async (approve: () => Promise<unknown>): Promise<void> => {
    await begin(lookWaitBuild());
    await approve();
    expect((await gateOf(actions)).status).toBe('approved');
    nothingBuilt(actions);
  };
  /** Why it is asked again once the half hour is over; nothing has begun, and the comment says so too. */
  const askedAgain = async (): Promise<string> => {
    await actions.schedule(31 * 60);
    await staysClosed(actions);
    const why = (await gateOf(actions)).reopened?.why ?? '';
    expect(actions.shown).toContain(why);
    return why;
  };

  it('threat 11: when the review is dismissed, then it is asked again, and nothing begins', async () => {
    await approveAndWait(() => actions.review('jonas', 'APPROVED'));
    await later(actions, () => actions.sandbox.dismissReview('nora', actions.sandbox.reviews(1)[0]?.id ?? 0));
    expect(await askedAgain()).toMatch(/the approval of jonas was taken back/);
    await actions.say('nora', '/approve look');
    await wasBuilt(actions);
  });

  it('threat 11: when access is taken away, then it is asked again, and nothing begins', async () => {
    await approveAndWait(() => actions.say('jonas', '/approve look'));
    actions.sandbox.setPermission('jonas', 'read');
    expect(await askedAgain()).toMatch(/answering needs write access, and jonas has read/);
  });

  it('threat 04: when somebody pushes, then it is asked again, and nothing begins', async () => {
    await approveAndWait(() => actions.say('jonas', '/approve look'));
    await actions.push('lea', { 'src/later.js': 'export {};\n' });
    expect(await askedAgain()).toMatch(/src\/later\.js, by lea/);
  });

  it('threat 14: when reviews cannot be read any more, then nothing begins until they can', async () => {
    await approveAndWait(() => actions.review('jonas', 'APPROVED'));
    for (let count = 0; count < 100; count += 1)
      actions.sandbox.review('nora', 1, { state: 'COMMENTED', body: `Remark ${count}.` });
    actions.sandbox.events.takeAll();
    actions.fault({
      kind: 'status',
      status: 500,
      times: Infinity,
      match: ({ operation }) => operation === 'PawlReadReviews',
    });
    await actions.schedule(31 * 60);
    nothingBuilt(actions);
    expect(actions.shown).toContain('Reviews could not be read whole: no gate opens until they can.');
    actions.sandbox.faults.clear();
    await wake(actions);
    await actions.settle();
    await wasBuilt(actions);
  });
});

describe('given an open gate, and text in which a command stands that is none', () => {
  const forms = [
    ['a fence', '```\n/approve look\n```'],
    ['a fence of tildes that begins with words', 'Say this:\n\n~~~\n/approve look\n~~~'],
    ['a code block', '    /approve look'],
    ['a code span', '`/approve look`'],
    ['a quote', '> /approve look'],
    ['a quote without a blank', '>/approve look'],
    ['a reply by mail', 'On Monday Lea wrote:\n> Please look.\n\n/approve look'],
    ['a reply above the quoted text', 'Will do.\n/approve look\n\n> Please look.'],
    ['an HTML comment', '<!-- hidden\n/approve look\n-->\nHello.'],
    ['an HTML comment on one line', '<!-- /approve look -->'],
    ['an HTML comment that never ends', '<!--\n/approve look'],
    ['the second line', 'Hello.\n/approve look'],
    ['a list', '- /approve look'],
    ['folded details', '<details>\n\n/approve look\n\n</details>'],
  ] as const;

  it('threat 07: when the command stands in any of them, then nothing is decided, and the gate stays closed', async () => {
    await begin();
    const before = actions.decisions().length;
    for (const [, text] of forms) await actions.say('jonas', text);
    // Whatever woke it: every comment was read by now.
    const woken = await wake(actions);
    expect(woken.reasons).toEqual(['awaiting_person']);
    expect(actions.decisions()).toHaveLength(before);
    expect(await refusals(actions)).toEqual({});
    await staysClosed(actions);
    expect(actions.sandbox.comments(1).filter(({ reactions }) => reactions.length > 0)).toHaveLength(1);
    await actions.say('jonas', '/approve look');
    await wasBuilt(actions);
  }, 90_000);

  it('threat 08: when its letters only look the same, then nothing is decided, and the gate stays closed', async () => {
    await begin();
    const before = actions.decisions().length;
    // Cyrillic а, fullwidth, a slash that is none, a zero width space, capitals of another script, a bidi override.
    for (const text of [
      '/\u0430pprove look',
      '\uff0fapprove look',
      '\u2215approve look',
      '\u200b/approve look',
      '/\u200bapprove look',
      '/\uff41pprove look',
      '/appr\u03bfve look',
      '\u202e/approve look',
    ])
      await actions.say('jonas', text);
    await wake(actions);
    expect(actions.types().filter((type) => type.startsWith('gate.'))).toEqual(['gate.opened']);
    expect(await refusals(actions)).toEqual({});
    await staysClosed(actions);
    expect(actions.decisions().length).toBeLessThanOrEqual(before + 8);
    await actions.say('jonas', '/approve look');
    await wasBuilt(actions);
  });
});

describe('given an open gate, and lists that are longer than a page', () => {
  const remarks = (many: number): void => {
    for (let count = 0; count < many; count += 1) actions.sandbox.comment('nora', 1, `Remark ${count}.`);
  };
  const broken = (operation: string): void =>
    actions.fault({
      kind: 'status',
      status: 500,
      times: Infinity,
      match: (request) => request.operation === operation,
    });

  it('threat 14: when page 2 of the reviews answers 500 and a veto is on it, then an approval opens nothing, and the comment says why', async () => {
    await begin();
    actions.sandbox.advance(60);
    for (let count = 0; count < 100; count += 1)
      actions.sandbox.review('nora', 1, { state: 'COMMENTED', body: `Remark ${count}.` });
    actions.sandbox.advance(1);
    actions.sandbox.review('maria', 1, { state: 'CHANGES_REQUESTED', body: 'Not like this.' });
    actions.sandbox.events.takeAll();
    broken('PawlReadReviews');
    const [woken] = await actions.say('jonas', '/approve look');
    expect(woken?.reasons).toEqual(['facts_incomplete']);
    expect(woken?.decisions).toEqual([]);
    await staysClosed(actions);
    expect(actions.shown).toContain('Reviews could not be read whole: no gate opens until they can.');
    actions.sandbox.faults.clear();
    await wake(actions);
    await actions.settle();
    nothingBuilt(actions);
    const { status, answers } = await gateOf(actions);
    expect({ status, answers: answers.map(({ by, answer }) => [by.login, answer]) }).toEqual({
      status: 'pending',
      answers: [
        ['maria', 'request_changes'],
        ['jonas', 'approve'],
      ],
    });
    expect(actions.shown).not.toContain('could not be read whole');
  });

  it('threat 14: when page 2 of the comments answers 500 and a veto is on it, then an approval opens nothing, and the comment says why', async () => {
    await begin();
    actions.sandbox.advance(60);
    actions.sandbox.comment('maria', 1, '/reject look Not like this.');
    remarks(60);
    actions.sandbox.events.takeAll();
    // Our comment is brought up to date in between, so that it is on page 1 while the veto is not.
    const updated = actions.sandbox.comments(1).find(({ author }) => author.type === 'Bot');
    actions.sandbox.advance(60);
    actions.sandbox.editComment('github-actions[bot]', updated?.id ?? 0, `${updated?.body ?? ''} `);
    actions.sandbox.advance(60);
    remarks(60);
    actions.sandbox.events.takeAll();
    broken('PawlReadComments');
    const [woken] = await actions.say('jonas', '/approve look');
    expect(woken?.reasons).toEqual(['facts_incomplete']);
    await staysClosed(actions);
    expect(actions.shown).toContain('Comments could not be read whole: no gate opens until they can.');
    actions.sandbox.faults.clear();
    await wake(actions);
    await actions.settle();
    nothingBuilt(actions);
    expect((await gateOf(actions)).status).toBe('rejected');
  });

  it('threat 14: when our own comment is on the page that cannot be read, then no second one is written, and the log says why', async () => {
    await begin();
    actions.sandbox.advance(60);
    remarks(120);
    actions.sandbox.events.takeAll();
    broken('PawlReadComments');
    const [woken] = await actions.say('jonas', '/approve look');
    expect(woken?.reasons).toEqual(['facts_incomplete']);
    await staysClosed(actions);
    expect(woken?.log).toContain('Comments could not be read whole: no gate opens until they can.');
    actions.sandbox.faults.clear();
    await wake(actions);
    await actions.settle();
    await wasBuilt(actions);
  });

  it('threat 14: when older events of labels cannot be read, then an approval opens nothing, and the comment says why', async () => {
    await begin(lookThenBuild('required: 2'));
    await later(actions, () => actions.sandbox.label('jonas', 1, 'pawl:approved:look'));
    await staysClosed(actions, 'look', ['jonas']);
    actions.sandbox.advance(60);
    for (let count = 0; count < 60; count += 1) {
      actions.sandbox.label('lea', 1, 'pawl:noise');
      actions.sandbox.unlabel('lea', 1, 'pawl:noise');
    }
    actions.sandbox.events.takeAll();
    actions.fault({
      kind: 'status',
      status: 500,
      times: Infinity,
      match: ({ operation }) => operation === 'PawlReadEvents',
    });
    const [woken] = await actions.say('nora', '/approve look');
    expect(woken?.reasons).toEqual(['facts_incomplete']);
    await staysClosed(actions, 'look', ['jonas']);
    expect(actions.shown).toMatch(/Labels that were set and taken off could not be read whole/);
    actions.sandbox.faults.clear();
    await wake(actions);
    await actions.settle();
    await wasBuilt(actions);
  });
});

describe('given a conversation from before the gate opened', () => {
  /** The engine's requests of an approval behind so many comments. */
  const requestsBehind = async (many: number): Promise<string[]> => {
    actions = await Actions.open({ workflow: lookThenBuild(), performance: BUILT, accounts: ACCOUNTS });
    await actions.settle();
    for (let count = 0; count < many; count += 1) actions.sandbox.comment('nora', 1, `Remark ${count}.`);
    actions.sandbox.events.takeAll();
    await actions.say('lea', '/start');
    const [woken] = await actions.say('jonas', '/approve look');
    await wasBuilt(actions);
    await actions.close();
    return (woken?.requests ?? []).map(({ operation }) => operation);
  };

  it('when it has 1,000 comments, then an approval costs no more requests than behind 10', async () => {
    const few = await requestsBehind(10);
    expect(few.length).toBeGreaterThan(3);
    expect(await requestsBehind(1_000)).toEqual(few);
  }, 120_000);
});
