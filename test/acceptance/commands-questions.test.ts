import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keptHistory } from '../../src/render/answers/kept-history.ts';
import { Actions } from '../support/actions.ts';
import { GATE } from './scenes.ts';
import { ACCOUNTS, answers, spoken, tell } from './spoken.ts';

let actions: Actions;

beforeAll(async () => {
  actions = await Actions.open({ workflow: GATE, accounts: ACCOUNTS });
  await actions.settle();
});
afterAll(() => actions.close());

/** Topics of the one comment that answers, in the order in which they are shown. */
const topics = (): string[] => {
  const [only, ...more] = answers(actions);
  expect(more).toEqual([]);
  return [...(only?.text ?? '').matchAll(/^### (Status|Explanation|History|Commands)/gm)].map(
    ([, name = '']) => name,
  );
};
const answer = (): string => answers(actions)[0]?.text ?? '';
/** What it says of the history. */
const history = (): string => keptHistory(answer()) ?? '';
let first = 0;
let told = '';

describe('given a pull request without a run', () => {
  it('when somebody asks who may not read a private repository, then nothing is answered', async () => {
    const asked = await tell(actions, 'eve', '/status');
    expect(asked.reactions).toEqual(['CONFUSED']);
    expect(answers(actions)).toEqual([]);
  });

  it('when a question is quoted, in a fence or in the second line, then it is none', async () => {
    for (const text of ['> /help', '```\n/help\n```', 'How?\n/help', '/hеlp'])
      expect((await tell(actions, 'maria', text)).reactions).toEqual([]);
    expect(answers(actions)).toEqual([]);
  });

  it('when two people ask at once, then one comment answers both, and nothing is recorded', async () => {
    actions.sandbox.advance(60);
    actions.sandbox.comment('rene', 1, '/help');
    actions.sandbox.comment('maria', 1, '/status');
    actions.sandbox.advance(1);
    const woken = await actions.settle();
    expect(woken.map(({ reasons }) => reasons)).toEqual([['question_answered'], ['no_run']]);
    expect(woken[1]?.requests).toHaveLength(1);
    expect(topics()).toEqual(['Status', 'Commands']);
    expect(answer()).toContain('No run has been started in this pull request.');
    expect(answer()).toMatch(/\/rollback checkpoint.* goes back to a checkpoint/);
    expect(spoken(actions, '/help').reactions).toEqual(['ROCKET']);
    expect(spoken(actions, '/status').reactions).toEqual(['ROCKET']);
    expect(actions.oid(actions.runBranch)).toBeNull();
    expect(actions.comment).toBe('');
    first = answers(actions)[0]?.id ?? 0;
  });

  it('when a run then begins, then the answer tells of it in the same comment', async () => {
    await actions.say('lea', '/start');
    expect(answers(actions).map(({ id }) => id)).toEqual([first]);
    expect(answer()).toContain('**look**, open since');
    expect(answer()).not.toContain('No run has been started');
  });
});

describe('given a run that waits at a gate', () => {
  it('when more is asked, then it is added to the same comment, within the run’s budget of requests', async () => {
    for (const question of ['/explain', '/history']) {
      const asked = await tell(actions, 'maria', question);
      expect(asked).toMatchObject({ reactions: ['ROCKET'], reasons: ['question_answered'] });
      expect(asked.woken[0]?.requests.length).toBeLessThanOrEqual(5);
    }
    expect(topics()).toEqual(['Status', 'Explanation', 'History', 'Commands']);
    expect(answers(actions).map(({ id }) => id)).toEqual([first]);
    expect(answer()).toContain('What would change it:');
    expect(answer()).toMatch(
      /^- .* · lea started the workflow small.* · by \*\*lea\*\* .* · `\w+` · \[[0-9a-f]{10}\]\(/m,
    );
    expect(answer()).toContain('`pawl history --pr 1 --format csv`');
    told = history();
  });

  it('when the same is asked again, then nothing new appears', async () => {
    expect((await tell(actions, 'rene', '/status')).reactions).toEqual(['ROCKET']);
    expect(answers(actions).map(({ id }) => id)).toEqual([first]);
    expect(topics()).toEqual(['Status', 'Explanation', 'History', 'Commands']);
  });

  it('when a question is edited afterwards, then it is not answered, and the comment says why', async () => {
    actions.sandbox.advance(60);
    const { id } = actions.sandbox.comment('rene', 1, 'Where are we?');
    actions.sandbox.editComment('rene', id, '/explain');
    await actions.settle();
    await actions.schedule();
    const asked = await tell(actions, 'rene', '/status');
    expect(asked.reactions).toEqual(['ROCKET']);
    expect(spoken(actions, '/explain')).toMatchObject({ id, reactions: ['CONFUSED'] });
  });

  it('when nothing has happened since, then the next wake-up writes nothing', async () => {
    const [swept, ...more] = await actions.schedule();
    expect(swept?.decisions).toEqual([]);
    expect(more).toEqual([]);
    const woken = await actions.play({
      name: 'workflow_dispatch',
      payload: { inputs: { 'pull-request': '1' } },
      actor: 'lea',
    });
    expect(woken.requests.map(({ operation }) => operation)).toEqual(['PawlRead']);
  });

  it('when the gate is answered, then the answer says so without being asked again', async () => {
    await actions.say('jonas', '/approve look');
    expect((await actions.progress()).status).toBe('completed');
    expect(answers(actions).map(({ id }) => id)).toEqual([first]);
    expect(answer()).toContain('The run has ended; nothing is awaited.');
    expect(history()).toBe(told);
    expect(answer()).toContain('jonas');
  });

  it('when something is asked of a run that has ended, then it is answered and nothing is recorded', async () => {
    const before = actions.oid(actions.runBranch);
    const asked = await tell(actions, 'rene', '/pawl status');
    expect(asked.reactions).toEqual(['ROCKET']);
    expect(actions.oid(actions.runBranch)).toBe(before);
    expect(answers(actions).map(({ id }) => id)).toEqual([first]);
  });

  it('when somebody deletes the answer, then it is not written again until somebody asks', async () => {
    actions.sandbox.deleteComment('lea', first);
    await actions.schedule();
    expect(answers(actions)).toEqual([]);
    await actions.say('rene', '/history');
    expect(topics()).toEqual(['History']);
    expect(history()).toContain('jonas');
  });
});
