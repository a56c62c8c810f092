import { describe, expect, it } from 'vitest';
import { sealKeys, sealSecrets } from '../../src/hashes.ts';
import type { Outcome } from '../../src/decide/work/outcome.ts';
import { record } from '../../src/orchestrate/record.ts';
import { checkSeal, sealState } from '../../src/progress/seal.ts';
import { readMarker } from '../../src/render/marker.ts';
import type { FakeGitHub } from '../support/github.ts';
import { DOCUMENT, documentIn, RUN, wakeUp, waiting, worldWith } from '../support/keyed.ts';
import { JONAS, LEA, MARIA } from '../support/story.ts';

const NEW = 'n'.repeat(40);
const OLD = 'o'.repeat(40);

const commitsOf = (github: FakeGitHub): string[] => github.history(RUN).map(({ oid }) => oid);

const marker = (github: FakeGitHub): ReturnType<typeof readMarker> => readMarker(github.shown.body ?? '');

describe.each([
  ['unsealed', null],
  ['sealed', NEW],
])('given an %s run that waits for a person', (_, key) => {
  it('when all is well, then the comment names the newest document and its commit', async () => {
    const github = await waiting(key);
    expect(documentIn(github)).toMatchObject({ generation: 3, status: 'blocked' });
    expect(documentIn(github).seal === null).toBe(key === null);
    expect(marker(github)).toMatchObject({ generation: 3, commit: commitsOf(github)[0] });
    const before = github.calls.length;
    const shown = github.shown.versions.length;
    expect((await wakeUp(github, key)).decision.reason).toBe('awaiting_person');
    expect(github.calls.slice(before)).toEqual(['read', 'publish']);
    expect(github.shown.versions).toHaveLength(shown);
  });

  it('threat 17: when the branch is forced back to an older commit of ours, then the newest is restored from what the comment kept', async () => {
    const github = await waiting(key);
    const [newest = '', , oldest = ''] = commitsOf(github);
    github.branches.set(RUN, oldest);
    const report = await wakeUp(github, key);
    expect(report.decision).toMatchObject({ reason: 'progress_restored' });
    expect(report.after?.journal.entries[0]).toMatchObject({
      type: 'progress.restored',
      from_oid: newest,
      rejected_oid: oldest,
      verdict: 'stale',
      where: 'kept',
    });
    expect(documentIn(github)).toMatchObject({ generation: 4, status: 'blocked' });
  });

  it('threat 17: when the later commits are gone for good, then a person is asked, and /start begins anew', async () => {
    const github = await waiting(key);
    const [newest = '', middle = '', oldest = ''] = commitsOf(github);
    github.branches.set(RUN, oldest);
    github.commits.delete(newest);
    github.commits.delete(middle);
    const report = await wakeUp(github, key);
    expect(report.decision).toMatchObject({
      reason: 'progress_unreadable',
      entries: [],
      problems: [{ code: 'progress_stale' }],
    });
    expect(github.shown.body).toContain('document 3 was recorded');
    expect(marker(github)).toMatchObject({ workflow_id: null, generation: 3, commit: newest });
    expect((await wakeUp(github, key)).decision.reason).toBe('progress_unreadable');
    const anew = await wakeUp(github.say(MARIA, '/start'), key);
    expect(anew.decision.entries[0]).toMatchObject({ type: 'run.started', after_generation: 3 });
    expect(documentIn(github)).toMatchObject({
      generation: 4,
      status: 'blocked',
      requester: { login: 'maria' },
    });
    expect((await wakeUp(github, key)).decision.reason).toBe('awaiting_person');
  });

  it('threat 17: when an older document is pushed on top, then the newest of ours is restored', async () => {
    const github = await waiting(key);
    const [newest = '', , oldest = ''] = commitsOf(github);
    github.push(RUN, { [DOCUMENT]: github.at(oldest).files[DOCUMENT] ?? '' }, 'Revert');
    const report = await wakeUp(github, key);
    expect(report.after?.journal.entries[0]).toMatchObject({
      type: 'progress.restored',
      from_oid: newest,
      where: 'history',
    });
    expect(documentIn(github).generation).toBe(4);
  });

  it('fault 13: when the branch is deleted, then it is made again where it was, with its whole history', async () => {
    const github = await waiting(key);
    const before = commitsOf(github);
    github.branches.delete(RUN);
    const report = await wakeUp(github, key);
    expect(report.after?.journal.entries[0]).toMatchObject({ type: 'progress.restored', verdict: 'lost' });
    expect(commitsOf(github).slice(1)).toEqual(before);
    expect(documentIn(github)).toMatchObject({ generation: 4, status: 'blocked' });
  });

  it('fault 11: when the pull request is closed, then its run is kept as a tag, and goes on where it is opened again', async () => {
    const github = await waiting(key);
    const before = commitsOf(github);
    github.pull = { state: 'CLOSED' };
    expect((await wakeUp(github, key)).decision.reason).toBe('pull_not_open');
    expect(github.branches.has(RUN)).toBe(false);
    expect(github.tags.get('pawl-archive/pr-7')).toBe(before[0]);
    expect((await wakeUp(github, key)).decision.reason).toBe('pull_not_open');
    github.shown.remove();
    github.pull = {};
    const report = await wakeUp(github.say(JONAS, '/approve'), key);
    expect(report.after?.journal.entries[0]).toMatchObject({ type: 'progress.restored', where: 'kept' });
    expect(commitsOf(github).slice(1)).toEqual(before);
    expect(documentIn(github).steps['build']?.status).toBe('in_progress');
  });

  it('fault 11: when it is closed between the commit that brings work and its record, then it goes on with its whole history, and the work is not done again', async () => {
    const github = await waiting(key);
    const claimed = await wakeUp(github.say(JONAS, '/approve'), key);
    const before = commitsOf(github);
    const [task] = claimed.tasks;
    github.beforeCommit.push(null, () => {
      github.pull = { state: 'CLOSED' };
      github.tags.set('pawl-archive/pr-7', github.branches.get(RUN)!);
      github.branches.delete(RUN);
    });
    const outcome: Outcome = {
      task: task!.id,
      status: 'success',
      text: 'Built.',
      value: null,
      files: [],
      deletions: [],
    };
    await record(worldWith(github, key), claimed.snapshot, [outcome]);
    expect(github.branches.has(RUN)).toBe(false);
    github.pull = {};
    await wakeUp(github, key);
    expect(commitsOf(github).slice(-before.length)).toEqual(before);
    expect(documentIn(github).steps['build']).toMatchObject({ attempts: 1, conclusion: 'success' });
  });

  it('when an older commit of ours was put on the branch under the name of a later one, then the comment names the one that the run went on from', async () => {
    const github = await waiting(key);
    const [newest] = github.history(RUN);
    github.push(RUN, { [DOCUMENT]: 'junk' }, newest!.message, true);
    await wakeUp(github.say(JONAS, '/approve'), key);
    expect(documentIn(github)).toMatchObject({ generation: 4, steps: { build: { status: 'in_progress' } } });
    expect(marker(github)).toMatchObject({ generation: 3, commit: newest!.oid });
  });

  it('threat 18: when the branch is pointed at a commit of ours for another pull request, then its document does not count', async () => {
    const github = await waiting(key);
    const [tip = ''] = commitsOf(github);
    const foreign = github.at(tip).message.replace('Pawl-Pull-Request: 7', 'Pawl-Pull-Request: 8');
    const text = (github.text(RUN, DOCUMENT) ?? '').replace('"status": "blocked"', '"status": "completed"');
    github.push(RUN, { [DOCUMENT]: text }, foreign, true);
    const report = await wakeUp(github, key);
    expect(report.after?.journal.entries[0]).toMatchObject({ from_oid: tip, verdict: 'tampered' });
    expect(documentIn(github).status).toBe('blocked');
  });

  it('when a writer puts a later document into the marker, then that is not believed and the marker is written anew', async () => {
    const github = await waiting(key);
    const body = github.shown.body ?? '';
    github.shown.edit(LEA, body.replace('"generation":3', '"generation":9000'), github.later(60).now);
    expect((await wakeUp(github, key)).decision.reason).toBe('awaiting_person');
    expect(marker(github)?.generation).toBe(3);
  });
});

describe('given a sealed run', () => {
  it('threat 16: when any byte of its document is another, then it does not count, whoever committed it', async () => {
    const github = await waiting(NEW);
    const text = github.text(RUN, DOCUMENT) ?? '';
    const { message } = github.history(RUN)[0]!;
    const forged = text.replace('"decisions": 3', '"decisions": 1');
    github.push(RUN, { [DOCUMENT]: forged }, message, true);
    const report = await wakeUp(github, NEW);
    expect(report.after?.journal.entries[0]).toMatchObject({
      verdict: 'tampered',
      why: 'its seal does not fit it',
    });
    expect(documentIn(github).metrics.decisions).toBeGreaterThanOrEqual(3);
  });

  it('threat 16: when somebody with our token writes a document without a seal, then the sealed one is restored', async () => {
    const github = await waiting(NEW);
    const text = github.text(RUN, DOCUMENT) ?? '';
    const { message } = github.history(RUN)[0]!;
    const bare = text
      .replace(/"seal": "[^"]*"/, '"seal": null')
      .replace('"generation": 3', '"generation": 4');
    github.push(RUN, { [DOCUMENT]: bare }, message.replace('Pawl-Sequence: 3', 'Pawl-Sequence: 4'), true);
    const report = await wakeUp(github, NEW);
    expect(report.after?.journal.entries[0]).toMatchObject({
      verdict: 'tampered',
      why: 'it is not sealed',
    });
  });

  it('threat 18: when its text is copied to another pull request or repository, then its seal does not fit', async () => {
    const progress = documentIn(await waiting(NEW));
    const keys = sealKeys(NEW);
    if ('wrong' in keys) throw new Error(keys.wrong);
    expect(sealState(progress, { repository: 'R', pull: 7 }, keys)).toEqual({ is: 'valid' });
    expect(sealState(progress, { repository: 'R', pull: 8 }, keys)).toEqual({ is: 'forged' });
    expect(sealState(progress, { repository: 'S', pull: 7 }, keys)).toEqual({ is: 'forged' });
    expect(checkSeal('', 'v0:x:y', keys)).toEqual({ is: 'forged' });
  });

  it('when its key was changed, then the old one still counts beside the new one, which seals what follows', async () => {
    const github = await waiting(OLD);
    const before = documentIn(github).seal;
    const report = await wakeUp(github.say(LEA, '/pause'), `${NEW}\n${OLD}`);
    expect(report.decision.reason).toBe('paused_by_person');
    expect(documentIn(github).seal?.split(':')[1]).not.toBe(before?.split(':')[1]);
    expect((await wakeUp(github.say(LEA, '/resume'), NEW)).decision.reason).toBe('resumed_by_person');
  });

  it('when its key was changed and the old one is not given, then a person is asked with what would mend it', async () => {
    const github = await waiting(OLD);
    const report = await wakeUp(github, NEW);
    expect(report.decision).toMatchObject({ reason: 'progress_unreadable', entries: [] });
    expect(report.decision.problems[0]?.message).toContain('give the old key as a second line');
    expect((await wakeUp(github, `${NEW}\n${OLD}`)).decision.reason).toBe('awaiting_person');
  });

  it('when a key is given to a run that had none, then a person is asked, and with the word unsealed it goes on and is sealed from then on', async () => {
    const github = await waiting(null);
    const [problem] = (await wakeUp(github, NEW)).decision.problems;
    expect(problem).toMatchObject({ code: 'progress_tampered' });
    expect(problem?.hint).toContain('add the line unsealed to the secret');
    const admitted = await wakeUp(github.say(LEA, '/pause'), `${NEW}\nunsealed`);
    expect(admitted.decision.reason).toBe('paused_by_person');
    expect(documentIn(github).seal).toMatch(/^v1:[0-9a-f]{8}:[0-9a-f]{64}$/);
    expect((await wakeUp(github.say(LEA, '/resume'), NEW)).decision.reason).toBe('resumed_by_person');
  });
});

describe('given the text of a secret', () => {
  it('when a key in it is short, then it is refused with the way to make a good one', () => {
    expect(sealKeys('secret')).toEqual({ wrong: expect.stringContaining('openssl rand -hex 32') as string });
  });

  it('when it says that documents without a seal count, then that word is no secret', () => {
    expect(sealKeys(`\uFEFF${NEW}\r\nunsealed\r\n`)).toMatchObject([{ admits_unsealed: true }]);
    expect(sealSecrets(`${NEW} unsealed\n`)).toEqual([NEW]);
    expect(sealKeys(NEW)).toEqual([expect.not.objectContaining({ admits_unsealed: true })]);
  });

  it('when there is none in it, then there is no key', () => {
    expect(sealKeys(' \n')).toEqual([]);
  });
});
