import { afterEach, expect, it, vi } from 'vitest';
import type { Actions } from '../support/actions.ts';
import { inFull } from '../support/sample.ts';
import { built } from './built.ts';
import { begun, standings, tell } from './spoken.ts';

// A run of many events: a story of its own.
vi.setConfig({ testTimeout: 90_000 });

let actions: Actions;

afterEach(() => actions.close());

inFull('given a run that has built something and waits at a gate', () => {
  it('when it is reset to a step, then that and what rests on it is done anew, and the files stay until then', async () => {
    actions = await built();
    expect((await tell(actions, 'rene', '/reset check')).reactions).toEqual(['CONFUSED']);
    expect((await tell(actions, 'maria', '/reset chekc')).reactions).toEqual(['CONFUSED']);
    expect(actions.shown).toContain('there is no step chekc; did you mean check?; checkpoints: based');
    const head = actions.head;
    const reset = await tell(actions, 'maria', '/reset check');
    expect(reset.reactions).toEqual(['ROCKET']);
    expect(reset.reasons[0]).toBe('run_reset');
    expect(begun(actions)).toEqual(['base', 'check', 'build', 'check', 'build']);
    expect(actions.git('merge-base', '--is-ancestor', head, actions.head)).toBe('');
    expect(await standings(actions)).toMatchObject({ build: 'success', look: 'waiting' });
    expect(actions.replay().code).toBe(0);
  });

  it('when it is reset to a checkpoint, then what came after that is done anew; twice is as good as once', async () => {
    actions = await built();
    expect((await tell(actions, 'maria', '/reset based')).reactions).toEqual(['ROCKET']);
    expect(begun(actions)).toEqual(['base', 'check', 'build', 'check', 'build']);
    expect((await tell(actions, 'jonas', '/approve look')).reactions).toEqual(['ROCKET']);
    expect((await actions.progress()).status).toBe('completed');
    // A run that has ended goes back as well.
    expect((await tell(actions, 'maria', '/reset look')).reactions).toEqual(['ROCKET']);
    expect(await standings(actions)).toMatchObject({ build: 'success', look: 'waiting' });
    expect((await actions.progress()).human_approvals).toEqual({ look_approved: false });
  });

  it('when what was done is undone, then the run stands there again, paused, until a person lets it go on', async () => {
    actions = await built();
    expect((await tell(actions, 'maria', '/compensate since build')).reactions).toEqual(['CONFUSED']);
    expect((await tell(actions, 'maria', '/compensate from look')).reactions).toEqual(['CONFUSED']);
    expect(actions.shown).toContain('nothing that can be undone was done since look');
    const undone = await tell(actions, 'maria', '/compensate from build');
    expect(undone.reactions).toEqual(['ROCKET']);
    expect(undone.reasons[0]).toBe('compensating');
    expect(begun(actions)).toEqual(['base', 'check', 'build', 'unbuild']);
    expect((await actions.progress()).status).toBe('paused');
    expect(await standings(actions)).toMatchObject({ check: 'success', build: 'pending', look: 'pending' });
    expect((await tell(actions, 'maria', '/resume')).reactions).toEqual(['ROCKET']);
    expect(begun(actions)).toEqual(['base', 'check', 'build', 'unbuild', 'build']);
    expect(await standings(actions)).toMatchObject({ build: 'success', look: 'waiting' });
    expect(actions.replay().code).toBe(0);
  });
});
