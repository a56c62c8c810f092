import { describe, expect, it } from 'vitest';
import { JONAS, LEA, MARIA, RENE, type Story } from '../../support/story.ts';
import { BOT, opened } from '../open-gate.ts';
import { began, countedAt, entriesOf, gateAt, labelled, refusedOf } from '../gates/playing.ts';

const LABEL = 'pawl:approved:agree';

describe('given a label that does not approve a gate', () => {
  it.each<[string, (story: Story) => Story, string[]]>([
    [
      'a triage user set it',
      (s) => labelled(s.permit('rene', 'triage'), RENE, LABEL),
      ['rene: answering needs write access, and rene has triage'],
    ],
    [
      'the author set it',
      (s) => labelled(s, LEA, LABEL),
      ['lea: the author of the pull request does not count'],
    ],
    ['a bot set it', (s) => labelled(s, BOT, LABEL), ['evil[bot]: a bot does not count']],
    ['we set it ourselves', (s) => labelled(s, s.snapshot.viewer, LABEL), []],
    ['who set it has left GitHub', (s) => labelled(s, null, LABEL), []],
    ['it was taken off again', (s) => labelled(labelled(s, MARIA, LABEL), JONAS, LABEL, false), []],
    [
      'it was deleted from the repository, and other labels are there',
      (s) => {
        labelled(s, MARIA, LABEL).snapshot.pull.labels = ['bug'];
        return s;
      },
      [],
    ],
    [
      'GitHub knows of it being taken off last, and shows it all the same',
      (s) => labelled(labelled(labelled(s, MARIA, LABEL), MARIA, LABEL, false), MARIA, 'other').label(LABEL),
      [],
    ],
    ['the pull request has it, and nobody knows who put it on', (s) => s.label(LABEL), []],
    ['it names another gate', (s) => labelled(s, MARIA, 'pawl:approved:agreement'), []],
    ['it is not one of ours', (s) => labelled(s, MARIA, 'approved:agree'), []],
  ])('when %s, then the gate waits', (_, put, why) => {
    const story = put(opened());
    story.wake();
    expect(gateAt(story).status).toBe('pending');
    expect(countedAt(story)).toEqual([]);
    expect(refusedOf(story)).toEqual(why);
  });

  it('when it was put on before the gate opened, then it must be put on again', () => {
    const story = opened();
    story.snapshot.labelled.push({ id: 'LE', label: LABEL, on: true, by: MARIA, at: gateAt(story).since });
    story.label(LABEL).later(60).wake();
    expect(gateAt(story)).toMatchObject({ status: 'pending', answers: [], refused: [] });
    labelled(labelled(story, JONAS, LABEL, false), MARIA, LABEL).wake();
    expect(gateAt(story).status).toBe('approved');
  });

  it('when what the gate is about changes, then it is void', () => {
    const story = opened('required: 2');
    labelled(story, MARIA, LABEL).wake();
    expect(countedAt(story)).toEqual(['maria label']);
    story.push('other').later(60).wake();
    story.wake();
    expect(countedAt(story)).toEqual([]);
    expect(story.comment(JONAS, '/approve').wake().reason).toBe('gate_unchanged');
  });

  it('when somebody takes it off after it counted, then that is withdrawn on the record', () => {
    const story = opened('required: 2');
    labelled(story, MARIA, LABEL).wake();
    const decision = labelled(story, RENE, LABEL, false).wake();
    expect(entriesOf(decision, 'gate.withdrawn')).toMatchObject([{ source: 'label' }]);
    expect(countedAt(story)).toEqual([]);
  });

  it('when somebody else puts it on again, then it counts for that person alone', () => {
    const story = opened('required: 2');
    labelled(story, MARIA, LABEL).wake();
    labelled(story, MARIA, LABEL, false);
    labelled(story, JONAS, LABEL).wake();
    expect(countedAt(story)).toEqual(['jonas label']);
  });

  it('when the gate takes no labels, then the way that does is named', () => {
    const story = opened('answers: [review, command]');
    labelled(story, MARIA, LABEL).wake();
    expect(refusedOf(story)).toEqual([
      'maria: this gate is not answered by a label: use a review or a command',
    ]);
  });

  it('when not every event could be read, then nothing is judged', () => {
    const story = opened();
    story.snapshot.incomplete = ['events'];
    expect(labelled(story, MARIA, LABEL).wake()).toMatchObject({ reason: 'facts_incomplete', entries: [] });
  });

  it('when the deadline had passed, then it comes too late', () => {
    const story = opened('timeout-minutes: 60, on-timeout: reject').later(4_000);
    labelled(story, MARIA, LABEL).wake();
    expect(gateAt(story)).toMatchObject({ status: 'rejected', answers: [] });
  });
});

describe('given a gate whose name is too long for a label', () => {
  const long = (length: number): Story =>
    began(`  - {name: agree, type: approval, gate: ${'g'.repeat(length)}}\n`);

  it('when a label of it could have fifty-one characters, then none approves it', () => {
    const story = labelled(long(37), MARIA, `pawl:approved:${'g'.repeat(37)}`);
    story.wake();
    expect(gateAt(story)).toMatchObject({ status: 'pending', refused: [] });
  });

  it('when it has fifty, then it approves', () => {
    const story = labelled(long(36), MARIA, `pawl:approved:${'g'.repeat(36)}`);
    story.wake();
    expect(gateAt(story).status).toBe('approved');
  });
});

describe('given a label that approves a gate', () => {
  it('when somebody who may put it on, in whatever letters, then the record has that person and the event', () => {
    const story = labelled(opened().label('bug'), MARIA, 'Pawl:Approved:Agree').label('docs');
    expect(story.wake().reason).toBe('all_steps_done');
    expect(gateAt(story).answers).toMatchObject([
      { by: { login: 'maria' }, answer: 'approve', source: 'label', source_id: 'LE_0', text: '' },
    ]);
  });

  it('when two gates of other names are open, then it says which it means', () => {
    const story = began(`
  - {name: agree, type: approval, needs: []}
  - {name: release, type: approval, needs: []}
`);
    labelled(story, MARIA, 'pawl:approved:release').wake();
    expect(story.states()).toEqual({ agree: 'waiting', release: 'success' });
  });
});

describe('given several gates of one name', () => {
  const lanes = (most: number): Story =>
    began(`
  - name: each
    type: for-each
    items: [left, right]
    max-parallel: ${most}
    steps:
      - {name: agree, type: approval}
`);

  it('when all are open, then a label cannot say which it means', () => {
    const story = labelled(lanes(2), MARIA, LABEL);
    story.wake();
    expect(story.states()).toMatchObject({ 'agree[0]': 'waiting', 'agree[1]': 'waiting' });
    expect(refusedOf(story, 'agree[1]')).toEqual([
      'maria: a label cannot say which of several gates it means: use /approve agree[1]',
    ]);
  });

  it('when one is left, then the label that was put on before stays doubtful', () => {
    const story = labelled(lanes(2), MARIA, LABEL);
    story.wake();
    story.comment(MARIA, '/approve agree[0]').wake();
    expect(story.states()).toMatchObject({ 'agree[0]': 'success', 'agree[1]': 'waiting' });
  });

  it('when they open one after the other, then a label approves the one, and is void for the next', () => {
    const story = labelled(lanes(1), MARIA, LABEL);
    story.wake();
    expect(story.states()).toMatchObject({ 'agree[0]': 'success', 'agree[1]': 'waiting' });
    story.wake();
    expect(gateAt(story, 'agree[1]')).toMatchObject({ status: 'pending', refused: [] });
    labelled(labelled(story, MARIA, LABEL, false), MARIA, LABEL).wake();
    expect(story.progress?.status).toBe('completed');
  });
});
