import { describe, expect, it } from 'vitest';
import { doubtsAbout } from '../../../src/decide/answers/doubts.ts';
import { explainGate } from '../../../src/decide/gates/explain.ts';
import type { Explained } from '../../../src/decide/gates/requirement.ts';
import { waitingGates } from '../../../src/decide/gates/open-gates.ts';
import type { Problem } from '../../../src/problem.ts';
import { findStep } from '../../../src/workflow/graph.ts';
import { given, JONAS, MARIA, RENE, type Story } from '../../support/story.ts';
import { KIM, opened } from '../open-gate.ts';
import { began, labelled, recorded } from './playing.ts';

/** The open gates of a story, explained. */
const explained = (story: Story, known = true): Explained[] => {
  const { workflow, policy } = story.situation();
  if (workflow === null || story.progress === null) throw new Error('no run');
  return waitingGates(story.progress).map((open) => {
    const step = findStep(workflow, open.state.name);
    return known && step?.type === 'approval'
      ? explainGate(open, step, policy)
      : explainGate(open, undefined, null);
  });
};

const doubts = (story: Story): Problem[] => {
  const { workflow, policy } = story.situation();
  if (workflow === null || story.progress === null) throw new Error('no run');
  return doubtsAbout(story.progress, workflow, policy);
};

describe('given the state of a gate', () => {
  it('when nobody has spoken, then it says what is asked and since when', () => {
    const story = opened('timeout-minutes: 60');
    expect(explained(story)).toEqual([
      {
        gate: 'agree',
        instance: 'agree',
        status: 'pending',
        opened_at: story.now,
        since: story.now,
        deadline: '2026-01-05T10:01:00Z',
        requirement: { asks: 'one person', required: 1, found: [], missing: 1, from: [], parts: [] },
        not_counted: [],
      },
    ]);
  });

  it('when people have spoken, then it says who counts, who is missing, and why others do not count', () => {
    const story = opened('required: 3').comment(MARIA, '/approve').comment(RENE, '/approve');
    labelled(story, KIM, 'pawl:approved:agree').wake();
    expect(explained(story)).toMatchObject([
      {
        deadline: null,
        requirement: {
          asks: '3 people',
          required: 3,
          missing: 1,
          found: [
            { login: 'maria', source: 'comment' },
            { login: 'kim', source: 'label', at: story.now },
          ],
        },
        not_counted: [
          { login: 'rene', source: 'comment', why: 'answering needs write access, and rene has read' },
        ],
      },
    ]);
  });

  it('when somebody asks for changes, then that is nobody found', () => {
    const story = opened().comment(MARIA, '/request-changes shorter');
    story.wake();
    expect(explained(story)).toMatchObject([{ requirement: { found: [], missing: 1 } }]);
  });

  it('when policy and definition name people and teams, then all of them are named, each once', () => {
    const story = opened(
      'approvers: {users: [maria, jonas], teams: [core]}',
      'approvals: {users: [maria], teams: [acme/ops], required: 2}',
    );
    expect(explained(story)).toMatchObject([
      { requirement: { required: 2, asks: '2 people', from: ['maria', 'jonas', '@core', '@acme/ops'] } },
    ]);
  });

  it('when it was handed on, then who was handed it is named instead', () => {
    const story = opened('approvers: {users: [maria]}');
    recorded(story, {
      type: 'gate.delegated',
      step: 'agree',
      by: { id: MARIA.id, login: 'maria' },
      to: 'kim',
    });
    expect(explained(story)).toMatchObject([{ requirement: { from: ['kim'] } }]);
  });

  it('when owners must approve, then each is a part of its own', () => {
    const story = opened('approvers: {code-owners: true}');
    story.facts.owners = 'docs/ @kim\nsrc/ @maria\n';
    story.facts.changed_paths = ['docs/a', 'src/a'];
    story.comment(MARIA, '/approve').wake();
    expect(explained(story)[0]?.requirement).toMatchObject({
      missing: 0,
      parts: [
        { asks: 'an owner of docs/', required: 1, missing: 1, found: [], from: ['kim'] },
        { asks: 'an owner of src/', required: 1, missing: 0, found: [{ login: 'maria' }], from: ['maria'] },
      ],
    });
    expect(explained(story)[0]?.requirement.parts[0]).not.toHaveProperty('note');
  });

  it('when a team or a person stands in the way, then that is a part with a note', () => {
    const story = opened('approvers: {users: [rene], teams: [core]}');
    expect(explained(story)[0]?.requirement.parts).toMatchObject([
      { asks: 'rene', required: 0, missing: 0, note: 'has read access, and answering needs write' },
      { asks: 'the team acme/core', required: 0, missing: 0, note: expect.stringContaining('cannot read') },
    ]);
  });

  it('when definition and policy are not known, then it says what was recorded', () => {
    const story = opened('required: 2, approvers: {users: [maria, jonas]}');
    expect(explained(story, false)).toMatchObject([{ requirement: { required: 2, from: [] } }]);
  });

  it('when it stands for an item, then it has the name that people type', () => {
    const story = began(`
  - name: each
    type: for-each
    items: [left, right]
    max-parallel: 2
    steps:
      - {name: agree, type: approval}
`);
    expect(explained(story).map(({ gate, instance }) => [gate, instance])).toEqual([
      ['agree[0]', 'agree[0]'],
      ['agree[1]', 'agree[1]'],
    ]);
  });
});

describe('given what stands in the way of an open gate', () => {
  const POLICY = 'approvals:\n  users: [maria, nobody-here]\n  teams: [acme/ops]\n';

  it('when nothing does, then there are no problems', () => {
    expect(doubts(opened())).toEqual([]);
  });

  it('when policy names them, then the problem is at the place in policy', () => {
    const found = doubts(opened('', POLICY));
    expect(found).toMatchObject([
      {
        code: 'unknown_user',
        severity: 'warning',
        span: { file: 'policy.yml', line: 2, column: 18 },
        message:
          '`agree` asks for nobody-here, and that cannot be counted: has no access to this repository, if there is such an account',
        hint: 'correct the name, or give the person access',
      },
      {
        code: 'team_unreadable',
        severity: 'warning',
        span: { file: 'policy.yml', line: 3 },
        hint: 'let Pawl run as an App with `members: read`, or name people under `users`',
      },
    ]);
  });

  it('when the rule of a gate names them, then the problem is there', () => {
    const policy = 'approvals:\n  gates:\n    agree: {users: [maria, rene]}\n';
    expect(doubts(opened('', policy))).toMatchObject([{ code: 'unknown_user', span: { line: 3 } }]);
  });

  it('when the definition names them, then the problem is at its step', () => {
    const found = doubts(opened('approvers: {users: [maria, rene], teams: [core]}'));
    expect(found.map(({ code }) => code)).toEqual(['unknown_user', 'team_unreadable']);
    for (const { span } of found) expect(span?.file).toBe('.github/pawl/workflows/story.yml');
  });

  it('when owners are not known, then the problem is at the step', () => {
    const story = opened('approvers: {code-owners: true}', 'approvals: {users: [maria, jonas]}');
    story.facts.changed_paths = null;
    story.comment(JONAS, '/approve').wake();
    expect(doubts(story)).toMatchObject([
      {
        code: 'owners_unreadable',
        span: { file: '.github/pawl/workflows/story.yml' },
        hint: 'mend CODEOWNERS, or name people under `users`',
      },
    ]);
  });

  it('when the gate has closed, then nobody doubts', () => {
    const story = opened('approvers: {users: [maria, rene]}').comment(MARIA, '/approve');
    story.wake();
    const workflow = opened('approvers: {users: [maria, rene]}').situation().workflow!;
    expect(doubtsAbout(story.progress!, workflow, story.situation().policy)).toEqual([]);
  });
});

describe('given whose review a gate asks for', () => {
  it.each([
    ['nobody is named', '', null, []],
    [
      'definition and policy name people, and only some are let in by both',
      'approvers: {users: [maria, Kim]}',
      'approvals: {users: [kim, maria, jonas]}',
      ['maria', 'kim'],
    ],
    ['the author and who started are among them', 'approvers: {users: [LEA, maria]}', null, ['maria']],
    ['it takes no reviews', 'answers: [command], approvers: {users: [maria]}', null, []],
    [
      'more are named than GitHub takes',
      `approvers: {users: [${Array.from({ length: 20 }, (_, index) => `user${index}`).join(', ')}]}`,
      null,
      Array.from({ length: 15 }, (_, index) => `user${index}`),
    ],
  ])(
    'when %s, then these are asked, by the decision that opens it and no other',
    (_, keys, policy, logins) => {
      const story = opened(keys, policy);
      expect(story.decisions.at(-1)?.reviewers.map((login) => login.toLowerCase())).toEqual(
        logins.map((login) => login.toLowerCase()),
      );
      expect(story.later(60).wake().reviewers).toEqual([]);
    },
  );

  it('when the gate opens once more in another round, then nobody is asked again', () => {
    const story = given(`
name: story
steps:
  - {name: plan, prompt: "Plan."}
  - {name: agree, type: approval, approvers: {users: [maria]}, back-to: plan}
`);
    story.start();
    story.back('plan');
    expect(story.wake().reviewers).toEqual(['maria']);
    story.comment(MARIA, '/request-changes agree shorter').wake();
    story.back('plan');
    const again = story.wake();
    expect(again.reason).toBe('gate_opened');
    expect(again.reviewers).toEqual([]);
  });
});
