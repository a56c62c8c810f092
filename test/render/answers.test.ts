import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/commands/grammar.ts';
import { TOPICS } from '../../src/decide/decision.ts';
import { answerComment, answerJson, answerText } from '../../src/render/answers/answer.ts';
import { answerMarker, topicsIn } from '../../src/render/answers/topics.ts';
import { COMMENT_LIMITS } from '../../src/render/comment.ts';
import { render } from '../../src/render/render.ts';
import { pipeline, Journal } from '../support/progress.ts';
import { AT, run, state } from './build.ts';
import { inputOf } from './input.ts';
import { SITUATIONS } from './situations.ts';
import { stages } from './stages.ts';

const all = stages();
const asked = SITUATIONS['asked'];
if (asked === undefined) throw new Error('no situation');

describe('given the first line of an answering comment', () => {
  it.each([
    undefined,
    '',
    'status',
    '<!-- pawl:answer -->',
    '<!-- pawl:answer {"v":2,"topics":["status"]} -->',
    '<!-- pawl:answer {"v":1,"topics":["rm"]} -->',
    '<!-- pawl:answer {"v":1,"topics":["status"],"x":1} -->',
    '<!-- pawl:answer {"v":1,"topics":["__proto__","constructor"]} -->',
    'x <!-- pawl:answer {"v":1,"topics":["status"]} -->',
    `<!-- pawl:answer {"v":1,"topics":[${'"status",'.repeat(50_000)}"status"]} -->`,
    '\n<!-- pawl:answer {"v":1,"topics":["status"]} -->',
  ])('when it is not as we write it (%#), then nothing was asked', (body) => {
    expect(topicsIn(body)).toEqual([]);
  });

  it('when it was written by us, then the same topics come back, each once, in their order', () => {
    expect(topicsIn(`${answerMarker(['help', 'status', 'help'])}\r\nrest`)).toEqual(['status', 'help']);
    for (const topic of TOPICS) expect(topicsIn(answerMarker([topic]))).toEqual([topic]);
  });
});

describe('given a pull request without a run', () => {
  it('when nobody asked, then nothing is answered', () => {
    expect(render(inputOf({})).answer).toBeNull();
  });

  it('when everything is asked for, then it says that there is none and how to start, and help works', () => {
    const body = answerComment({ ...inputOf({}), topics: TOPICS })?.body ?? '';
    expect(topicsIn(body)).toEqual(TOPICS);
    expect(body.match(/No run has been started/g)?.length).toBe(3);
    expect(body).toContain('Somebody with write access can start one: `/start`');
    expect(body).toContain('`/help` shows every command');
  });

  it('when the definition has mistakes, then they are named', () => {
    const problems = [
      { code: 'unknown_key' as const, severity: 'error' as const, message: 'the key `promt` is unknown' },
    ];
    expect(answerText('status', inputOf({ problems }))).toContain('the key `promt` is unknown');
  });
});

describe('given help', () => {
  it('when it is shown, then every command of the table is there with who may', () => {
    const text = answerText('help', inputOf({}));
    for (const { usage, does } of COMMANDS) expect(text).toContain(`${usage} ${does} (`);
    expect(text).toContain('(maintain access)');
    expect(text).toContain('(whoever the gate asks)');
    expect(text).toContain('(everybody who can read)');
  });

  it('when policy says who starts and that the bare form is off, then help says so', () => {
    const input = inputOf({});
    if (input.policy === null) throw new Error('no policy');
    const policy = {
      ...input.policy,
      commands: { ...input.policy.commands, bare: false, start: 'admin' as const },
    };
    const text = answerText('help', { ...input, policy });
    expect(text).toContain('/pawl start [workflow] [key=value ...] starts a run (admin access)');
    expect(answerJson('help', { ...input, policy })).toMatchObject({
      commands: expect.arrayContaining([expect.objectContaining({ verb: 'start', permission: 'admin' })]),
    });
  });
});

describe('given a run that waits for people', () => {
  const input = inputOf({
    ...asked,
    decided: { reason: 'awaiting_person', sentence: 'A gate waits for a person: plan-approval.' },
  });

  it('when everything is asked for, then it reads as reviewed', async () => {
    const body = answerComment({ ...input, topics: ['history', 'explain', 'status'] })?.body ?? '';
    await expect(body).toMatchFileSnapshot('snapshots/answer-asked.md');
    expect(body.split('\n')[0]).toBe('<!-- pawl:answer {"v":1,"topics":["status","explain","history"]} -->');
  });

  it('when it is explained in a log, then the tree is there without Markdown', async () => {
    const text = answerText('explain', input);
    await expect(text).toMatchFileSnapshot('snapshots/explain-asked.txt');
    expect(text).not.toMatch(/\*\*|&#|`|<!--/);
  });

  it('when it is explained to a program, then the gate is as the engine sees it', () => {
    expect(answerJson('explain', input)).toMatchObject({
      topic: 'explain',
      decided: { reason: 'awaiting_person' },
      run: { status: 'blocked', next_wakeup: '2026-01-06T09:00:00Z' },
      gates: [
        {
          gate: 'plan-approval',
          requirement: {
            required: 2,
            missing: 1,
            parts: [{ missing: 0 }, { missing: 1 }, { note: expect.any(String) }],
          },
          not_counted: [{ login: 'lea' }, { login: 'tim', source: 'label' }],
        },
      ],
    });
    expect(answerJson('status', input)).toMatchObject({
      run: { gates: [{ gate: 'plan-approval', kind: 'approval' }] },
    });
  });
});

describe('given runs of every kind', () => {
  it('when work is in flight, then its lease and what comes of it are said', () => {
    const progress = all['05-implementing'] ?? null;
    const text = answerText('explain', inputOf({ progress, workflow: pipeline() }));
    expect(text).toMatch(/implement brings its outcome, or its lease runs out at 2026-01-05 \d\d:\d\d UTC\./);
    expect(answerText('status', inputOf({ progress, workflow: pipeline() }))).toContain(
      'is being performed by programmer',
    );
  });

  it('when it is paused, delayed, waits or has ended, then what would change it is said', () => {
    const of = (name: string) => answerText('explain', inputOf(SITUATIONS[name] ?? {}));
    expect(of('paused')).toContain('Somebody with write access comments /resume.');
    expect(of('waits')).toContain('flaky is tried again from 2026-01-05 12:30 UTC.');
    expect(of('waits')).toContain('window gets what it waits for: for the signal deploy-window.');
    expect(of('cancelled')).toContain('Nothing by itself: the run has ended. /start begins a new one.');
    expect(of('question')).toContain('Somebody who is asked comments /input release-facts');
    const failure = inputOf({ progress: all['13-failure-gate'] ?? null });
    expect(answerText('explain', failure)).toContain(
      '/retry create-plan, /skip create-plan say why or /reject create-plan say why',
    );
    expect(answerText('explain', inputOf({ progress: all['15-parked'] ?? null }))).toContain(
      'A limit is raised',
    );
  });

  it('when nothing but a person or an instant is awaited, then status says which', () => {
    const waits = inputOf(SITUATIONS['reopened'] ?? {});
    expect(answerText('status', waits)).toContain(
      'Nothing happens by itself: the run goes on when somebody answers.',
    );
    expect(answerText('status', inputOf(asked))).toContain(
      'Pawl looks again by itself at 2026-01-06 09:00 UTC',
    );
    expect(answerText('status', inputOf({ progress: all['12-completed'] ?? null }))).toContain(
      'The run has ended',
    );
  });

  it.each(Object.entries(all))(
    'when %s is asked about, then every topic is a bounded text without gaps',
    (_, progress) => {
      const input = inputOf({ progress, workflow: pipeline() });
      const body = answerComment({ ...input, topics: TOPICS })?.body ?? '';
      expect(body.length).toBeLessThanOrEqual(COMMENT_LIMITS.characters);
      expect(body).not.toMatch(/undefined|\[object|null/);
      for (const topic of TOPICS) expect(() => JSON.stringify(answerJson(topic, input))).not.toThrow();
    },
  );
});

describe('given a decision that recorded nothing', () => {
  it('when the answer is rendered again, then not a letter differs, while the log says what was decided', () => {
    const input = inputOf({ ...asked, topics: ['explain'] });
    const idle = { ...input, decided: { reason: 'nothing_due', sentence: 'Nothing is due.' } };
    expect(render(idle).answer).toEqual(render(input).answer);
    expect(answerText('explain', idle)).toContain('Decided last, nothing_due: Nothing is due.');
  });
});

describe('given a history', () => {
  it('when it is shown, then newest comes first, each event once, and the rest is linked', () => {
    const input = inputOf({ progress: all['12-completed'] ?? null });
    const { events } = answerJson('history', input) as { events: { at: string; says: string }[] };
    const times = events.map(({ at }) => at);
    expect(times).toEqual(times.toSorted().toReversed());
    expect(new Set(events.map(({ at, says }) => `${at} ${says}`)).size).toBe(events.length);
    expect(events.at(-1)?.says).toContain('lea started the workflow');
    expect(events.some(({ says }) => says.includes('code-approval was sent back for changes by jonas'))).toBe(
      true,
    );
    expect(events.filter(({ says }) => says.includes('status 529')).length).toBe(1);
    expect(answerText('history', input)).toContain('https://github.com/acme/widgets/commits/pawl/pr-7');
  });

  it('when there are more than fifty events, then the newest fifty are shown', () => {
    const rows = Array.from({ length: 80 }, (_, index) => ({
      step: `step-${index}`,
      attempt: 1,
      error: { type: 'tool' as const, message: 'no' },
      at: new Date(Date.parse(AT) + (index + 1) * 60_000).toISOString(),
    }));
    const text = answerText('history', inputOf({ progress: run({ a: state('a') }, { errors: rows }) }));
    expect(text).toContain('step-79');
    expect(text).toContain('step-30 ');
    expect(text).not.toContain('step-29 ');
    expect(text).toContain('What went before');
  });
});

describe('given answers that are too long for one comment', () => {
  it('when all are asked for, then each is cut at a line and says so, and none is lost', () => {
    const journal = new Journal().start();
    for (let index = 0; index < 60; index += 1)
      journal
        .claim(`step-${index}-${'y'.repeat(300)}`, 1, 'planner')
        .done(`step-${index}-${'y'.repeat(300)}`, '<&>'.repeat(160));
    const input = inputOf({ progress: journal.progress });
    const body = answerComment({ ...input, topics: TOPICS })?.body ?? '';
    expect(body.length).toBeLessThanOrEqual(COMMENT_LIMITS.characters);
    expect(body).toContain('the rest was left out for length');
    for (const heading of ['### Status', '### Explanation', '### History', '### Commands'])
      expect(body).toContain(heading);
  });
});
