import { expect } from 'vitest';
import type { Gate } from '../../src/progress/gate.ts';
import type { Actions, Woken } from '../support/actions.ts';
import { BUILD_PERFORMANCE } from './scenes.ts';

/** A gate, and work behind it that leaves a file in the branch; what is given is said of the gate. */
export const lookThenBuild = (...keys: string[]): string => `name: small
steps:
  - name: look
    type: approval
    message: Look at it.
${keys.map((key) => `    ${key}\n`).join('')}  - {name: build, prompt: Build it.}
`;

/** The same with half an hour between approval and work, in which the approval is not used yet. */
export const lookWaitBuild = (...keys: string[]): string =>
  lookThenBuild(...keys).replace(
    '  - {name: build',
    '  - {name: pause, type: wait, for: 30m}\n  - {name: build',
  );

export const BUILT = BUILD_PERFORMANCE;

/** People beside Lea, the author, Maria and Jonas. */
export const ACCOUNTS = [
  { login: 'rene', permission: 'read' as const },
  { login: 'toni', permission: 'triage' as const },
  { login: 'nora', permission: 'write' as const },
  { login: 'helper[bot]', permission: 'write' as const, type: 'Bot' as const },
];

export async function gateOf(actions: Actions, name = 'look'): Promise<Gate> {
  const gate = (await actions.progress()).steps[name]?.gate;
  if (gate === undefined) throw new Error(`There is no gate ${name}`);
  return gate;
}

/** Why answers do not count, by who gave them; the newest of each person. */
export const refusals = async (actions: Actions, name = 'look'): Promise<{ [login: string]: string }> =>
  Object.fromEntries((await gateOf(actions, name)).refused.map(({ by, why }) => [by.login, why]));

/** What GitHub tells nobody of: the next wake-up finds it. */
export const wake = (actions: Actions): Promise<Woken> =>
  actions.play({
    name: 'workflow_dispatch',
    payload: { inputs: { 'pull-request': String(actions.stage.pull) } },
    actor: 'lea',
  });

/** Something is done a minute later, and the events that follow are played. */
export async function later(actions: Actions, act: () => unknown): Promise<Woken[]> {
  actions.sandbox.advance(60);
  await act();
  actions.sandbox.advance(1);
  return actions.settle();
}

/** A gate waits, only these people's approvals count, and nothing behind it has begun: in the document, journal, branch and comment. */
export async function staysClosed(actions: Actions, name = 'look', counted: string[] = []): Promise<void> {
  const { status, steps, human_approvals } = await actions.progress();
  const gate = steps[name]?.gate;
  expect({
    status,
    gate: gate?.status,
    approved: gate?.answers.map(({ by }) => by.login),
    granted: Object.values(human_approvals).includes(true),
    build: steps['build']?.attempts ?? 0,
  }).toEqual({ status: 'blocked', gate: 'pending', approved: counted, granted: false, build: 0 });
  nothingBuilt(actions);
  expect(actions.shown).toContain(`Your answer is needed: ${name}`);
}

/** The work behind the gate never began, and left nothing. */
export function nothingBuilt(actions: Actions): void {
  expect(actions.journal().filter((entry) => entry.type === 'step.started')).toEqual([]);
  expect(Object.keys(actions.content())).not.toContain('src/new.js');
}

/** The gate opened and what is behind it was done. */
export async function wasBuilt(actions: Actions): Promise<void> {
  const { status, steps } = await actions.progress();
  expect({ status, build: steps['build']?.conclusion }).toEqual({ status: 'completed', build: 'success' });
  expect(Object.keys(actions.content())).toContain('src/new.js');
}
