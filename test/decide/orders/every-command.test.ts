import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../../src/commands/grammar.ts';
import type { Entry } from '../../../src/progress/entry.ts';
import type { Person } from '../../../src/people.ts';
import { given, JONAS, LEA, MARIA, RENE, type Story } from '../../support/story.ts';

const HEAD = 'b'.repeat(40);
const OTHER = 'c'.repeat(40);
const PAWL: Person = { id: 4, login: 'zoe', type: 'User' };

const WORKFLOW = `
name: story
settings: {max-retry: 0}
variables:
  - {name: size, type: number, default: 1}
steps:
  - {name: build, prompt: "Build.", checkpoint: built, compensate: {prompt: "Undo."}}
  - {name: agree, type: approval}
  - {name: deploy, prompt: "Deploy.", retry: {maximum-attempts: 3, initial-interval: 1h}, on-error: retry}
  - {name: say, prompt: "Say."}
`;

const fresh = (): Story => given(WORKFLOW);
/** The approval is open. */
const asking = (): Story => {
  const story = fresh();
  story.start();
  story.back('build');
  story.wake();
  return story;
};
/** An attempt failed, and the next one is an hour away. */
const delayed = (): Story => {
  const story = asking();
  story.comment(MARIA, '/approve').wake();
  story.fail('deploy');
  return story;
};
const paused = (): Story => {
  const story = asking();
  story.comment(MARIA, '/pause').wake();
  return story;
};
const inputs = (): Story => {
  const story = given(
    'name: story\nsteps:\n  - {name: ask, type: input, fields: [{name: region, type: string}]}\n',
  );
  story.start();
  return story;
};

interface Case {
  verb: string;
  ready: () => Story;
  /** Words that are obeyed, by somebody who may. */
  well: string;
  by?: Person;
  entry: Entry['type'] | null;
  /** Words that are refused, and why. */
  badly: [string, RegExp][];
  /** A place of the run where it cannot be obeyed. */
  wrong: [() => Story, RegExp][];
  /** What a second one at once is told; null where it is obeyed too. */
  twice: RegExp | null;
}

const NO_RUN: [() => Story, RegExp] = [fresh, /no run is in flight|no gate|\/start begins one/];

const CASES: Case[] = [
  {
    verb: 'start',
    ready: fresh,
    well: '/start story',
    entry: 'run.started',
    badly: [
      ['/start nothing', /no workflow .* is called nothing/],
      ['/start story strange words', /neither a workflow nor key=value/],
      ['/start story size=big', /values do not fit/],
    ],
    wrong: [[asking, /is in flight/]],
    twice: /is in flight/,
  },
  {
    verb: 'approve',
    ready: asking,
    well: '/approve agree',
    entry: 'gate.answered',
    badly: [['/approve', /./]],
    wrong: [NO_RUN],
    twice: null,
  },
  {
    verb: 'request-changes',
    ready: asking,
    well: '/request-changes agree shorter',
    entry: 'gate.answered',
    badly: [['/request-changes agree', /say why/]],
    wrong: [NO_RUN],
    twice: null,
  },
  {
    verb: 'reject',
    ready: asking,
    well: '/reject agree it is wrong',
    entry: 'gate.answered',
    badly: [['/reject agree', /say why/]],
    wrong: [NO_RUN],
    twice: null,
  },
  {
    verb: 'input',
    ready: inputs,
    well: '/input ask region=eu',
    entry: 'gate.answered',
    badly: [['/input ask nowhere=eu', /there is no field nowhere/]],
    wrong: [NO_RUN],
    twice: null,
  },
  {
    verb: 'delegate',
    ready: asking,
    well: '/delegate agree @jonas',
    entry: 'gate.delegated',
    badly: [
      ['/delegate', /name the gate and one person/],
      ['/delegate agree', /name the gate and one person/],
      ['/delegate agree @jonas @zoe', /name the gate and one person/],
      ['/delegate agree @-jonas', /name the gate and one person/],
      ['/delegate agree @acme/core', /name the gate and one person/],
      ['/delegate nothing @jonas', /no approval nothing is open; open now: agree/],
      ['/delegate agree @maria', /handed on to somebody else/],
      ['/delegate agree @lea', /author of the pull request/],
    ],
    wrong: [NO_RUN, [delayed, /no approval is open/]],
    twice: /handed this gate on to jonas/,
  },
  {
    verb: 'retry',
    ready: delayed,
    well: '/retry deploy',
    entry: 'run.hastened',
    badly: [
      ['/retry say', /say waits for no other attempt; there waits: deploy/],
      ['/retry a b', /name one step/],
    ],
    wrong: [NO_RUN, [asking, /nothing waits for another attempt/]],
    twice: /nothing waits for another attempt/,
  },
  {
    verb: 'skip',
    ready: delayed,
    well: '/skip deploy it is down',
    entry: 'step.skipped',
    badly: [
      ['/skip', /name the step and say why/],
      ['/skip deploy', /name the step and say why/],
      ['/skip deplyo now', /there is no step deplyo; did you mean deploy\?/],
      ['/skip build now', /build has ended already/],
      ['/skip agree now', /agree is an approval/],
      ['/skip undo-build now', /only undoes another step/],
    ],
    wrong: [NO_RUN],
    twice: /deploy has ended already/,
  },
  {
    verb: 'pause',
    ready: asking,
    well: '/pause',
    entry: 'run.paused',
    badly: [],
    wrong: [NO_RUN, [paused, /paused already/]],
    twice: /paused already/,
  },
  {
    verb: 'resume',
    ready: paused,
    well: '/resume',
    entry: 'run.resumed',
    badly: [],
    wrong: [NO_RUN, [asking, /not paused/]],
    twice: /not paused/,
  },
  {
    verb: 'set',
    ready: asking,
    well: '/set size=2',
    entry: 'variables.set',
    badly: [
      ['/set', /which variable/],
      ['/set other=2', /no variable other/],
    ],
    wrong: [NO_RUN],
    twice: null,
  },
  {
    verb: 'signal',
    ready: asking,
    well: '/signal go',
    entry: 'signal.received',
    badly: [['/signal', /name the signal/]],
    wrong: [NO_RUN],
    twice: null,
  },
  {
    verb: 'cancel',
    ready: asking,
    well: '/cancel',
    entry: 'run.ending',
    badly: [],
    wrong: [NO_RUN],
    twice: /is ending already/,
  },
  {
    verb: 'terminate',
    ready: asking,
    well: '/terminate enough',
    by: JONAS,
    entry: 'run.cancelled',
    badly: [['/terminate', /say why/]],
    wrong: [NO_RUN],
    twice: /no run is in flight/,
  },
  {
    verb: 'reset',
    ready: delayed,
    well: '/reset built',
    entry: 'run.reset',
    badly: [
      ['/reset', /name one checkpoint or step.*checkpoints: built/],
      ['/reset a b', /name one checkpoint or step/],
      ['/reset biuld', /there is no step biuld; did you mean build\?/],
      ['/reset say', /say has not begun/],
    ],
    wrong: [NO_RUN],
    twice: null,
  },
  {
    verb: 'rollback',
    ready: delayed,
    well: '/rollback built',
    entry: 'run.reset',
    badly: [
      ['/rollback', /name one checkpoint/],
      ['/rollback build', /there is no checkpoint build; checkpoints: built/],
    ],
    wrong: [NO_RUN],
    twice: null,
  },
  {
    verb: 'compensate',
    ready: asking,
    well: '/compensate',
    entry: 'run.compensated',
    badly: [
      ['/compensate build', /name a step after from/],
      ['/compensate from', /name a step after from/],
      ['/compensate from nothing', /there is no step nothing/],
      ['/compensate from say', /say has not begun/],
    ],
    wrong: [NO_RUN],
    twice: /being undone already/,
  },
  {
    verb: 'migrate',
    ready: () => {
      const story = asking();
      story.snapshot.pull.base = { ref: 'main', oid: OTHER };
      return story;
    },
    well: '/migrate',
    entry: 'run.migrated',
    badly: [
      ['/migrate main', /40 hex digits/],
      [
        `/migrate ${'d'.repeat(40)}`,
        /ddddddd is neither the tip of main nor a commit whose definition the run followed before/,
      ],
      [`/migrate ${OTHER.slice(0, 7)}`, /40 hex digits/],
    ],
    wrong: [NO_RUN, [asking, /follows the definition at commit bbbbbbb already/]],
    twice: /follows the definition at commit ccccccc already/,
  },
  ...(['status', 'explain', 'history', 'help'] as const).map((verb): Case => ({
    verb,
    ready: asking,
    well: `/${verb}`,
    by: RENE,
    entry: null,
    badly: [],
    wrong: [],
    twice: null,
  })),
];

/** Wakes with the same definition standing at the other commit of the base. */
const wake = (story: Story): ReturnType<Story['wake']> =>
  story.wake([], (situation) => {
    const workflow = situation.workflow;
    if (workflow === null) return situation;
    const path = '.github/pawl/workflows/story.yml';
    const standing = { path, oid: 'new', parsed: { ok: true, value: workflow, problems: [] } } as const;
    return {
      ...situation,
      candidates: { [OTHER]: { story: { ...standing, parsed: { ...standing.parsed, problems: [] } } } },
    };
  });

describe('given every command', () => {
  it('when the table is read, then each has its cases', () => {
    expect(CASES.map(({ verb }) => verb)).toEqual(COMMANDS.map(({ verb }) => verb));
  });

  describe.each(CASES)(
    'such as /$verb',
    ({ verb, ready, well, by = verb === 'start' ? LEA : MARIA, entry, badly, wrong, twice }) => {
      it('when somebody may and the words are right, then it is obeyed once and marked', () => {
        const story = ready().comment(by, well);
        const decision = wake(story);
        expect(decision.refusals).toEqual([]);
        if (entry === null) expect(decision.topics).toEqual([verb]);
        else expect(decision.entries.map(({ type }) => type)).toContain(entry);
        const own = decision.entries.filter((one) => one.type === 'command.obeyed');
        expect(own).toMatchObject([{ verb, by: { login: by.login } }]);
        for (const again of [wake(story), wake(story)]) {
          expect(again.entries.map(({ type }) => type)).not.toContain(entry);
          expect(again.topics).toEqual([]);
        }
      });

      it.each(badly)(
        'when somebody says %s, then that is refused or answered with a sentence',
        (words, why) => {
          const story = ready().comment(by, words);
          const decision = wake(story);
          if (words === '/approve') return expect(decision.refusals).toEqual([]);
          expect(decision.refusals.map((refusal) => refusal.why).join()).toMatch(why);
          expect(decision.entries.map(({ type }) => type)).not.toContain(entry);
        },
      );

      it.each(wrong)('when the run stands elsewhere, then it is refused with a sentence', (place, why) => {
        const story = place().comment(by, well);
        expect(wake(story).refusals).toMatchObject([{ why: expect.stringMatching(why) as string }]);
      });

      it.each([
        ['a fence', '```\n%\n```'],
        ['a quote', '> %'],
        ['an HTML comment', '<!-- % -->'],
        ['an HTML comment over lines', '<!--\n%\n-->'],
        ['indented code', '    %'],
        ['a sentence', 'please %'],
      ])('when it stands in %s, then it is none', (_, form) => {
        const story = ready();
        wake(story);
        const decision = wake(story.comment(by, form.replace('%', well)));
        expect([decision.entries, decision.refusals, decision.topics]).toEqual([[], [], []]);
      });

      it('when it was edited afterwards, then it is refused', () => {
        const story = ready().comment(by, well, '2026-01-05T10:00:00Z');
        const decision = wake(story);
        expect(decision.refusals).toMatchObject([
          { command: verb, why: 'the comment was edited after it was written' },
        ]);
        expect(decision.entries.map(({ type }) => type)).not.toContain(entry);
        expect(decision.topics).toEqual([]);
      });

      it('when somebody may not, then it is refused', () => {
        const story = ready().permit('zoe', 'none').comment(PAWL, well);
        const decision = wake(story);
        expect(decision.refusals).toHaveLength(1);
        expect(decision.refusals[0]?.why).toMatch(/access/);
        expect(decision.entries.map(({ type }) => type)).not.toContain(entry);
      });

      it('when it is said twice, then it is done once', () => {
        const story = ready().comment(by, well).comment(by, well);
        const all = [wake(story), wake(story), wake(story)];
        const refusals = all.flatMap((decision) => decision.refusals.map((refusal) => refusal.why));
        if (twice !== null) expect(refusals).toEqual([expect.stringMatching(twice)]);
        expect(wake(story).entries).toEqual([]);
      });
    },
  );
});

describe('given a head that moved since a checkpoint', () => {
  const moved = (commits: { oid: string; author: string | null; ours: boolean }[]): Story => {
    const story = delayed().push('more');
    story.facts.comparisons[`${HEAD}...${story.snapshot.pull.head.oid}`] = {
      status: 'ahead',
      paths: [],
      commits,
    };
    return story;
  };

  it('when only we committed, then the branch gets the files of the checkpoint, and the step keeps what it brought', () => {
    const story = moved([
      { oid: 'x1', author: 'pawl', ours: true },
      { oid: 'x2', author: 'pawl', ours: true },
    ]);
    const decision = story.comment(MARIA, '/rollback built').wake();
    expect(decision).toMatchObject({
      reason: 'run_rolled_back',
      restore: { oid: HEAD },
      tasks: [],
      wake: true,
    });
    expect(story.states()).toMatchObject({ build: 'success', agree: 'pending', deploy: 'pending' });
    story.wake();
    expect(story.states()).toMatchObject({ agree: 'waiting' });
  });

  it('when the step brought files, then the commit after the checkpoint has them', () => {
    const story = moved([
      { oid: 'x1', author: 'pawl', ours: true },
      { oid: 'x2', author: 'pawl', ours: true },
    ]);
    story.progress = {
      ...story.progress!,
      checkpoints: story.progress!.checkpoints!.map((one) => ({ ...one, brought: true })),
    };
    expect(story.comment(MARIA, '/rollback built').wake().restore).toEqual({ oid: 'x1' });
  });

  it('when people committed and it is not known what, then it is refused with their commits', () => {
    const story = moved([{ oid: 'abcdef0123', author: 'maria', ours: false }]);
    const decision = story.comment(MARIA, '/rollback built').wake();
    expect(decision.refusals[0]?.why).toContain('since built (abcdef0 by maria), and what');
    expect(decision.restore).toBeUndefined();
  });

  it('when GitHub does not tell, or the branch was rewritten, or the head is a fork’s, then it is refused', () => {
    expect(delayed().push('x').comment(MARIA, '/rollback built').wake().refusals[0]?.why).toContain(
      'did not tell',
    );
    const rewritten = delayed().push('y');
    rewritten.facts.comparisons[`${HEAD}...${rewritten.snapshot.pull.head.oid}`] = {
      status: 'diverged',
      paths: [],
      commits: [],
    };
    expect(rewritten.comment(MARIA, '/rollback built').wake().refusals[0]?.why).toContain('does not hold');
    const fork = delayed();
    fork.snapshot.pull = { ...fork.snapshot.pull, fork: true };
    expect(fork.comment(MARIA, '/rollback built').wake().refusals[0]?.why).toContain('fork');
  });
});
