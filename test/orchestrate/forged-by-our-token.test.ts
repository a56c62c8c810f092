import { describe, expect, it } from 'vitest';
import type { Report } from '../../src/orchestrate/wake.ts';
import { readMarker } from '../../src/render/marker.ts';
import { hashes } from '../../src/hashes.ts';
import type { FakeGitHub } from '../support/github.ts';
import { DOCUMENT, documentIn, RUN, waiting as waitingWith, wakeUp as wakeWith } from '../support/keyed.ts';
import { JONAS, MARIA } from '../support/story.ts';

/** A workflow of somebody's own branch commits as we do, with a token of its own: signed by GitHub, and without our key. */
const KEY = 'k'.repeat(40);

const wakeUp = (github: FakeGitHub, key: string | null = KEY): Promise<Report> => wakeWith(github, key);
const waiting = (key: string | null = KEY): Promise<FakeGitHub> => waitingWith(key);
const tipOf = (github: FakeGitHub) => github.history(RUN)[0]!;
const textOf = (github: FakeGitHub): string => github.text(RUN, DOCUMENT) ?? '';
const unsealed = (text: string): string => text.replace(/"seal": "[^"]*"/, '"seal": null');
const numbered = (message: string, sequence: string): string =>
  message.replace(/Pawl-Sequence: \d+/, `Pawl-Sequence: ${sequence}`);

describe('given a sealed run, and somebody who commits with our token', () => {
  it('threat 15: when a finished document without a seal is put ahead of the run into the head, then it is not taken over', async () => {
    const github = await waiting();
    const before = documentIn(github);
    const over = {
      ...before,
      status: 'completed',
      seal: null,
      generation: before.generation + 1,
      journal: {
        ...before.journal,
        prev_hash: hashes.sha256(textOf(github)),
      },
    };
    const message = numbered(tipOf(github).message, `${over.generation}`);
    github.push('feature', { [DOCUMENT]: `${JSON.stringify(over, null, 2)}\n` }, message, true);
    const report = await wakeUp(github);
    expect(report.after?.status).toBe('blocked');
    expect(documentIn(github).seal).not.toBeNull();
    expect(documentIn(github).status).toBe('blocked');
  });

  it('threat 16: when work that no claim of ours brought is put into the head with a claim’s name, then it is not adopted', async () => {
    const github = await waiting();
    await wakeUp(github.say(JONAS, '/approve'));
    const before = documentIn(github);
    const decision = before.steps['build']?.claim?.decision ?? '';
    const done = {
      type: 'step.completed',
      at: github.now,
      decision,
      step: 'build',
      summary: 'forged',
      value: 'forged',
      files: 0,
    };
    const over = {
      ...before,
      seal: null,
      generation: before.generation + 1,
      journal: { ...before.journal, prev_hash: hashes.sha256(textOf(github)), entries: [done] },
    };
    const message = numbered(tipOf(github).message, `${over.generation}`).replace(
      /Pawl-Decision: \S+/,
      `Pawl-Decision: ${decision}`,
    );
    github.push('feature', { [DOCUMENT]: `${JSON.stringify(over, null, 2)}\n` }, message, true);
    await wakeUp(github);
    expect(documentIn(github).steps['build']?.status).toBe('in_progress');
  });

  it('threat 16: when the comment is gone and the branch holds nothing but a document without a seal, then a person is asked', async () => {
    const github = await waiting();
    const forged = unsealed(textOf(github)).replace('"status": "pending"', '"status": "approved"');
    const { message } = tipOf(github);
    github.shown.remove();
    github.branches.delete(RUN);
    github.branches.set(RUN, github.branches.get('main')!);
    github.push(RUN, { [DOCUMENT]: forged }, message, true);
    const report = await wakeUp(github);
    expect(report.decision).toMatchObject({ reason: 'progress_unreadable', entries: [] });
    expect(report.decision.problems[0]).toMatchObject({ code: 'progress_tampered' });
    expect(report.decision.problems[0]?.message).toContain('not sealed');
  });

  it('threat 17: when a marker without a seal names a document far ahead, then it is not believed', async () => {
    const github = await waiting();
    const body = (github.shown.body ?? '')
      .replace(/,"seal":"[^"]*"/, '')
      .replace('"generation":3', '"generation":9007199254740991');
    github.shown.edit(
      { id: 41898282, login: 'github-actions[bot]', type: 'Bot' },
      body,
      github.later(60).now,
    );
    expect((await wakeUp(github)).decision.reason).toBe('awaiting_person');
    expect(readMarker(github.shown.body ?? '')?.generation).toBe(3);
  });

  it('threat 17: when an older sealed document comes in a commit that claims to be later, then the newest one is still found', async () => {
    const github = await waiting();
    const [newest, , oldest] = github.history(RUN);
    github.shown.remove();
    const message = numbered(newest!.message, '9999');
    github.push(RUN, { [DOCUMENT]: oldest!.files[DOCUMENT] ?? '' }, message, true);
    github.push(RUN, { [DOCUMENT]: 'junk' }, 'junk');
    const report = await wakeUp(github);
    expect(report.after?.journal.entries[0]).toMatchObject({
      type: 'progress.restored',
      from_oid: newest!.oid,
    });
    expect(documentIn(github).generation).toBe(4);
  });

  it('when a document of a newer version is pushed without a seal of ours, then the run goes on', async () => {
    const github = await waiting();
    const { message, oid } = tipOf(github);
    const newer = unsealed(textOf(github)).replace(/"schema_version": "[^"]*"/, '"schema_version": "9.0"');
    github.push(RUN, { [DOCUMENT]: newer }, message, true);
    const report = await wakeUp(github);
    expect(report.after?.journal.entries[0]).toMatchObject({ type: 'progress.restored', from_oid: oid });
  });

  it('when the seal of a document has something added to it, then it does not count', async () => {
    const github = await waiting();
    const { message, oid } = tipOf(github);
    const other = textOf(github).replace(/"seal": "([^"]*)"/, '"seal": "$1:more"');
    github.push(RUN, { [DOCUMENT]: other }, message, true);
    const report = await wakeUp(github);
    expect(report.after?.journal.entries[0]).toMatchObject({ type: 'progress.restored', from_oid: oid });
  });
});

describe.each(['1e308', 'Infinity', '9007199254740991', '-1', '0x10', 'NaN', '999999999999999'])(
  'given a commit with our token that claims to bring document %s',
  (sequence) => {
    it.each([
      ['unsealed', null],
      ['sealed', KEY],
    ])(
      'fault 13: when nothing of the %s run can be read any more, then /start begins anew, and that run goes on',
      async (_, key) => {
        const github = await waiting(key);
        const { message } = tipOf(github);
        github.shown.remove();
        github.branches.set(RUN, github.branches.get('main')!);
        github.push(RUN, { [DOCUMENT]: 'junk' }, numbered(message, sequence), true);
        github.push(RUN, { [DOCUMENT]: 'more junk' }, 'junk');
        expect((await wakeUp(github, key)).decision.reason).toBe('progress_unreadable');
        await wakeUp(github.say(MARIA, '/start'), key);
        expect(documentIn(github)).toMatchObject({ status: 'blocked', requester: { login: 'maria' } });
        await wakeUp(github.say(JONAS, '/approve'), key);
        expect(documentIn(github).steps['build']?.status).toBe('in_progress');
        expect(Number.isSafeInteger(documentIn(github).generation + 1e6)).toBe(true);
        expect((await wakeUp(github, key)).decision.reason).toBe('step_in_flight');
      },
    );
  },
);

describe('given an unsealed run whose comment was edited with our token', () => {
  it('fault 13: when its marker names a document that there can never be, then /start begins a run that goes on', async () => {
    const github = await waiting(null);
    const body = (github.shown.body ?? '').replace('"generation":3', '"generation":9007199254740991');
    github.shown.edit(
      { id: 41898282, login: 'github-actions[bot]', type: 'Bot' },
      body,
      github.later(60).now,
    );
    await wakeUp(github, null);
    await wakeUp(github.say(MARIA, '/start'), null);
    await wakeUp(github.say(JONAS, '/approve'), null);
    expect(documentIn(github).steps['build']?.status).toBe('in_progress');
  });
});

describe('given a run that was closed before there was a seal key', () => {
  it('when it is opened again with a key, then it is not forgotten: a person is asked, and the word unsealed brings it back', async () => {
    const github = await waiting(null);
    github.pull = { state: 'CLOSED' };
    await wakeUp(github, null);
    github.shown.remove();
    github.pull = {};
    const asked = await wakeUp(github);
    expect(asked.decision.problems[0]).toMatchObject({ code: 'progress_tampered' });
    expect(asked.decision.problems[0]?.hint).toContain('unsealed');
    const back = await wakeUp(github, `${KEY}\nunsealed`);
    expect(back.after?.journal.entries[0]).toMatchObject({ type: 'progress.restored', where: 'kept' });
    expect((await wakeUp(github)).decision.reason).toBe('awaiting_person');
  });
});
