import { afterEach, describe, expect, it, vi } from 'vitest';
import { Actions } from '../support/actions.ts';
import { ACCOUNTS, begun, spoken, standings, tell } from './spoken.ts';

// A run of many events: a story of its own.
vi.setConfig({ testTimeout: 90_000 });

let actions: Actions;

afterEach(() => actions.close());

const open = async (
  workflow: string,
  performance = 'steps:\n  build: [{ output: Built. }]\n',
): Promise<void> => {
  actions = await Actions.open({ workflow, performance, accounts: ACCOUNTS });
  await actions.settle();
};
const begin = async (workflow: string, performance?: string): Promise<void> => {
  await open(workflow, performance);
  await actions.say('lea', '/start');
};

const WAIT = `name: small
variables: [{name: speed, type: number, default: 1}]
steps:
  - {name: window, type: wait, signal: go}
  - {name: lint, run: echo linted}
  - {name: build, prompt: Build it.}
`;

describe('given a run that waits', () => {
  it('when it is paused and resumed, then each is obeyed once, and nothing starts in between', async () => {
    await begin(WAIT);
    expect(await tell(actions, 'rene', '/pause')).toMatchObject({ reactions: ['CONFUSED'] });
    expect(actions.shown).toContain('/pause needs write access, and rene has read');
    expect(await tell(actions, 'maria', '/resume')).toMatchObject({ reactions: ['CONFUSED'] });
    expect(actions.shown).toContain('the run is not paused');
    expect(await tell(actions, 'maria', '/pause lunch')).toMatchObject({
      reactions: ['ROCKET'],
      reasons: ['paused_by_person'],
    });
    expect(await tell(actions, 'jonas', '/pause')).toMatchObject({ reactions: ['CONFUSED'] });
    expect(await tell(actions, 'maria', '/signal go')).toMatchObject({ reactions: ['ROCKET'] });
    expect(begun(actions)).toEqual([]);
    expect((await tell(actions, 'maria', '/resume')).reactions).toEqual(['ROCKET']);
    expect(begun(actions)).toEqual(['lint', 'build']);
    expect((await actions.progress()).status).toBe('completed');
    expect(actions.replay().code).toBe(0);
  });

  it('when several commands wait, then the oldest is obeyed first, one in each actions run, and the others are seen', async () => {
    await begin(WAIT);
    actions.sandbox.advance(60);
    const texts = ['/pause lunch', '/set speed=7', '/help', '/resume'];
    for (const text of texts) actions.sandbox.comment('maria', 1, text);
    actions.sandbox.advance(1);
    const [one] = [await actions.play()];
    expect(one.decisions).toHaveLength(1);
    expect(texts.map((text) => spoken(actions, text).reactions)).toEqual([
      ['ROCKET'],
      ['EYES'],
      ['EYES'],
      ['EYES'],
    ]);
    const two = await actions.play();
    expect(two.reasons).toEqual(['variables_set']);
    expect(spoken(actions, '/set speed=7').reactions).toEqual(['ROCKET']);
    expect(spoken(actions, '/resume').reactions).toEqual(['EYES']);
    await actions.settle();
    expect(spoken(actions, '/help').reactions).toEqual(['ROCKET']);
    expect(spoken(actions, '/resume').reactions).toEqual(['ROCKET']);
    const obeyed = actions.journal().filter((entry) => entry.type === 'command.obeyed');
    expect(obeyed.map(({ verb }) => verb)).toEqual(['start', 'pause', 'set', 'help', 'resume']);
    const orders = obeyed.filter(({ verb }) => verb !== 'help');
    expect(new Set(orders.map(({ decision }) => decision)).size).toBe(orders.length);
    expect(await actions.progress()).toMatchObject({ status: 'blocked', variables: { speed: 7 } });
  });

  it('when several commands wait and only one event ever came, then the run wakes itself for the others', async () => {
    await begin(WAIT);
    actions.sandbox.advance(60);
    for (const text of ['/pause', '/set speed=7', '/resume']) actions.sandbox.comment('maria', 1, text);
    const event = actions.sandbox.events.take();
    while (actions.sandbox.events.take() !== undefined);
    await actions.play(event);
    await actions.settle();
    expect(await actions.progress()).toMatchObject({ status: 'blocked', variables: { speed: 7 } });
    expect(actions.types()).toContain('run.resumed');
  });

  it('when a step that has not begun is skipped, then the run goes past it, and the record says who and why', async () => {
    await begin(WAIT);
    expect((await tell(actions, 'maria', '/skip lint')).reactions).toEqual(['CONFUSED']);
    expect(actions.shown).toContain('name the step and say why, as in /skip step and then your words');
    expect((await tell(actions, 'maria', '/skip lnit it is broken')).reactions).toEqual(['CONFUSED']);
    expect(actions.shown).toContain('there is no step lnit; did you mean lint?');
    const skipped = await tell(actions, 'maria', '/skip lint it is broken on main');
    expect(skipped).toMatchObject({ reactions: ['ROCKET'], reasons: ['step_skipped'] });
    expect(await standings(actions)).toEqual({ window: 'waiting', lint: 'skipped' });
    expect((await tell(actions, 'maria', '/skip lint again')).reactions).toEqual(['CONFUSED']);
    // What waits is passed over as well.
    expect((await tell(actions, 'maria', '/skip window now')).reactions).toEqual(['ROCKET']);
    expect(begun(actions)).toEqual(['build']);
    expect((await actions.progress()).status).toBe('completed');
    const entry = actions.journal().find((one) => one.type === 'step.skipped' && one.step === 'lint');
    expect(entry).toMatchObject({ by: { login: 'maria' }, text: 'it is broken on main' });
  });
});

describe('given a step that fails', () => {
  const FAILING = `name: small
steps:
  - name: build
    prompt: Build it.
    retry: {maximum-attempts: 2, initial-interval: 2h}
  - {name: test, run: echo tested}
`;
  const LATE = `steps:
  build:
    - {error: {type: tool, message: no compiler}}
    - {error: {type: tool, message: still none}}
    - {output: Built.}
`;

  it('when somebody wants the next attempt now, then it need not wait for its time', async () => {
    await begin(FAILING, LATE);
    expect(begun(actions)).toEqual(['build']);
    expect((await tell(actions, 'maria', '/retry test')).reactions).toEqual(['CONFUSED']);
    expect(actions.shown).toContain('test waits for no other attempt; there waits: build');
    expect((await tell(actions, 'maria', '/retry build')).reactions).toEqual(['ROCKET']);
    expect(begun(actions)).toEqual(['build', 'build']);
    expect((await actions.progress()).status).toBe('failed');
    expect(await standings(actions)).toEqual({ build: 'failure', test: 'skipped' });
  });

  it('when the run has failed, then another attempt is granted, what was passed over begins, and then there is nothing more', async () => {
    await begin(
      FAILING.replace('maximum-attempts: 2', 'maximum-attempts: 1'),
      LATE.replace(/.*no compiler.*\n/, ''),
    );
    expect((await actions.progress()).status).toBe('failed');
    expect((await tell(actions, 'rene', '/retry')).reactions).toEqual(['CONFUSED']);
    expect((await tell(actions, 'maria', '/retry')).reactions).toEqual(['ROCKET']);
    expect(await standings(actions)).toEqual({ build: 'success', test: 'success' });
    expect((await actions.progress()).status).toBe('completed');
    expect(begun(actions)).toEqual(['build', 'build', 'test']);
    expect((await tell(actions, 'maria', '/retry')).reactions).toEqual(['CONFUSED']);
    expect(actions.replay().code).toBe(0);
  });
});

describe('given a gate for one person', () => {
  const FOR_MARIA = `name: small
steps:
  - {name: look, type: approval, message: Look., approvers: {users: [maria]}}
  - {name: build, prompt: Build it.}
`;

  it('when she hands it on, then the other opens it, and nobody else can hand it on', async () => {
    await begin(FOR_MARIA);
    expect((await tell(actions, 'jonas', '/approve look')).reasons).toEqual(['gate_unchanged']);
    expect((await tell(actions, 'jonas', '/delegate look @nora')).reactions).toEqual(['CONFUSED']);
    expect(actions.shown).toContain('only who may answer a gate can hand it on');
    expect((await tell(actions, 'maria', '/delegate look @lea')).reactions).toEqual(['CONFUSED']);
    expect(actions.shown).toContain('lea could not answer it: the author of the pull request does not count');
    expect((await tell(actions, 'maria', '/delegate look')).reactions).toEqual(['CONFUSED']);
    const handed = await tell(actions, 'maria', '/delegate look @nora');
    expect(handed).toMatchObject({ reactions: ['ROCKET'], reasons: ['gate_delegated'] });
    expect(actions.shown).toContain('**Handed on** by **maria** to **nora**');
    expect(await standings(actions)).toEqual({ look: 'waiting' });
    expect((await tell(actions, 'nora', '/approve look')).reactions).toEqual(['ROCKET']);
    expect((await actions.progress()).status).toBe('completed');
    expect((await actions.progress()).approval_history[0]?.approver).toMatchObject([{ login: 'nora' }]);
  });
});

describe('given a policy with mistakes', () => {
  it('when a run that it stops is terminated, then it ends, while everything else waits for the mend', async () => {
    await begin(WAIT);
    await actions.push('jonas', { '.github/pawl/policy.yml': 'bases: 7\n' }, 'main');
    expect((await tell(actions, 'maria', '/pause')).reasons).toEqual(['problems_found']);
    expect(actions.shown).toContain('policy.yml');
    expect((await tell(actions, 'rene', '/status')).reactions).toContain('ROCKET');
    expect((await tell(actions, 'maria', '/terminate it hangs')).reactions).toContain('CONFUSED');
    expect((await actions.progress()).status).toBe('blocked');
    const ended = await tell(actions, 'jonas', '/terminate it hangs');
    expect(ended.reactions).toContain('ROCKET');
    const { status, status_reason } = await actions.progress();
    expect({ status, status_reason }).toEqual({ status: 'cancelled', status_reason: 'terminated' });
    expect(actions.replay().code).toBe(0);
  });
});

describe('given a definition, and labels of its name', () => {
  const LABEL = 'pawl:agentic-pipeline';
  const labels = (): string[] => actions.sandbox.pull(1).labels.map(({ name }) => name);
  const label = async (who: string, name = LABEL): Promise<string[]> => {
    actions.sandbox.advance(60);
    actions.sandbox.label(who, 1, name);
    actions.sandbox.advance(1);
    return (await actions.settle()).flatMap(({ reasons }) => reasons);
  };

  it('when somebody with triage access sets it, then nothing starts; with write access a run of that person does', async () => {
    await open(WAIT);
    expect(await label('toni')).toEqual(['command_refused']);
    expect(labels()).toEqual([]);
    expect(actions.oid(actions.runBranch)).toBeNull();
    await actions.schedule();
    expect(actions.oid(actions.runBranch)).toBeNull();
    await label('maria');
    expect(await actions.progress()).toMatchObject({ status: 'blocked', requester: { login: 'maria' } });
    expect(labels()).toEqual(['pawl:blocked']);
    const { workflow_id } = await actions.progress();
    await label('jonas');
    expect((await actions.progress()).workflow_id).toBe(workflow_id);
    expect(labels()).toEqual(['pawl:blocked']);
    expect(await label('jonas', 'pawl:blocked')).toBeDefined();
    expect((await actions.progress()).workflow_id).toBe(workflow_id);
  });
});
