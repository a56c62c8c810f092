import { describe, expect, it } from 'vitest';
import { entry as schema, type Entry } from '../../src/progress/entry.ts';
import { say } from '../../src/render/words.ts';
import { statusOf } from '../../src/render/status.ts';
import { labelsOf } from '../../src/render/labels.ts';
import { took } from '../../src/render/instant.ts';
import { stages } from './stages.ts';

const stamp = { at: '2026-01-05T09:00:00Z', decision: 'd1' };
const by = { id: 1, login: 'maria' };

const SAID: [Entry, string][] = [
  [{ type: 'run.blocked', ...stamp, on: [], reason: 'limit_reached' }, 'The run was parked: limit_reached.'],
  [
    {
      type: 'step.failed',
      ...stamp,
      step: 'build#2',
      error: { type: 'tool', message: 'exit code 1' },
      not_before: '2026-01-05T09:30:00Z',
    },
    'build#2 failed with tool: exit code 1; it is tried again from 2026-01-05 09:30 UTC.',
  ],
  [
    {
      type: 'step.failed',
      ...stamp,
      step: 'build',
      error: { type: 'timeout', message: '' },
      conclusion: 'timed_out',
    },
    'build failed with timeout; that was the end of it.',
  ],
  [
    {
      type: 'step.skipped',
      ...stamp,
      step: 'docs',
      name: 'docs',
      step_type: 'prompt',
      iteration: 1,
      because: 'person',
      by,
      text: 'not now.',
    },
    'docs was skipped: maria decided so: not now.',
  ],
  [
    { type: 'step.completed', ...stamp, step: 'code', summary: '', value: null, files: 1 },
    'code ended well and brought 1 file.',
  ],
  [
    { type: 'command.refused', ...stamp, comment_id: 1, verb: 'start', by, why: 'no' },
    '/start by maria was refused: no.',
  ],
];

describe('given entries of the journal', () => {
  it.each(SAID)('when %o is said, then it is one sentence', (entry, sentence) => {
    expect(say(entry)).toBe(sentence);
  });

  it('when every entry of a whole run is said, then each is a sentence and names what it is about', () => {
    for (const progress of Object.values(stages()))
      for (const entry of progress.journal.entries) {
        const said = say(schema.parse(entry));
        expect(said).toMatch(/^\S.*[.!?]$/);
        expect(said).not.toMatch(/undefined|null|\[object/);
        const about = 'step' in entry && entry.type !== 'gate.opened' ? entry.step : '';
        expect(said).toContain(about);
      }
  });
});

describe('given a run', () => {
  const all = stages();
  const state = (stage: string) => statusOf(all[stage] ?? null, 'oid')?.state;

  it('when it waits or runs, then the commit status is pending, never an error', () => {
    const open = Object.keys(all).filter((stage) => !/completed|14-failed/.test(stage));
    expect(new Set(open.map(state))).toEqual(new Set(['pending']));
  });

  it('when it has ended, then the commit status and the label say how', () => {
    expect([state('12-completed'), state('14-failed')]).toEqual(['success', 'failure']);
    expect(labelsOf(all['12-completed'] ?? null)).toEqual(['pawl:completed']);
    expect(labelsOf(all['14-failed'] ?? null)).toEqual(['pawl:failed']);
    expect(labelsOf(all['03-plan-gate'] ?? null)).toEqual(['pawl:blocked']);
  });

  it('when it waits for a person, then the description says where and since when', () => {
    expect(statusOf(all['03-plan-gate'] ?? null, 'oid')?.description).toBe(
      'Waits for an answer at plan-approval since 2026-01-05 09:08 UTC',
    );
  });
});

describe('given two instants', () => {
  it.each([
    ['2026-01-05T09:00:00Z', '0 s'],
    ['2026-01-05T09:00:59Z', '59 s'],
    ['2026-01-05T11:05:59Z', '2 h 5 min'],
    ['2026-01-08T09:00:00Z', '3 d'],
    ['2026-01-05T08:00:00Z', '0 s'],
  ])('when the second is %s, then it took %s', (to, text) => {
    expect(took('2026-01-05T09:00:00Z', to)).toBe(text);
  });
});
