import { describe, expect, it } from 'vitest';
import { hashes } from '../../src/hashes.ts';
import { append } from '../../src/progress/append.ts';
import { encode } from '../../src/progress/codec.ts';
import { replay, type Version } from '../../src/progress/replay.ts';
import type { Progress } from '../../src/progress/schema.ts';
import { Journal } from '../support/progress.ts';

const history = (): { versions: Version[]; documents: Progress[] } => {
  const journal = new Journal().start();
  const documents = [journal.progress!];
  for (const act of [
    () => journal.claim('create-plan', 1, 'planner'),
    () => journal.done('create-plan', 'A plan', { alignment_score: 9 }),
    () => journal.open('plan-approval', 'Good?', ['create-plan']),
  ])
    documents.push(act().progress!);
  return {
    documents,
    versions: documents.map((document, index) => ({ commit: `c${index}`, text: encode(document) })),
  };
};

describe('given the versions of a branch', () => {
  it('when all were written by decisions, then every one folds to itself', () => {
    expect(replay(history().versions, hashes.sha256)).toEqual({
      same: 4,
      entries: 6,
      decisions: 4,
      differences: [],
    });
  });

  it('when there is none, then there is nothing to differ', () => {
    expect(replay([], hashes.sha256)).toEqual({ same: 0, entries: 0, decisions: 0, differences: [] });
  });

  it.each<[string, (document: Progress) => Progress, RegExp]>([
    [
      'grants an approval',
      (d) => ({ ...d, human_approvals: { ...d.human_approvals, plan_approved: true } }),
      /"plan_approved": false.* and is .*"plan_approved": true/,
    ],
    ['moves a counter', (d) => ({ ...d, metrics: { ...d.metrics, decisions: 99 } }), /"decisions"/],
    ['changes a score', (d) => ({ ...d, scores: { alignment_score: 10 } }), /alignment_score/],
    [
      'breaks the chain',
      (d) => ({ ...d, journal: { ...d.journal, prev_hash: 'f'.repeat(64) } }),
      /prev_hash/,
    ],
    ['adds a row at the end', (d) => ({ ...d, seal: 'forged' }), /"seal": null/],
  ])('when somebody %s, then that commit and the line are named', (_, change, what) => {
    const { versions, documents } = history();
    versions[2] = { commit: 'c2', text: encode(change(documents[2]!)) };
    const { same, differences } = replay(versions, hashes.sha256);
    expect(differences[0]).toMatchObject({ commit: 'c2', what: expect.stringMatching(what) });
    // The one after names the hash of what really stood before it.
    expect(differences.map(({ commit }) => commit)).toEqual(['c2', 'c3']);
    expect(same).toBe(2);
  });

  it('when a version is missing, then the next does not follow', () => {
    const { versions } = history();
    versions.splice(1, 1);
    expect(replay(versions, hashes.sha256).differences[0]).toMatchObject({
      commit: 'c2',
      what: expect.stringContaining('create-plan, which never began'),
    });
  });

  it('when the first is missing, then what is left does not begin a run', () => {
    const { versions } = history();
    expect(replay(versions.slice(1), hashes.sha256).differences[0]?.what).toMatch(/begins with step.started/);
  });

  it('when a version cannot be read, then it is named and the rest goes on', () => {
    const { versions } = history();
    versions.splice(2, 0, { commit: 'bad', text: '<<<<<<< ours\n' });
    expect(replay(versions, hashes.sha256)).toMatchObject({
      same: 4,
      differences: [{ commit: 'bad', what: expect.stringContaining('no JSON') }],
    });
  });

  it('when a document was restored, then it must follow from the version it was restored from', () => {
    const { versions, documents } = history();
    const forged = encode({ ...documents[2]!, seal: 'forged' });
    const restored = append(
      documents[1]!,
      [
        {
          type: 'progress.restored',
          at: '2026-01-05T10:00:00Z',
          decision: 'd9',
          from_oid: 'c1',
          rejected_oid: 'c2',
          why: 'x',
        },
      ],
      hashes.sha256,
    );
    const told = [
      ...versions.slice(0, 2),
      { commit: 'c2', text: forged },
      { commit: 'c3', text: encode(restored) },
    ];
    expect(replay(told, hashes.sha256).differences.map(({ commit }) => commit)).toEqual(['c2']);
    const lied = { ...restored, human_approvals: { plan_approved: true } };
    told[3] = { commit: 'c3', text: encode(lied) };
    expect(replay(told, hashes.sha256).differences.map(({ commit }) => commit)).toEqual(['c2', 'c3']);
  });
});
