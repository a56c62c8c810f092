import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import type { History } from '../../src/render/history/schema.ts';
import { versionsOf } from '../support/versions.ts';
import { clone, commitsOf } from './clone.ts';
import { files, pawl } from './pawl.ts';
import { finished, text } from './runs.ts';

const story = finished();
const committed = versionsOf(story).map(({ text: document, message }) => ({ text: document, message }));

describe('given a history that cannot be told', () => {
  const repo = clone.bind(null, committed.slice(0, 1));
  it.each([
    ['neither a pull request nor a document', [], 'history needs either --pr N'],
    ['a number that is none', ['--pr', 'x', '--repo', '.'], '--pr is "x"; it must be the number'],
    [
      'a directory that is none',
      ['--pr', '7', '--repo', 'no/such/place'],
      'git could not read no/such/place',
    ],
    ['a format that is none', ['--pr', '7', '--repo', '.', '--format', 'xml'], 'text, json, ndjson, csv'],
    ['a table of a document alone', ['--progress', 'p', '--format', 'csv'], 'must be one of text, json.'],
    ['a file for a document alone', ['--progress', 'p', '--out', 'f'], '--out belongs to --pr.'],
    ['a definition beside a number', ['--pr', '7', '--workflow', 'w'], '--workflow belongs to --progress'],
  ])('when there is %s, then one sentence says so and the code is 2', (_, args, says) => {
    const said = pawl('history', ...args);
    expect(said).toMatchObject({ code: 2, out: '' });
    expect(said.err).toContain(says);
    expect(said.err).not.toMatch(/\n\s+at /);
  });

  it('when the clone has no such branch, then the sentence says how to fetch it', () => {
    const said = pawl('history', '--pr', '8', '--repo', repo());
    expect(said).toMatchObject({ code: 2, out: '' });
    expect(said.err).toContain('git fetch origin pawl/pr-8:pawl/pr-8');
  });

  it('when the file cannot be written, then it says which, and the code is 2', () => {
    const said = pawl('history', '--pr', '7', '--repo', repo(), '--out', '/no/such/folder/h.csv');
    expect(said).toMatchObject({ code: 2, out: '' });
    expect(said.err).toContain('/no/such/folder/h.csv cannot be written');
  });
});

describe('given a clone with a run from start to finish', () => {
  it('when it is told as JSON, then every decision is there, oldest first, and it fits the published schema', () => {
    const repo = clone(committed);
    const { code, out, err } = pawl('history', '--pr', '7', '--repo', repo, '--format', 'json');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const told = JSON.parse(out) as History;
    const schema = JSON.parse(pawl('schema', 'history').out) as object;
    const fits = new Ajv2020({ strict: false, validateFormats: false }).compile(schema);
    expect({ fits: fits(told), errors: fits.errors }).toEqual({ fits: true, errors: null });
    expect(told).toMatchObject({ pull_request: 7, ref: 'refs/heads/pawl/pr-7', older: 0, passed_over: [] });
    expect(told.decisions.map(({ commit }) => commit)).toEqual(commitsOf(repo));
    const recorded = story.decisions.filter(({ entries }) => entries.length > 0);
    expect(told.decisions.map(({ reason }) => reason)).toEqual(recorded.map(({ reason }) => reason));
    expect(told.decisions.flatMap(({ people }) => people.map(({ login }) => login))).toContain('maria');
  });

  it('when it is told line by line or as a table, then there is a row for each, in a file where one is named', () => {
    const repo = clone(committed, 'archive');
    const lines = pawl('history', '--pr', '7', '--repo', repo, '--format', 'ndjson');
    expect(
      lines.out
        .trimEnd()
        .split('\n')
        .map((line) => (JSON.parse(line) as { seq: number }).seq),
    ).toEqual(committed.map((_, index) => index + 1));
    const file = files({})('h.csv');
    const said = pawl('history', '--pr', '7', '--repo', repo, '--format', 'csv', '--out', file);
    expect(said).toMatchObject({ code: 0, out: '' });
    expect(said.err).toContain(file);
    const csv = readFileSync(file, 'utf8');
    expect(csv.startsWith('seq,at,run,')).toBe(true);
    expect(csv.split('\r\n')).toHaveLength(committed.length + 2);
  });

  it('when it is told to a person, then the newest comes first, and nothing in it moves the terminal', () => {
    const [first, ...rest] = committed;
    const message = `pawl: x\n\n\u001b[2JGone.\n\n${(first?.message ?? '').split('\n\n').at(-1) ?? ''}`;
    const { code, out } = pawl('history', '--pr', '7', '--repo', clone([{ ...first!, message }, ...rest]));
    expect(code).toBe(0);
    expect(out).toContain('Read from refs/heads/pawl/pr-7, newest first.');
    expect(out).toContain('maria (answered');
    expect(out.indexOf('maria')).toBeLessThan(out.indexOf('lea started the workflow story'));
    expect(out).not.toContain('\u001b');
  });

  it('when the document was taken away in between, then that commit is passed over and the rest is told', () => {
    const away = [...committed.slice(0, 2), { text: null, author: 'eve' }, ...committed.slice(2)];
    const { out } = pawl('history', '--pr', '7', '--repo', clone(away), '--format', 'json');
    const told = JSON.parse(out) as History;
    expect(told.decisions).toHaveLength(committed.length);
    expect(told.passed_over).toMatchObject([{ author: 'eve', why: expect.stringContaining('no document') }]);
  });
});

describe('given a document alone', () => {
  it('when its history is asked, then what it still knows is told, newest first', () => {
    const path = files({ 'progress.json': text(story.progress) })('progress.json');
    const { code, out } = pawl('history', '--progress', path);
    expect(code).toBe(0);
    expect(out).toContain('lea started the workflow story');
  });
});
