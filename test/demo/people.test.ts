import { describe, expect, it } from 'vitest';
import { People } from '../../src/demo/people.ts';
import type { Deed, Habit } from '../../src/demo/stage.ts';
import type { Progress } from '../../src/progress/schema.ts';

const PLANS: Deed[] = [
  { who: 'lea', does: 'comment', with: 'comment', text: '/start' },
  { who: 'maria', after: 'plan', does: 'approve', with: 'comment', text: 'Agreed.' },
];
const HABITS: Habit[] = [
  { at: 'approval', who: 'jonas', does: 'approve', times: 2, text: 'Go on.' },
  { at: 'failure', who: 'jonas', does: 'retry', times: 1, text: '' },
  { at: 'failure', who: 'jonas', does: 'reject', times: 1, text: 'No.' },
  { at: 'exhausted', who: 'jonas', does: 'skip', times: 1, text: 'Enough.' },
  { at: 'spent', who: 'jonas', does: 'reject', times: 1, text: 'No more.' },
];

/** A document in which one gate is open. */
const open = (name: string, since: string, more: object = {}, error?: string): Progress => {
  const gate = { name, kind: 'approval', since, ...more };
  const step = { status: 'waiting', gate, ...(error === undefined ? {} : { error: { type: error } }) };
  return { steps: { [name]: step } } as unknown as Progress;
};
const did = (people: People, progress: Progress | null): string | undefined => {
  const deed = people.next(progress);
  return deed === undefined ? undefined : `${deed.who} ${deed.does} ${deed.after ?? ''}`.trimEnd();
};

describe('given people who have plans and habits', () => {
  it('when nothing is open but a plan waits for nothing, then it is followed at once, and no plan twice', () => {
    const people = new People(PLANS, []);
    expect(did(people, null)).toBe('lea comment');
    expect(did(people, null)).toBeUndefined();
  });

  it('when a gate opens that was planned for, then its plan goes before habits, and nobody speaks twice at one opening', () => {
    const people = new People(PLANS.slice(1), HABITS);
    expect(did(people, open('plan', '1'))).toBe('maria approve plan');
    expect(did(people, open('plan', '1'))).toBeUndefined();
    expect(did(people, open('plan', '2'))).toBe('jonas approve plan');
  });

  it('when a gate opens again and again, then a habit ends, so that the play does too', () => {
    const people = new People([], HABITS);
    const said = ['1', '2', '3', '4'].map((since) => did(people, open('code', since)));
    expect(said).toEqual(['jonas approve code', 'jonas approve code', undefined, undefined]);
    expect(did(people, open('other', '1'))).toBe('jonas approve other');
  });

  it('when a step failed, then it is tried once more and then given up; a loop is passed over, and a budget is not raised', () => {
    const people = new People([], HABITS);
    const failed = { kind: 'error' };
    expect(did(people, open('build', '1', failed, 'tool'))).toBe('jonas retry build');
    expect(did(people, open('build', '2', failed, 'tool'))).toBe('jonas reject build');
    expect(did(people, open('build', '3', failed, 'tool'))).toBeUndefined();
    const used = { kind: 'error', grants: 'iteration' };
    expect(did(people, open('loop', '1', used, 'validation'))).toBe('jonas skip loop');
    expect(did(people, open('paid', '1', failed, 'budget'))).toBe('jonas reject paid');
  });

  it('when a gate asks for values, then nobody has any', () => {
    const people = new People([], HABITS);
    expect(did(people, open('ask', '1', { kind: 'input' }))).toBeUndefined();
  });
});
