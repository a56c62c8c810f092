import { afterEach, expect, it } from 'vitest';
import type { RecordedRequest } from '../../src/sandbox/requests.ts';
import { Actions, type Woken } from '../support/actions.ts';
import { inFull } from '../support/sample.ts';

let actions: Actions;

afterEach(() => actions.close());

const open = async (workflow: string, accounts: { login: string; permission: 'none' | 'write' }[] = []) => {
  actions = await Actions.open({
    workflow,
    performance: 'steps:\n  plan: [{ output: A plan. }]\n  build: [{ output: Built. }]\n',
    accounts: [...accounts, { login: 'rene', permission: 'read' }],
  });
  await actions.settle();
};

const wake = (): Promise<Woken> =>
  actions.play({ name: 'workflow_dispatch', payload: { inputs: { 'pull-request': '1' } }, actor: 'lea' });
const asksForReview = ({ body, mutation }: RecordedRequest): boolean =>
  mutation && body.includes('requestReviews');
const asked = (): RecordedRequest[] => [...actions.sandbox.requests].filter(asksForReview);
const requested = (): string[] => actions.sandbox.requestedReviewers(1);
/** The sandbox has no button for it: somebody takes back that a person is asked. */
const unask = (login: string): void => {
  const { requested: now } = actions.sandbox.pull(1);
  now.users = now.users.filter((user) => user.login !== login);
};

const NAMED = (users: string, more = ''): string => `name: small
steps:
  - {name: agree, type: approval, approvers: {users: [${users}]}, required: 2, reminders: [1h]${more}}
  - {name: build, prompt: Build it.}
`;

inFull('given a gate that names people, in the pull request of Lea', () => {
  it('when GitHub refuses some of them, then the others are asked all the same, and the gate opens as ever', async () => {
    await open(NAMED('lea, olaf, maria, nobody-knows, jonas'), [{ login: 'olaf', permission: 'none' }]);
    const woken = await actions.say('lea', '/start');
    expect(requested()).toEqual(['maria', 'jonas']);
    expect(woken[0]?.reasons).toEqual(['gate_opened']);
    expect(woken[0]?.runs.every(({ result }) => result === 'success')).toBe(true);
    expect(woken[0]?.log).toContain(
      'The review of nobody-knows is not requested: GitHub knows no such person.',
    );
    expect(woken[0]?.log).toMatch(/A review could not be requested: .*collaborators/);
    expect((await actions.progress()).steps['agree']?.gate?.status).toBe('pending');
    expect(actions.shown).toContain('Your answer is needed: agree');
  });

  it('when much happens while it is open, then they were asked once, when it opened', async () => {
    await open(NAMED('maria, jonas'));
    expect(asked()).toEqual([]);
    await actions.say('lea', '/start');
    expect(asked()).toHaveLength(1);
    await wake();
    await actions.say('rene', '/approve agree');
    await actions.say('maria', '/approve agree');
    await actions.schedule(3700);
    await actions.push('lea', { 'src/later.js': 'export {};\n' });
    expect(asked()).toHaveLength(1);
    expect(requested()).toEqual(['maria', 'jonas']);
  });

  it('when somebody takes the request back, then that person is not asked again', async () => {
    await open(NAMED('maria, jonas'));
    await actions.say('lea', '/start');
    unask('maria');
    await wake();
    await actions.say('jonas', '/approve agree');
    await actions.schedule(3700);
    expect(requested()).toEqual(['jonas']);
    expect(asked()).toHaveLength(1);
  });

  it('when the request for reviews is lost, then the gate is open all the same, and nobody is asked a second time', async () => {
    await open(NAMED('maria, jonas'));
    actions.fault({ kind: 'reset', times: 9, match: asksForReview });
    await actions.say('lea', '/start');
    actions.sandbox.faults.clear();
    expect(requested()).toEqual([]);
    const before = asked().length;
    expect((await actions.progress()).steps['agree']?.gate?.status).toBe('pending');
    await wake();
    await actions.say('rene', '/approve agree');
    expect(asked()).toHaveLength(before);
    await actions.say('maria', '/approve agree');
    await actions.say('jonas', '/approve agree');
    expect((await actions.progress()).status).toBe('completed');
  });

  it('when no review would count at it, then nobody’s review is requested', async () => {
    await open(NAMED('maria, jonas', ', answers: [command]'));
    await actions.say('lea', '/start');
    expect(asked()).toEqual([]);
    expect((await actions.progress()).steps['agree']?.gate?.status).toBe('pending');
  });

  it('when two gates open at once, then each of the people is asked once', async () => {
    await open(`name: small
steps:
  - name: both
    type: parallel
    steps:
      - {name: first, type: approval, approvers: {users: [maria]}}
      - {name: second, type: approval, approvers: {users: [Maria, jonas]}}
`);
    await actions.say('lea', '/start');
    expect(requested().map((login) => login.toLowerCase())).toEqual(['maria', 'jonas']);
    expect(asked()).toHaveLength(1);
    expect(asked()[0]?.body.match(/"userIds":/g)).toHaveLength(2);
  });
});

const ASKING = `name: small
steps:
  - name: ask
    type: input
    message: What do you need?
    from: [maria]
    fields:
      - {name: count, type: number}
      - {name: fast, type: boolean, default: false}
      - {name: place, enum: [here, there]}
      - {name: hosts, type: list, default: []}
  - {name: build, prompt: Build it.}
`;

inFull('given a step that asks Maria for values of four types', () => {
  const gate = async () => (await actions.progress()).steps['ask']?.gate;
  const lastRefusal = async () => (await gate())?.refused.at(-1);

  const begin = async (): Promise<void> => {
    await open(ASKING);
    await actions.say('lea', '/start');
  };
  const stillAsks = async (): Promise<void> => {
    const { status, outputs, steps } = await actions.progress();
    expect({ status, ask: steps['ask']?.status, given: outputs['ask'] ?? null }).toEqual({
      status: 'blocked',
      ask: 'waiting',
      given: null,
    });
    expect(steps['build']?.attempts ?? 0).toBe(0);
    expect(actions.shown).toContain('Your answer is needed: ask');
    expect(actions.shown).toContain('/input count=1 place=here');
  };

  const wrong: [string, string, RegExp][] = [
    [
      'the wrong types',
      'count=many fast=perhaps place=here hosts=["a"',
      /the field count must be a number; the field fast must be a boolean; the field hosts must be a list/,
    ],
    [
      'a value that is none of those allowed',
      'count=3 place=nowhere',
      /the field place must be one of here, there/,
    ],
    ['a value missing', 'place=here', /the field count must be given, a number/],
    [
      'a name that is not asked for',
      'count=3 place=here colour=red',
      /there is no field colour; there are: count, fast, place, hosts/,
    ],
    ['words that are no values', 'count=3 place=here please', /please is not key=value/],
    ['nothing', '', /the field count must be given, a number; the field place must be given, a string/],
  ];

  it('when answers are wrong one after the other, then each is refused with what was wrong, and asked again', async () => {
    await begin();
    for (const [what, values, why] of wrong) {
      const [woken] = await actions.say('maria', `/input ask ${values}`.trim());
      expect([what, woken?.reasons]).toEqual([what, ['gate_unchanged']]);
      expect((await lastRefusal())?.why).toMatch(why);
      expect(actions.shown).toMatch(why);
      await stillAsks();
    }
  });

  it('when somebody else answers, then it is refused; when Maria does at last, in the right types, then the run goes on', async () => {
    await begin();
    await actions.say('jonas', '/input ask count=3 place=here');
    expect(await lastRefusal()).toMatchObject({ by: { login: 'jonas' }, why: 'only maria may answer ask' });
    await actions.say('maria', '/input ask count=x place=here');
    await stillAsks();
    await actions.say('maria', '/input ask count=2.5 fast=true place=there hosts=["a","b"]');
    const { status, outputs, steps } = await actions.progress();
    expect(outputs['ask']).toEqual({ count: 2.5, fast: true, place: 'there', hosts: ['a', 'b'] });
    expect({ status, build: steps['build']?.conclusion }).toEqual({ status: 'completed', build: 'success' });
    expect(actions.replay().code).toBe(0);
  });

  it('when what is not given has a default, then that is taken', async () => {
    await begin();
    await actions.say('maria', '/input count=7 place=here');
    expect((await actions.progress()).outputs['ask']).toEqual({
      count: 7,
      fast: false,
      place: 'here',
      hosts: [],
    });
  });
});
