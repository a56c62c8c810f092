import { describe, expect, it } from 'vitest';
import { tickKey } from '../../src/decide/answers/tick.ts';
import type { Policy } from '../../src/policy/schema.ts';
import type { Answer, Gate } from '../../src/progress/gate.ts';
import { COMMENT_LIMITS } from '../../src/render/comment.ts';
import { gateLines } from '../../src/render/gate-room.ts';
import { openGates } from '../../src/render/gates.ts';
import { render, type RenderInput } from '../../src/render/render.ts';
import { visibleLines } from '../../src/render/visible-lines.ts';
import type { ApprovalStep } from '../../src/workflow/step.ts';
import { approval, AT, forEach, gate, LATER, MARIA, run, state, workflow } from './build.ts';
import { inputOf } from './input.ts';
import { SITUATIONS } from './situations.ts';

const policy = inputOf({}).policy;
if (policy === null) throw new Error('The default policy must be readable');

const policyWith = (approvals: Partial<Policy['approvals']>, bare = true): Policy => ({
  ...policy,
  approvals: { ...policy.approvals, ...approvals },
  commands: { ...policy.commands, bare },
});

const word = (text: string) => ({
  text,
  span: { file: 'p', line: 1, column: 1, end_line: 1, end_column: 2 },
});

/** One approval that waits, under a definition and a policy. */
const waiting = (
  given: Partial<Gate>,
  step: Partial<ApprovalStep> = {},
  more: Partial<RenderInput> = {},
): RenderInput =>
  inputOf({
    workflow: workflow([approval('sign-off', step)]),
    progress: run(
      {
        'sign-off': state('sign-off', {
          type: 'approval',
          status: 'waiting',
          gate: gate('sign-off', {
            subject: { digest: '0123456789abcdef', content: 'c', outputs: [] },
            ...given,
          }),
        }),
      },
      { status: 'blocked', status_reason: 'awaiting_person' },
    ),
    ...more,
  });

const bodyOf = (input: RenderInput): string => render(input).comment?.body ?? '';

const approvedBy = (login: string, source: Answer['source'], at = LATER): Answer => ({
  by: { id: login.length, login },
  answer: 'approve',
  source,
  source_id: 'UCE_1',
  at,
  text: '',
});

const ALL_WAYS: Partial<ApprovalStep> = { answers: ['review', 'command', 'label', 'tick'] };
const KEY = 'sign-off/0123456789ab';

describe('given a gate whose facts could not be read', () => {
  it('when reviews are incomplete, then it says that no gate opens', () => {
    expect(bodyOf({ ...waiting({}), incomplete: ['reviews', 'reviews'] })).toContain(
      '- ⚠️ Reviews could not be read whole: no gate opens until they can.',
    );
  });

  it('when a team cannot be read, then the gate says so and is not shown as given', () => {
    const parts: Gate['parts'] = [
      { kind: 'team', of: 'acme/core', from: [], by: [], note: 'this token cannot read the team' },
      { kind: 'owners', of: 'the changed files', from: [], by: [], note: 'CODEOWNERS was cut short' },
    ];
    const body = bodyOf(waiting({ parts }));
    expect(body).toContain('> - ⚠️ the team acme/core: this token cannot read the team');
    expect(body).toContain('> - ⚠️ an owner of the changed files is missing: CODEOWNERS was cut short');
  });

  it('when more than two things are to be known, then two are said and the rest is counted', () => {
    const notices = ['One.', 'Two.', 'Three with @eve.'];
    const body = bodyOf({ ...waiting({}), notices });
    expect(body).toContain('- ⚠️ One.\n- ⚠️ Two.\n- … and 1 more.');
    expect(body).not.toContain('Three');
  });
});

describe('given a gate that people may not answer as they like', () => {
  it('when labels and ticks are not among the ways, then neither is offered', () => {
    const body = bodyOf(waiting({}, { answers: ['review', 'command'] }));
    expect(body).not.toMatch(/pawl:tick|pawl:approved/);
    expect(body).toContain('**To answer,** submit a review, or comment with one of these lines:');
  });

  it('when commands are not among the ways, then none is offered', () => {
    const body = bodyOf(waiting({}, { answers: ['tick'] }));
    expect(body).toContain('**To answer,** tick the box below.');
    expect(body.split('<details>')[0]).not.toContain('/approve');
  });

  it('when its name is too long for a label, then no label is offered', () => {
    const name = 'n'.repeat(37);
    const body = bodyOf(waiting({ name }, { ...ALL_WAYS, gate: name }));
    expect(body).not.toContain('pawl:approved:');
    expect(bodyOf(waiting({ name: name.slice(1) }, ALL_WAYS))).toContain(
      `\`pawl:approved:${name.slice(1)}\``,
    );
  });

  it('when policy turned the bare form off, then every command has its prefix', () => {
    const body = bodyOf(waiting({}, {}, { policy: policyWith({}, false) }));
    expect(body).toContain('> /pawl approve sign-off\n');
    expect(body).toContain('`/pawl reject sign-off say why`');
    expect(body).toContain('- <code>/pawl start &#91;workflow&#93;');
    expect(body).not.toMatch(/(?<!&lt;|\w)\/approve /);
  });
});

describe('given a gate of which policy says who may answer', () => {
  it('when definition and policy both name people, then both are said, the team without a mention', () => {
    const everywhere = { users: [word('kim')], teams: [word('acme/security')], code_owners: false };
    const step = {
      approvers: { users: ['maria'], teams: [], code_owners: false, minimum_permission: 'write' },
    };
    const body = bodyOf(
      waiting({}, step as Partial<ApprovalStep>, {
        policy: policyWith({ everywhere, minimum_permission: 'admin' }),
      }),
    );
    expect(body).toContain(
      '**Who** **maria** (with admin access), but not'.replaceAll(/[()]/g, (c) => `&#${c.charCodeAt(0)};`),
    );
    expect(body).toContain('; policy lets only **kim** or **@&#8203;acme/security**.');
    const owners = policyWith({ everywhere: { users: [], teams: [], code_owners: true } });
    expect(bodyOf(waiting({}, step as Partial<ApprovalStep>, { policy: owners }))).toContain(
      '; policy lets only code owners of what changed;',
    );
  });

  it('when code owners must approve, then what they own, who gave it and who can are said', () => {
    const everywhere = { users: [], teams: [], code_owners: true };
    const parts: Gate['parts'] = [
      { kind: 'owners', of: 'src/', from: ['maria', 'kim'], by: ['maria'] },
      { kind: 'owners', of: 'docs/', from: ['lee', 'acme/docs'], by: [] },
    ];
    const answers = [{ ...approvedBy('maria', 'review'), by: MARIA }];
    const body = bodyOf(waiting({ parts, answers }, {}, { policy: policyWith({ everywhere }) }));
    expect(body).toContain('**Who** Code owners of what changed');
    expect(body).toContain(
      [
        '> **So far** 1 of 1 approval: **maria** approved by a review 2026-01-05 12:30 UTC.',
        '> - ✅ an owner of src/: **maria**',
        '> - ⬜ an owner of docs/ is missing: **lee** or **acme/docs** can give it',
      ].join('\n'),
    );
  });

  it('when who pushed last may answer, then nobody says that he may not', () => {
    expect(bodyOf(waiting({}, {}, { policy: policyWith({ allow_last_pusher: true }) }))).not.toContain(
      'pushed last',
    );
    expect(bodyOf(waiting({}))).toContain('or whoever pushed last.');
  });
});

describe('given a gate that takes ticks', () => {
  it('when nobody ticked, then there is one fresh box outside the quote', () => {
    const body = bodyOf(waiting({}, ALL_WAYS));
    expect(body.match(/^- \[.\] .*$/gm)).toEqual([`- [ ] <!-- pawl:tick ${KEY} --> Approve **sign-off**`]);
  });

  it('when one of two ticked, then his box is ticked with his name and a fresh one stands beside it', () => {
    const answers = [approvedBy('maria', 'tick'), approvedBy('kim', 'review')];
    const body = bodyOf(waiting({ answers, required: 3 }, { ...ALL_WAYS, required: 3 }));
    expect(body.match(/^- \[.\] .*$/gm)).toEqual([
      `- [x] <!-- pawl:tick ${KEY} maria --> **sign-off** approved by **maria** (untick to withdraw)`,
      `- [ ] <!-- pawl:tick ${KEY} --> Approve **sign-off**`,
    ]);
  });

  it('when a login could end the hidden part, then it has no box', () => {
    const answers = [approvedBy('a--b', 'tick'), approvedBy('x -->', 'tick')];
    const body = bodyOf(waiting({ answers, required: 3 }, ALL_WAYS));
    expect(body).not.toContain('- [x]');
  });

  it('when what it asks about changes, then its box is another', () => {
    const other = { ...gate('sign-off'), subject: { digest: 'fedcba9876543210', content: 'c', outputs: [] } };
    expect(bodyOf(waiting({ subject: other.subject }, ALL_WAYS))).toContain(
      `<!-- pawl:tick ${tickKey('sign-off', other)} -->`,
    );
  });
});

describe('given a gate at which things have happened', () => {
  const situation = SITUATIONS['asked'];
  const reopened = SITUATIONS['reopened'];
  if (situation === undefined || reopened === undefined) throw new Error('situations are missing');

  it('when it is shown whole, then it reads as reviewed', async () => {
    const body = bodyOf(inputOf(situation)).split('<details>')[0] ?? '';
    await expect(body).toMatchFileSnapshot('snapshots/gate-asked.md');
    expect(visibleLines(body.split('\n'))).toBeLessThanOrEqual(COMMENT_LIMITS.visible);
  });

  it('when lines are scarce, then what does not fit is folded and how to answer stays', () => {
    const input = inputOf(situation);
    const lines = gateLines(openGates(situation.progress), input, 12);
    expect(lines.join('\n')).toContain(
      '<details><summary>Who is missing, and whose answer does not count (5)</summary>',
    );
    expect(lines.join('\n')).toContain('- ⬜ an owner of docs/ is missing');
    expect(lines).toContain('> `/approve plan-approval`\\');
    expect(visibleLines(lines)).toBeLessThan(
      visibleLines(gateLines(openGates(situation.progress), input, 40)),
    );
  });

  it('when everything that can be said is said at once, then at most forty lines are open', () => {
    const problem = { code: 'unknown_key' as const, severity: 'error' as const, message: 'no' };
    const refusal = { login: 'rene', command: 'start', why: 'no' };
    const steps = Object.fromEntries(
      Object.entries(situation.progress.steps).flatMap(([instance, one]) =>
        Array.from({ length: 12 }, (_, index) => [`${instance}[${index}]`, one]),
      ),
    );
    for (const progress of [situation.progress, { ...situation.progress, steps }]) {
      const body = bodyOf(
        inputOf({
          ...situation,
          progress,
          problems: [problem, problem],
          refusals: [refusal, refusal, refusal],
          notices: ['One.', 'Two.', 'Three.'],
          incomplete: ['reviews'],
        }),
      );
      expect(visibleLines(body.split('\n'))).toBeLessThanOrEqual(COMMENT_LIMITS.visible);
      expect(body.length).toBeLessThanOrEqual(COMMENT_LIMITS.characters);
      expect(body.split('<details>').length).toBe(body.split('</details>').length);
      expect(body).toContain('/approve plan-approval');
      expect(body).toContain('Approve **plan-approval');
    }
  });

  it('when it was approved and is asked again, then why is said, and the step waits', () => {
    const body = bodyOf(inputOf(reopened));
    expect(body).toContain('### ✋ Waiting for a person · sign-off');
    expect(body).toContain(
      '**Asked again** since 2026-01-05 12:30 UTC: it was approved, but maria took the approval back.',
    );
    expect(body).toContain('| ✋ | sign-off | waits for a person |');
  });

  it('when the run has ended, then nothing is asked again', () => {
    const progress = { ...reopened.progress, status: 'cancelled' as const };
    expect(openGates(progress)).toEqual([]);
    expect(bodyOf(inputOf({ ...reopened, progress }))).not.toContain('Your answer is needed');
  });

  it('when somebody asked for changes and the gate stayed open, then that is said beside the approvals', () => {
    const asked = { ...approvedBy('kim', 'review'), answer: 'request_changes' as const };
    expect(
      bodyOf(waiting({ answers: [approvedBy('maria', 'label', AT), asked], required: 2 }, { required: 2 })),
    ).toContain(
      '1 of 2 approvals: **maria** approved by a label 2026-01-05 09:00 UTC, **kim** requested changes 2026-01-05 12:30 UTC.',
    );
  });
});

describe('given the same gate for several items', () => {
  const asked = (index: number) =>
    state('agree', {
      type: 'approval',
      status: 'waiting',
      gate: gate('agree', { opened_at: `2026-01-05T09:0${index}:00Z` }),
    });
  const input = inputOf({
    workflow: workflow([forEach('each', [approval('agree', ALL_WAYS)])]),
    progress: run(
      {
        each: state('each', { type: 'for-each', status: 'in_progress', items: ['a', 'b'] }),
        'agree[0]': asked(1),
        'agree[1]': asked(2),
      },
      { status: 'blocked' },
    ),
  });

  it('when both are open, then each has its own address and box, and no label that could mean either', () => {
    const body = bodyOf(input);
    expect(body).toContain('> /approve agree[0]\n');
    expect(body).toContain('> /approve agree[1]\n');
    expect(body.match(/pawl:tick agree\[\d\]/g)).toEqual(['pawl:tick agree[0]', 'pawl:tick agree[1]']);
    expect(body).not.toContain('pawl:approved:');
  });
});
