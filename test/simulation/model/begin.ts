import type { Permission, Person } from '../../../src/ports.ts';
import { Objects } from './objects.ts';
import { PULL, Repository, type Files } from './repository.ts';

export const LEA: Person = { id: 101, login: 'lea', type: 'User' };
export const MARIA: Person = { id: 102, login: 'maria', type: 'User' };
export const JONAS: Person = { id: 103, login: 'jonas', type: 'User' };
export const RENE: Person = { id: 104, login: 'rene', type: 'User' };
export const TARA: Person = { id: 105, login: 'tara', type: 'User' };

const PERMISSIONS: { [login: string]: Permission } = {
  lea: 'write',
  maria: 'write',
  jonas: 'maintain',
  rene: 'read',
  tara: 'triage',
};

/** What the pull request brings before anything of ours is in it. */
const WORK: Files = {
  'src/a.ts': 'one\n',
  'src/b.ts': 'two\n',
  'bin/run': { text: '#!/bin/sh\n', mode: '100755' },
  current: { text: 'src/a.ts', mode: '120000' },
};

const START = Date.parse('2026-01-05T09:00:00Z');

/** A repository with an open pull request of Lea's, from `feature` onto `main`. `files` stand in the base. */
export function beginning(files: Files = {}, work: Files = WORK): Repository {
  const repository = new Repository({
    objects: new Objects(),
    state: {
      now: START,
      refs: {},
      pull: {
        number: PULL,
        title: 'Add durations',
        body: 'Please.',
        author: LEA,
        edited: null,
        renamed: null,
        state: 'OPEN',
        branch: 'feature',
        head: '',
        base: 'main',
      },
      comments: [],
      reviews: [],
      labels: {},
      on: [],
      labelled: [],
      statuses: {},
      permissions: PERMISSIONS,
      requested: [],
      pushes: [],
      checks: {},
      dismisses: false,
    },
  });
  const by = { author: LEA, pusher: LEA };
  const { oid } = repository.commit('refs/heads/main', { 'README.md': 'Widgets\n', ...files }, 'Begin', by);
  repository.commit('refs/heads/feature', work, 'Work', by, oid);
  return repository;
}
