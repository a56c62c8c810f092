import { describe, expect, it } from 'vitest';
import type { Situation } from '../../src/decide/situation.ts';
import { spentLabels } from '../../src/orchestrate/spent-labels.ts';
import type { Gate } from '../../src/progress/gate.ts';
import type { Progress } from '../../src/progress/schema.ts';
import { given, MARIA } from '../support/story.ts';

const LABEL = 'pawl:approved:agree';
/** After the gate opened. */
const SET = '2026-01-05T09:20:00Z';
const EVENT = { id: 'E1', label: LABEL, on: true, by: MARIA, at: SET };
const ANSWER = {
  by: { id: MARIA.id, login: MARIA.login },
  answer: 'approve',
  source: 'label',
  source_id: 'E1',
  at: SET,
  text: '',
} as const;
const REFUSED = { by: MARIA, source: 'label', source_id: 'E1', why: 'maria has triage' } as const;

interface Asked {
  situation: Situation;
  progress: Progress;
}

/** An open gate with a label on the pull request, and what the gate has made of it. */
const asked = (
  gate: Partial<Gate> = {},
  labelled: Situation['snapshot']['labelled'] = [EVENT],
  seen: Situation['snapshot']['seen']['labels'] = { [LABEL]: { node_id: 'L1', on: true } },
): Asked => {
  const story = given('name: story\nsteps:\n  - {name: agree, type: approval, required: 2}\n');
  story.start();
  const agree = story.progress?.steps['agree'];
  if (story.progress === null || agree?.gate === undefined) throw new Error('The gate has not opened');
  story.snapshot.labelled = labelled;
  story.snapshot.seen.labels = seen;
  const steps = { agree: { ...agree, gate: { ...agree.gate, ...gate } } };
  return { situation: story.situation(), progress: { ...story.progress, steps } };
};

const spent = ({ situation, progress }: Asked): string[] => spentLabels(situation, progress);

describe('given a label that approves nothing any more', () => {
  const useless: [string, Asked][] = [
    ['did not count', asked({ refused: [REFUSED] })],
    ['was set before the gate opened', asked({}, [{ ...EVENT, at: '2026-01-05T08:00:00Z' }])],
    ['is void, because what is asked has changed since', asked({ since: '2026-01-05T09:30:00Z' })],
    ['is so old that nothing is known of it', asked({}, [])],
    ['was counted, and its gate was used', asked({ status: 'approved', answers: [ANSWER], used: ['build'] })],
    ['was counted, and its gate was rejected', asked({ status: 'rejected', answers: [ANSWER] })],
    ['did not decide a gate that is approved', asked({ status: 'approved', answers: [] })],
  ];

  it.each(useless)('when it %s, then it is taken off', (_, state) => {
    expect(spent(state)).toEqual([LABEL]);
  });

  it('when no gate has its name, then it is taken off', () => {
    const label = 'pawl:approved:nothing';
    const seen = { [label]: { node_id: 'L2', on: true } };
    expect(spent(asked({}, [{ ...EVENT, label }], seen))).toEqual([label]);
  });

  it('when the run has ended, or there never was one, then it is taken off', () => {
    const { situation, progress } = asked({ status: 'approved', answers: [ANSWER] });
    expect(spentLabels(situation, { ...progress, status: 'completed' })).toEqual([LABEL]);
    expect(spentLabels(situation, null)).toEqual([LABEL]);
  });
});

describe('given a label that serves', () => {
  it('when it has not been judged yet, then it stays', () => {
    expect(spent(asked())).toEqual([]);
  });

  it('when it counts and more people are needed, then it stays', () => {
    expect(spent(asked({ answers: [ANSWER] }))).toEqual([]);
  });

  it('when its gate is approved and nothing has come of that yet, then it stays: taking it off takes the approval back', () => {
    expect(spent(asked({ status: 'approved', answers: [ANSWER] }))).toEqual([]);
  });

  it('when an earlier one of the same name was refused, then the new one stays until it is judged', () => {
    const again = { ...EVENT, id: 'E3', at: '2026-01-05T09:40:00Z' };
    const off = { ...EVENT, id: 'E2', on: false, at: '2026-01-05T09:30:00Z' };
    expect(spent(asked({ refused: [REFUSED] }, [EVENT, off, again]))).toEqual([]);
  });

  it('when a list could not be read whole, then nothing is taken off', () => {
    const state = asked({}, []);
    state.situation.snapshot.incomplete = ['events'];
    expect(spent(state)).toEqual([]);
  });

  it('when it is not on the pull request, or shows how a run stands, then it is not ours to take off here', () => {
    const labels = {
      [LABEL]: { node_id: 'L1', on: false },
      'pawl:blocked': { node_id: 'L3', on: true },
      'pawl:story': { node_id: 'L4', on: true },
    };
    expect(spent(asked({}, [], labels))).toEqual([]);
  });
});
