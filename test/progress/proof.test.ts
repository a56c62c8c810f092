import { describe, expect, it } from 'vitest';
import { hashes } from '../../src/hashes.ts';
import { encode } from '../../src/progress/codec.ts';
import { prove } from '../../src/progress/proof.ts';
import type { Progress } from '../../src/progress/schema.ts';
import { restoredFromElsewhere, sift, type RecordedVersion } from '../../src/progress/versions.ts';
import { finished } from '../cli/runs.ts';
import { oidOf, restoredFrom, versionOf, versionsOf } from '../support/versions.ts';

const story = finished();
const documents = story.documents.filter((document) => document !== null);
const versions = versionsOf(story);
const at = (index: number): Progress => documents.at(index)!;
const forged = (index: number): string => encode({ ...at(index), human_approvals: { agree_approved: true } });

describe('threat 15: somebody else wrote documents to the branch of the run', () => {
  it('when GitHub does not vouch for a commit, then it is passed over and named, and the rest folds', () => {
    const eve = versionOf('eve', forged(3), { ours: false, author: 'eve' });
    const proof = prove([...versions.slice(0, 3), eve, ...versions.slice(3)], hashes.sha256);
    expect(proof).toMatchObject({
      differences: [],
      same: versions.length,
      chain: { holds: true, broken: [] },
    });
    expect(proof.passed_over).toEqual([
      { commit: oidOf('eve'), at: eve.at, author: 'eve', why: 'GitHub does not vouch that Pawl made it' },
    ]);
  });

  it('when nobody vouches for any, as in a clone, then a forged one that nothing put aside is a difference and breaks the chain', () => {
    const told: RecordedVersion[] = versions.map((version) => ({ ...version, ours: null }));
    told.splice(3, 0, versionOf('eve', forged(2), { ours: null, author: 'eve' }));
    const { differences, chain, passed_over } = prove(told, hashes.sha256);
    expect(differences[0]?.commit).toBe(oidOf('eve'));
    expect(chain).toMatchObject({ holds: false, broken: expect.arrayContaining([told[4]!.commit]) });
    expect(passed_over).toEqual([]);
  });

  it('when a restoration put it aside, then it is passed over in a clone as well, with the reason', () => {
    const told = versions.slice(0, 3).map((version) => ({ ...version, ours: null }));
    const eve = versionOf('eve', forged(2), { ours: null, author: 'eve' });
    const again = restoredFrom(at(2), told[2]!.commit, eve.commit);
    const proof = prove([...told, eve, versionOf('again', again, { ours: null })], hashes.sha256);
    expect(proof).toMatchObject({ differences: [], same: 4, chain: { holds: true } });
    expect(proof.passed_over).toMatchObject([
      { commit: eve.commit, author: 'eve', why: expect.stringContaining('put aside') },
    ]);
  });
});

describe('given a restoration', () => {
  it('when it goes further back, then all behind that commit is passed over, oldest first', () => {
    const again = restoredFrom(at(1), versions[1]!.commit, versions[3]!.commit);
    const { kept, passed_over } = sift([...versions.slice(0, 4), versionOf('again', again)]);
    expect(kept.map(({ version }) => version.commit)).toEqual([
      versions[0]!.commit,
      versions[1]!.commit,
      oidOf('again'),
    ]);
    expect(passed_over.map(({ commit }) => commit)).toEqual([versions[2]!.commit, versions[3]!.commit]);
  });

  it('when somebody had set the branch back to an earlier commit of ours, then what was restored rests on that one as before', () => {
    const again = restoredFrom(at(3), versions[3]!.commit, versions[1]!.commit);
    const proof = prove([...versions.slice(0, 4), versionOf('again', again)], hashes.sha256);
    expect(proof).toMatchObject({ differences: [], same: 5, chain: { holds: true }, passed_over: [] });
  });

  it('when somebody had committed a copy of an earlier one in our name, then the copy is passed over, wherever it stands', () => {
    const copy = versionOf('copy', versions[1]!.text ?? '');
    const again = restoredFrom(at(3), versions[3]!.commit, copy.commit);
    const told = [versions[0]!, copy, ...versions.slice(1, 4), versionOf('again', again)];
    expect(prove(told, hashes.sha256)).toMatchObject({
      differences: [],
      same: 5,
      passed_over: [{ commit: copy.commit }],
    });
  });

  it('when it came from a commit elsewhere, then only what it rejects is passed over', () => {
    const again = restoredFrom(at(3), 'f'.repeat(40), versions[3]!.commit);
    const { passed_over } = sift([...versions.slice(0, 4), versionOf('again', again)]);
    expect(passed_over.map(({ commit }) => commit)).toEqual([versions[3]!.commit]);
  });

  it('when the branch was lost and begins with it, then what it was restored from is asked for, and it folds with that', () => {
    const copy = 'a'.repeat(40);
    const lost = [versionOf('again', restoredFrom(at(2), copy, ''))];
    expect(restoredFromElsewhere(lost)).toEqual([copy]);
    expect(prove(lost, hashes.sha256)).toMatchObject({ differences: [{}], chain: { holds: false } });
    expect(prove(lost, hashes.sha256, [encode(at(2))])).toMatchObject({
      differences: [],
      chain: { holds: true },
    });
    expect(prove(lost, hashes.sha256, [encode(at(1)), 'x']).differences).toHaveLength(1);
  });

  it('when a commit that is not ours says so, then nothing is put aside', () => {
    const lie = restoredFrom(at(0), versions[0]!.commit, versions[3]!.commit);
    const told = [...versions, versionOf('lie', lie, { ours: false, author: 'eve' })];
    expect(sift(told).kept).toHaveLength(versions.length);
  });
});

describe('given a history without a fault', () => {
  it('when it is proved, then each run is told with its decisions, of which a claim and its record are one', () => {
    const { runs, chain, decisions, passed_over } = prove(versions, hashes.sha256);
    expect(runs).toEqual([
      { run: at(0).workflow_id, workflow: 'story', documents: documents.length, decisions },
    ]);
    expect(decisions).toBeLessThan(documents.length);
    expect({ chain, passed_over }).toEqual({ chain: { holds: true, broken: [] }, passed_over: [] });
  });

  it('when a version is missing or cannot be read, then the chain breaks behind it', () => {
    const missing = versions.toSpliced(2, 1);
    expect(prove(missing, hashes.sha256).chain.broken).toEqual([versions[3]!.commit]);
    const cut = versions.with(2, { ...versions[2]!, text: null });
    expect(prove(cut, hashes.sha256)).toMatchObject({
      chain: { broken: [versions[3]!.commit] },
      differences: [{ commit: versions[2]!.commit }, { commit: versions[3]!.commit }],
    });
  });

  it('when there is none, then there is nothing to prove', () => {
    expect(prove([], hashes.sha256)).toMatchObject({ same: 0, runs: [], chain: { holds: true } });
  });
});
