import { describe, expect, it } from 'vitest';
import { hashes } from '../../../src/hashes.ts';
import { encode } from '../../../src/progress/codec.ts';
import { replay } from '../../../src/progress/replay.ts';
import { given, MARIA, type Story } from '../../support/story.ts';

const WORKFLOW = `
name: story
settings: {max-retry: 1}
steps:
  - {name: hotel, run: book, compensate: {name: unhotel, run: cancel}}
  - {name: train, run: book, compensate: {name: untrain, run: cancel}}
  - {name: look, type: approval}
`;

const booked = (): Story => {
  const story = given(WORKFLOW);
  story.start();
  for (const step of ['hotel', 'train']) {
    story.back(step);
    story.wake();
  }
  return story;
};
const entriesOf = (story: Story) => story.documents.flatMap(({ journal }) => journal.entries);
const undone = (story: Story): string[] =>
  entriesOf(story).flatMap((entry) => (entry.type === 'compensation.ended' ? [entry.undone] : []));
const succeeded = (story: Story): string[] =>
  entriesOf(story).flatMap((entry) => (entry.type === 'step.completed' ? [entry.step] : []));
const foldsAgain = (story: Story): void => {
  const versions = story.documents.map((document, index) => ({
    commit: `c${index}`,
    text: encode(document),
  }));
  expect(replay(versions, hashes.sha256)).toMatchObject({ same: versions.length, differences: [] });
};

describe('fault 01: given a run that is being undone', () => {
  it('when an undoing is lost half way, then it is tried again after its lease, and what was undone before is not', () => {
    const story = booked();
    story.comment(MARIA, '/compensate').wake();
    story.back('untrain');
    expect(story.wake()).toMatchObject({ kind: 'start', steps: ['unhotel'] });
    const lost = story.progress?.steps['unhotel']?.claim?.decision;
    story.later(7_200).wake();
    while (story.progress?.steps['unhotel']?.claim === undefined) story.later(600).wake();
    expect(story.progress?.steps['unhotel']).toMatchObject({ attempts: 2 });
    const late = { status: 'success' as const, text: 'late', value: null, files: [], deletions: [] };
    story.wake([{ ...late, task: `${lost}/unhotel/1` }]);
    expect(succeeded(story)).toEqual(['hotel', 'train', 'untrain']);
    story.back('unhotel');
    story.wake();
    expect(undone(story)).toEqual(['train', 'hotel']);
    expect(succeeded(story)).toEqual(['hotel', 'train', 'untrain', 'unhotel']);
    expect(story.progress).toMatchObject({ status: 'paused', undoable: [] });
    foldsAgain(story);
  });

  it('when it is ordered twice, or once more when all is undone, then nothing is undone again', () => {
    const story = booked();
    story.comment(MARIA, '/compensate').wake();
    expect(story.comment(MARIA, '/compensate').wake().refusals[0]?.why).toBe(
      'the run is being undone already',
    );
    story.back('untrain');
    story.wake();
    story.back('unhotel');
    story.wake();
    expect(story.comment(MARIA, '/compensate').wake().refusals[0]?.why).toBe(
      'nothing was done that can be undone',
    );
    expect(undone(story)).toEqual(['train', 'hotel']);
    foldsAgain(story);
  });

  it('when undoing fails for good, then the rest is undone all the same, each once', () => {
    const story = booked();
    story.comment(MARIA, '/compensate').wake();
    for (let round = 0; round < 12 && undone(story).length < 2; round += 1) {
      for (const [instance, { claim }] of Object.entries(story.progress?.steps ?? {}))
        if (claim !== undefined) {
          if (instance === 'untrain') story.fail(instance);
          else story.back(instance);
        }
      story.later(600).wake();
    }
    expect(undone(story)).toEqual(['train', 'hotel']);
    expect(succeeded(story)).toEqual(['hotel', 'train', 'unhotel']);
    foldsAgain(story);
  });

  it('when what was undone is done again and cancelled, then the new work is undone, in its own turn', () => {
    const story = booked();
    story.comment(MARIA, '/compensate from train').wake();
    story.back('untrain');
    story.wake();
    story.comment(MARIA, '/resume').wake();
    story.back('train');
    story.wake();
    story.comment(MARIA, '/cancel').wake();
    for (const step of ['untrain', 'unhotel']) {
      story.back(step);
      story.wake();
    }
    expect(undone(story)).toEqual(['train', 'train', 'hotel']);
    expect(story.progress?.status).toBe('cancelled');
    foldsAgain(story);
  });
});
