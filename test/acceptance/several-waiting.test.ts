import { afterAll, describe, expect, it } from 'vitest';
import { Actions } from '../support/actions.ts';

const SPEED = `name: small
variables: [{name: speed, type: number, default: 1}]
steps:
  - {name: look, type: approval, message: Look.}
`;

let actions: Actions;
afterAll(() => actions.close());

describe('given several commands that wait for the same wake-up, the first of which opens a gate', () => {
  it('when the gate is open, then the others are obeyed one by one, though they are older than it', async () => {
    actions = await Actions.open({ workflow: SPEED });
    await actions.settle();
    for (const text of ['/start', '/set speed=2', '/pause until Monday']) {
      actions.sandbox.advance(2);
      actions.sandbox.comment('lea', actions.stage.pull, text);
    }
    await actions.settle();
    const { inbox, variables, paused } = await actions.progress();
    expect(inbox.handled.map(({ verb }) => verb)).toEqual(['start', 'set', 'pause']);
    expect(variables).toMatchObject({ speed: 2 });
    expect(paused?.text).toBe('until Monday');
    expect(actions.sandbox.comments(1).map(({ id }) => id)).toHaveLength(4);
    expect(actions.replay()).toMatchObject({ code: 0 });
  });
});
