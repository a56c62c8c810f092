import { describe, expect, it } from 'vitest';
import type { Decision } from '../../src/decide/decision.ts';
import { given, JONAS, LEA, RENE, type Story } from '../support/story.ts';

const VARIABLES = `
name: story
variables:
  - {name: goal, type: string, required: true}
  - {name: count, type: number, default: 2}
  - {name: strict, type: boolean, default: false}
  - {name: places, type: list, default: []}
  - {name: extra, type: object, required: false}
  - {name: size, type: string, enum: [small, large], default: small}
steps:
  - {name: build, prompt: "Build it."}
`;

const said = (words: string, yaml = VARIABLES): { story: Story; decision: Decision } => {
  const story = given(yaml);
  return { story, decision: story.comment(LEA, `/start ${words}`.trim()).wake() };
};

describe('given a start with values', () => {
  it.each([
    ['', 'The variable goal must be given.'],
    ['goal=x wrong=1', 'There is no variable wrong.'],
    ['goal=x __proto__=1', 'There is no variable __proto__.'],
    ['goal=x constructor=1', 'There is no variable constructor.'],
    ['goal=x count=many', 'The variable count must be a number.'],
    ['goal=x strict=perhaps', 'The variable strict must be a boolean.'],
    ['goal=x extra=[1]', 'The variable extra must be a object.'],
    ['goal=x size=huge', 'The variable size must be one of small, large.'],
  ])('when they are `%s`, then nothing starts: %s', (words, message) => {
    const { story, decision } = said(words);
    expect(decision).toMatchObject({ kind: 'refuse', reason: 'problems_found', entries: [] });
    expect(decision.problems.map((problem) => problem.message)).toContain(message);
    expect(decision.problems[0]?.hint).toContain('goal (string), count (number)');
    expect(decision.reactions).toEqual([{ comment_node_id: 'c1001', content: 'CONFUSED' }]);
    expect(story.progress).toBeNull();
  });

  it('when several are wrong, then all are told at once', () => {
    expect(said('count=many size=huge').decision.problems).toHaveLength(3);
  });

  it('when words are neither values nor the name of a workflow, then it is refused instead of guessed', () => {
    const { decision } = said('story goal=run all tests');
    expect(decision.refusals[0]?.why).toMatch(/^all tests is neither .* quotes: key="two words"$/);
  });

  it('when they fit, then each has its type and the rest its default', () => {
    const { story } = said('story goal="two words" count=3 strict=true places=a,b extra={"deep":1}');
    expect(story.progress?.variables).toEqual({
      goal: 'two words',
      count: 3,
      strict: true,
      places: ['a', 'b'],
      extra: { deep: 1 },
      size: 'small',
    });
  });

  it('when none is given for a variable without default that need not be, then it stays away', () => {
    expect(said('goal=x').story.progress?.variables).not.toHaveProperty('extra');
  });
});

describe('given a start', () => {
  const PLAIN = 'name: story\nsteps:\n  - {name: build, prompt: "Build it."}\n';

  it.each([
    ['nobody wrote such a workflow', 'other', /no workflow of .* is called other; there are: story/],
    ['one does not know which is meant', '', /name a workflow .* there are: story, twin/],
  ])('when %s, then it is refused and says what there is', (_, words, why) => {
    const story = given(PLAIN).comment(LEA, `/start ${words}`.trim());
    const decision = story.wake([], (situation) => ({
      ...situation,
      startable:
        words === '' ? { ...situation.startable, twin: situation.startable['story']! } : situation.startable,
    }));
    expect(decision).toMatchObject({ reason: 'problems_found', problems: [{ code: 'unknown_workflow' }] });
    expect(decision.refusals[0]?.why).toMatch(why);
  });

  it('when there is no workflow at all, then it says so', () => {
    const decision = given(PLAIN)
      .comment(LEA, '/start')
      .wake([], (situation) => ({ ...situation, startable: {} }));
    expect(decision.refusals[0]?.why).toContain('there is none');
  });

  it('when the definition has errors, then they are told', () => {
    const problem = { code: 'yaml_syntax', severity: 'error', message: 'Broken.' } as const;
    const decision = given(PLAIN)
      .comment(LEA, '/start')
      .wake([], (situation) => ({
        ...situation,
        startable: { story: { path: 'story.yml', oid: 'o', parsed: { ok: false, problems: [problem] } } },
      }));
    expect(decision).toMatchObject({ problems: [problem], refusals: [{ why: 'story.yml has errors' }] });
  });

  it('when the policy has errors, then nothing starts', () => {
    const problem = { code: 'unknown_key', severity: 'error', message: 'Broken.' } as const;
    const decision = given(PLAIN)
      .comment(LEA, '/start')
      .wake([], (situation) => ({ ...situation, problems: [problem] }));
    expect(decision).toMatchObject({ reason: 'problems_found', problems: [problem] });
  });

  it('when the comment was edited, then it is refused', () => {
    const story = given(PLAIN).comment(LEA, '/start', '2026-01-05T09:02:00Z');
    expect(story.wake().refusals[0]?.why).toBe('the comment was edited after it was written');
  });

  it('when policy asks for more access, then less is refused', () => {
    const story = given(PLAIN, 'commands: {start: maintain}');
    expect(story.start().refusals[0]?.why).toBe('starting a run needs maintain access, and lea has write');
    expect(story.comment(JONAS, '/start').wake().reason).toBe('run_started');
  });

  it.each([
    ['/approve', 'no run is in flight; /start begins one'],
    ['/pause', 'no run is in flight; /start begins one'],
    ['/reset plan', 'no run is in flight; /start begins one'],
    ['/pawl strt', 'there is no command /strt; did you mean /start?'],
    ['/pawl xyz', 'there is no command /xyz'],
  ])('when somebody says %s where no run is in flight, then the answer is: %s', (words, why) => {
    expect(given(PLAIN).comment(LEA, words).wake()).toMatchObject({ kind: 'refuse', refusals: [{ why }] });
  });

  it.each([
    ['/start', /^the run .* is in flight; a new one can start when it has ended$/],
    ['/migrate', /^wait until build has ended; /],
    ['/pawl aprove', /did you mean \/approve\?$/],
    ['/approve', /^no gate is waiting for an answer$/],
  ])('when somebody says %s while a run is in flight, then the answer is %s, once', (words, why) => {
    const story = given(PLAIN);
    story.start();
    const decision = story.comment(JONAS, words).wake();
    expect(decision.refusals).toHaveLength(1);
    expect(decision.refusals[0]?.why).toMatch(why);
    expect(story.wake().entries).toEqual([]);
  });

  it('when a refused one is older, then one decision refuses it and begins the run of the other', () => {
    const story = given(PLAIN).comment(RENE, '/start').comment(LEA, '/start').comment(LEA, '/pause');
    expect(story.wake()).toMatchObject({
      kind: 'start',
      reason: 'run_started',
      refusals: [{ login: 'rene', command: 'start' }],
      wake: true,
    });
    expect(story.progress).toMatchObject({ requester: { login: 'lea' } });
    expect(story.progress?.inbox.handled.map(({ verb, refused }) => [verb, refused !== undefined])).toEqual([
      ['start', true],
      ['start', false],
    ]);
    expect(story.progress?.paused).toBeUndefined();
  });

  it('when commands wait behind a run that ended, then each is refused on the record', () => {
    const story = given(PLAIN);
    story.start();
    story.back('build');
    story.wake();
    const decision = story.comment(LEA, '/retry build').wake();
    expect(decision.entries).toMatchObject([{ type: 'command.refused', verb: 'retry' }]);
    expect(story.wake().reason).toBe('run_ended');
  });

  it('when two other commands wait in a run, then one decision answers one of them and wakes the next', () => {
    const story = given(PLAIN);
    story.start();
    story.comment(JONAS, '/pause').comment(JONAS, '/resume');
    expect(story.wake()).toMatchObject({ reason: 'paused_by_person', wake: true });
    expect(story.progress?.status).toBe('paused');
    expect(story.wake()).toMatchObject({ reason: 'resumed_by_person', wake: false });
    expect(story.progress?.status).toBe('in_progress');
  });

  it('when our reaction is on the comment, then it was answered', () => {
    const story = given(PLAIN).comment(RENE, '/start');
    for (const comment of story.snapshot.comments) comment.own_reactions.push('CONFUSED');
    expect(story.wake().reason).toBe('no_run');
  });

  it('when a caller names the workflow it means by default, then a bare start means that one', () => {
    const decision = given(PLAIN)
      .comment(LEA, '/start')
      .wake([], (situation) => ({
        ...situation,
        startable: { ...situation.startable, twin: situation.startable['story']! },
        default_workflow: 'twin',
      }));
    expect(decision.reason).toBe('run_started');
  });

  it('when it begins, then the record has who, what and where it was pinned', () => {
    const story = given(PLAIN, 'workspace: {documentation-locations: [docs]}');
    story.start();
    expect(story.progress).toMatchObject({
      workflow_id: '20260105-090100-story',
      requester: { id: LEA.id, login: 'lea' },
      workflow: { name: 'story', path: '.github/pawl/workflows/story.yml', base_oid: 'b'.repeat(40) },
      workspace_context: {
        developer_type: 'shared',
        project_context: { repository: 'acme/widgets', base: 'main' },
        documentation_locations: ['docs'],
      },
    });
  });
});
