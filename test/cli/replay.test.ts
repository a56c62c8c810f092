import { describe, expect, it } from 'vitest';
import { restoredFrom } from '../support/versions.ts';
import { clone, commitsOf } from './clone.ts';
import { pawl } from './pawl.ts';
import { finished, text } from './runs.ts';

const history = (): string[] => finished().documents.map(text);

describe('given a history that is not what was decided', () => {
  it('when one document was edited by hand then the commit is named and the code is 1', () => {
    const documents = history();
    const at = documents.length - 1;
    documents[at] = (documents[at] ?? '').replace('"human_interventions": 1', '"human_interventions": 9');
    const { code, out } = pawl('replay', '--pr', '7', '--repo', clone(documents));
    expect(code).toBe(1);
    expect(out).toMatch(/^[0-9a-f]{10} differs: .+\n/);
    expect(out).toContain(`\n${at} documents fold to themselves, 1 differ\n`);
  });

  it('when a document was cut short then that is a difference too, not a crash', () => {
    const documents = history();
    documents[1] = (documents[1] ?? '').slice(0, 300);
    const { code, out, err } = pawl('replay', '--pr', '7', '--repo', clone(documents), '--format', 'json');
    expect(code).toBe(1);
    expect(err).toBe('');
    const { differences } = JSON.parse(out) as { differences: { what: string }[] };
    expect(differences[0]?.what).toContain('is no JSON');
  });
});

describe('threat 15: somebody wrote a document that was put aside', () => {
  it('when a restoration went on from the one before, then the commit is named with its author, and the code is 0', () => {
    const story = finished();
    const documents = history();
    const told = [...documents.slice(0, 3), { text: '{}\n', author: 'eve\u001b[31m' }];
    const [from = '', rejected = ''] = commitsOf(clone(told)).slice(2);
    const again = text(restoredFrom(story.documents[2]!, from, rejected));
    const { code, out } = pawl('replay', '--pr', '7', '--repo', clone([...told, again]));
    expect(code).toBe(0);
    expect(out).toContain('4 documents fold to themselves, 0 differ\n');
    expect(out).toContain(`${rejected.slice(0, 10)} by eve[31m was passed over: it was put aside: `);
    expect(out).not.toContain('\u001b');
  });
});

describe('given nothing that could be folded', () => {
  it.each([
    ['no number', [], 'replay needs --pr N'],
    ['a number that is none', ['--pr', '0x7'], '--pr is "0x7"'],
    [
      'a directory that is missing',
      ['--pr', '7', '--repo', 'no/such/place'],
      'git could not read no/such/place',
    ],
  ])('when there is %s then the code is 2 and the sentence says so', (_, args, says) => {
    const said = pawl('replay', ...args);
    expect(said).toMatchObject({ code: 2, out: '' });
    expect(said.err).toContain(says);
  });

  it('when the clone lacks the branch then the sentence says how to fetch it', () => {
    const said = pawl('replay', '--pr', '8', '--repo', clone(history().slice(0, 1)));
    expect(said).toMatchObject({ code: 2, out: '' });
    expect(said.err).toContain('git fetch origin pawl/pr-8:pawl/pr-8');
  });
});

describe('given the history of a run', () => {
  it('when it is folded again then every document comes out the same and the code is 0', () => {
    const documents = history();
    const repo = clone(documents);
    const { code, out, err } = pawl('replay', '--pr', '7', '--repo', repo);
    expect({ code, out }).toEqual({
      code: 0,
      out: `${documents.length} documents fold to themselves, 0 differ\nrun ${finished().progress?.workflow_id ?? ''} of story: 4 decisions in ${documents.length} documents\nthe chain of hashes holds\n`,
    });
    expect(err).toMatch(/^\d+ decisions, \d+ entries\n$/);
    const json = pawl('replay', '--pr', '7', '--repo', repo, '--format', 'json');
    expect(JSON.parse(json.out)).toMatchObject({ same: documents.length, differences: [] });
    expect(json.err).toBe('');
  });
});

describe('given a clone of a pull request that was closed', () => {
  it('when only the tag keeps the branch, then that is folded', () => {
    const repo = clone(history(), 'archive');
    for (const args of [['--pr', '7'], []]) {
      const { code, out } = pawl('replay', ...args, '--repo', repo, '--format', 'json');
      expect(code).toBe(0);
      expect([JSON.parse(out)].flat()).toMatchObject([
        { pull_request: 7, ref: 'refs/tags/pawl-archive/pr-7', differences: [], chain: { holds: true } },
      ]);
    }
  });
});

describe('given a clone and no number', () => {
  it('when it has a run branch then every one is folded, and named by its pull request', () => {
    const { code, out } = pawl('replay', '--repo', clone(history()));
    expect(code).toBe(0);
    expect(out).toMatch(
      /^Pull request 7:\n\d+ documents fold to themselves, 0 differ\nrun .+\nthe chain of hashes holds\n$/,
    );
  });

  it('when JSON is asked for then there is a row for each', () => {
    const { out } = pawl('replay', '--repo', clone(history()), '--format', 'json');
    expect(JSON.parse(out)).toMatchObject([{ pull_request: 7, differences: [] }]);
  });
});
