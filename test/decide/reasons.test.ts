import { describe, expect, it } from 'vitest';
import { decide } from '../../src/decide/decide.ts';
import { REASONS, type Reason } from '../../src/decide/reason.ts';
import type { Situation } from '../../src/decide/situation.ts';
import type { Problem } from '../../src/problem.ts';
import { advised, answer } from './advice/asked.ts';
import { given, JONAS, LEA, MARIA, RENE, type Story } from '../support/story.ts';

const ONE = `
name: story
settings: {retry: {maximum-attempts: 2, initial-interval: 30s}}
steps:
  - {name: build, prompt: "Build it."}
`;
const GATE = `
name: story
steps:
  - {name: agree, type: approval}
`;
const PAIR = `
name: story
steps:
  - name: both
    type: parallel
    steps:
      - {name: left, prompt: "Left."}
      - {name: right, prompt: "Right."}
`;
const PHASES = `
name: story
phases: {one: {converged-when: scores.quality >= 9}}
steps:
  - {name: build, phase: one, prompt: "Build it."}
`;

const began = (yaml: string): Story => {
  const story = given(yaml);
  story.start();
  return story;
};

/** A step has failed, and a model is asked whether it is tried again. */
const askedAbout = (): Story => {
  const story = advised(ONE.replace('settings: {', 'settings: {orchestrator: claude, '));
  story.fail('build');
  story.wake();
  return story;
};

const problem = (code: Problem['code']): Problem => ({ code, severity: 'error', message: 'Broken.' });

/** For every reason a story that ends with a decision for it; null where the reason is not decide's to give. */
const SCENES: { [Name in Reason]: (() => string | undefined) | null } = {
  facts_wanted: () => {
    const story = given(ONE).comment(LEA, '/start');
    return decide(story.situation()).reason;
  },
  pull_not_open: () => {
    const story = began(ONE);
    story.snapshot.pull.state = 'MERGED';
    return story.wake().reason;
  },
  no_run: () => given(ONE).wake().reason,
  run_ended: () => {
    const story = began(ONE);
    story.back('build');
    story.wake();
    return story.wake().reason;
  },
  nothing_due: () => {
    const none = (situation: Situation): Situation => ({
      ...situation,
      policy: { ...situation.policy, limits: { ...situation.policy.limits, parallel: 0 } },
    });
    const story = given(ONE).comment(LEA, '/start');
    story.wake([], none);
    return story.wake([], none).reason;
  },
  step_in_flight: () => began(ONE).wake().reason,
  retry_delayed: () => {
    const story = began(ONE);
    story.fail('build');
    return story.wake().reason;
  },
  awaiting_person: () => {
    const story = began(GATE);
    return story.wake().reason;
  },
  rate_limited: null,
  outpaced: null,
  late_outcome: () => {
    const story = began(ONE);
    const outcome = { status: 'success', text: '', value: null, files: [], deletions: [] } as const;
    return story.wake([{ ...outcome, task: 'd-somebody/build/1', files: [], deletions: [] }]).reason;
  },
  facts_incomplete: () => {
    const story = began(GATE);
    story.snapshot.incomplete = ['reviews'];
    return story.wake().reason;
  },
  base_not_listed: () => {
    const story = given(ONE);
    story.snapshot.pull.base.ref = 'evil';
    return story.start().reason;
  },
  problems_found: () =>
    began(ONE).wake([], (situation) => ({ ...situation, problems: [problem('yaml_syntax')] })).reason,
  command_refused: () => given(ONE).comment(RENE, '/start').wake().reason,
  progress_unreadable: () =>
    given(ONE).wake([], (situation) => ({ ...situation, problems: [problem('progress_unreadable')] })).reason,
  progress_newer: () =>
    given(ONE).wake([], (situation) => ({ ...situation, problems: [problem('progress_newer')] })).reason,
  run_started: () => given(ONE).start().reason,
  step_started: () => {
    const story = began(`${ONE}  - {name: check, run: npm test}\n`);
    story.back('build');
    return story.wake().reason;
  },
  advice_asked: () => askedAbout().decisions.at(-1)?.reason,
  advice_given: () => {
    const next_action = { type: 'wait_for_human', step_name: 'build' };
    const value = { workflow_status: 'blocked', next_action, reasoning: 'It is the same failure.' };
    return answer(askedAbout(), { value }).reason;
  },
  advice_refused: () => answer(askedAbout(), { value: null }).reason,
  step_retried: () => {
    const story = began(ONE);
    story.fail('build');
    return story.later(30).wake().reason;
  },
  set_started: () => {
    const story = began(`
name: story
steps:
  - {name: first, prompt: "First."}
  - {name: left, prompt: "Left.", needs: [first]}
  - {name: right, prompt: "Right.", needs: [first]}
`);
    story.back('first');
    return story.wake().reason;
  },
  step_recorded: () => began(ONE).back('build').reason,
  step_failed: () => began(ONE).fail('build').reason,
  set_recorded: () => {
    const story = began(PAIR);
    return story.wake(
      story.tasks().map(({ id }) => ({
        task: id,
        status: 'success',
        text: 'done',
        value: null,
        files: [],
        deletions: [],
      })),
    ).reason;
  },
  gate_opened: () => {
    const story = began(`${ONE}  - {name: agree, type: approval}\n`);
    story.back('build');
    return story.wake().reason;
  },
  gate_unchanged: () => began(GATE).comment(RENE, '/approve').wake().reason,
  head_adopted: () => {
    const yaml = `${ONE}  - {name: check, run: npm test}\n`;
    const story = began(yaml);
    const ahead = began(yaml);
    ahead.back('build');
    const { progress } = ahead;
    if (progress === null) return undefined;
    return story.wake([], (situation) => ({ ...situation, ahead: { head_oid: 'h', progress } })).reason;
  },
  progress_restored: () =>
    began(ONE).wake([], (situation) => ({
      ...situation,
      restored: {
        from_oid: 'a',
        rejected_oid: 'b',
        why: 'it is no JSON',
        verdict: 'unreadable',
        where: 'history',
      },
    })).reason,
  limit_reached: () => {
    const story = given(`${ONE}  - {name: check, run: npm test}\n`, 'limits: {decisions: 1}');
    story.start();
    story.back('build');
    return story.wake().reason;
  },
  all_steps_done: () => {
    const story = began(ONE);
    story.back('build');
    return story.wake().reason;
  },
  step_failed_uncaught: () => {
    const story = began(ONE);
    story.fail('build', 'refused');
    return story.wake().reason;
  },
  person_day_reached: () => {
    const story = given(ONE, 'limits: {person-day-cost-usd: 1}');
    story.facts.spending = { used: { [LEA.id]: { cost_usd: 1, tokens: 0 } }, reserved: {} };
    return story.start().reason;
  },
  limit_raised: () => {
    const story = began(
      `${ONE.replace('settings: {', 'settings: {limits: {decisions: 1}, ')}  - {name: check, run: npm test}\n`,
    );
    story.back('build');
    story.wake();
    // What it begins then is why; where nothing is ready, that somebody let it.
    return story.comment(MARIA, '/resume').wake().reason;
  },
  paused_by_person: () => began(ONE).comment(MARIA, '/pause').wake().reason,
  resumed_by_person: () => {
    const story = began(ONE);
    story.comment(MARIA, '/pause').wake();
    return story.comment(MARIA, '/resume').wake().reason;
  },
  signal_received: () => began(ONE).comment(MARIA, '/signal go').wake().reason,
  variables_set: () => {
    const story = began(`${ONE}variables: [{name: size, type: number, default: 1}]\n`);
    return story.comment(MARIA, '/set size=2').wake().reason;
  },
  retry_hastened: () => {
    const story = began(ONE.replace('30s', '1h'));
    story.fail('build');
    return story.comment(MARIA, '/retry build').wake().reason;
  },
  step_skipped: () => {
    const story = began(`${GATE}  - {name: build, prompt: "Build."}\n`);
    return story.comment(MARIA, '/skip build not now').wake().reason;
  },
  gate_delegated: () => began(GATE).comment(MARIA, '/delegate agree @jonas').wake().reason,
  run_revived: () => {
    const story = began(`${ONE}  - {name: say, prompt: "Say it."}\n`);
    story.fail('build', 'refused');
    story.wake();
    return story.comment(MARIA, '/retry').wake().reason;
  },
  run_reset: () => {
    const story = began(`${ONE}  - {name: agree, type: approval}\n`);
    story.back('build');
    story.wake();
    return story.comment(MARIA, '/reset build').wake().reason;
  },
  run_rolled_back: () => {
    const story = began(
      'name: story\nsteps: [{name: build, prompt: Build., checkpoint: built}, {name: agree, type: approval}]\n',
    );
    story.back('build');
    story.wake();
    const before = story.snapshot.pull.head.oid;
    const commits = [{ oid: 'x1', author: 'pawl', ours: true }];
    story.push('more').facts.comparisons[`${before}...${story.snapshot.pull.head.oid}`] = {
      status: 'ahead',
      paths: [],
      commits,
    };
    return story.comment(MARIA, '/rollback built').wake().reason;
  },
  run_migrated: () => {
    const story = began(GATE);
    const oid = 'c'.repeat(40);
    story.snapshot.pull.base = { ref: 'main', oid };
    return story.comment(MARIA, '/migrate').wake([], (situation) => {
      const { workflow } = situation;
      if (workflow === null) return situation;
      const parsed = { ok: true as const, value: workflow, problems: [] };
      const found = { path: '.github/pawl/workflows/story.yml', oid: 'new', parsed };
      return { ...situation, candidates: { [oid]: { story: found } } };
    }).reason;
  },
  question_answered: () => given(ONE).comment(RENE, '/help').wake().reason,
  cancelled_by_person: () => began(ONE).comment(MARIA, '/cancel').wake().reason,
  terminated: () => began(ONE).comment(JONAS, '/terminate enough').wake().reason,
  gate_timed_out: () => {
    const bound = 'timeout-minutes: 1, on-timeout: abort';
    const story = began(`name: story\nsteps:\n  - {name: agree, type: approval, ${bound}}\n`);
    return story.later(60).wake().reason;
  },
  awaiting_event: () => {
    const story = began('name: story\nsteps:\n  - {name: hold, type: wait, label: go}\n');
    return story.wake().reason;
  },
  awaiting_time: () => began('name: story\nsteps:\n  - {name: hold, type: wait, for: 1h}\n').wake().reason,
  compensating: () => {
    const story = began(`
name: story
settings: {max-retry: 0, on-failure: compensate}
steps:
  - {name: book, run: book, compensate: {run: unbook}}
  - {name: pay, run: pay}
`);
    story.back('book');
    story.wake();
    story.fail('pay');
    return story.wake().reason;
  },
  run_timed_out: () =>
    began(ONE.replace('settings: {', 'settings: {timeout-minutes: 1, ')).later(60).wake().reason,
  wait_timed_out: () => {
    const bound = 'label: go, timeout-minutes: 1, on-timeout: abort';
    return began(`name: story\nsteps:\n  - {name: hold, type: wait, ${bound}}\n`).later(60).wake().reason;
  },
  gate_rejected: () => began(GATE).comment(JONAS, '/reject it is wrong').wake().reason,
  phase_not_converged: () => {
    const story = began(PHASES);
    story.back('build', { scores: { quality: 4 } });
    return story.wake().reason;
  },
  output_too_large: () => {
    const steps = Array.from({ length: 60 }, (_, index) => `  - {name: s${index}, prompt: "Go.", needs: []}`);
    const story = given(`name: story\nsteps:\n${steps.join('\n')}\n`, 'limits: {parallel: 60}');
    story.start();
    return story.wake(
      story.tasks().map(({ id }) => ({
        task: id,
        status: 'success',
        text: 'done',
        value: 'x'.repeat(8_000),
        files: [],
        deletions: [],
      })),
    ).reason;
  },
};

describe('given every reason there is', () => {
  it.each(Object.entries(SCENES).filter(([, scene]) => scene !== null))(
    'when its story is told, then %s is what decide says',
    (reason, scene) => {
      expect(scene?.()).toBe(reason);
    },
  );

  it('when reasons are told to people, then each is a sentence', () => {
    for (const sentence of Object.values(REASONS)) expect(sentence).toMatch(/^[A-Z].*[^.]$/);
  });

  it('when a person with too little access asks, then the refusal names both levels', () => {
    const decision = given(ONE).comment(MARIA, 'hello').comment(RENE, '/start').wake();
    expect(decision.refusals).toEqual([
      { login: 'rene', command: 'start', why: 'starting a run needs write access, and rene has read' },
    ]);
  });
});
