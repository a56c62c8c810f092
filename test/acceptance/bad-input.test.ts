import { afterEach, describe, expect, it } from 'vitest';
import { Actions, type Woken } from '../support/actions.ts';
import { BUILD, BUILD_PERFORMANCE, PLAN_AND_BUILD, PLAN_AND_BUILD_PERFORMANCE } from './scenes.ts';

let actions: Actions;

afterEach(() => actions.close());

const POLICY = '.github/pawl/policy.yml';
const PATH = '.github/pawl/workflows/agentic-pipeline.yml';

const started = async (options: Parameters<typeof Actions.open>[0], words = ''): Promise<Woken> => {
  actions = await Actions.open(options);
  await actions.settle();
  const [woken] = await actions.say('lea', `/start ${words}`.trim());
  if (woken === undefined) throw new Error('Nothing was woken');
  return woken;
};

interface Case {
  what: string;
  options: Parameters<typeof Actions.open>[0];
  words?: string;
  code: string;
  /** Where the log and the comment say it stands. */
  place?: string;
  says: string;
}

const CASES: Case[] = [
  {
    what: 'broken YAML',
    options: { workflow: 'name: small\nsteps:\n  - name: [build\n' },
    code: 'yaml_syntax',
    place: `${PATH}:`,
    says: 'must be sufficiently indented and end with a ]',
  },
  {
    what: 'a workflow that is not there',
    options: { workflow: BUILD },
    words: 'deploy',
    code: 'unknown_workflow',
    says: 'is called deploy; there are: agentic-pipeline',
  },
  {
    what: 'a missing key',
    options: { workflow: BUILD.replace('name: small\n', '') },
    code: 'missing_key',
    place: `${PATH}:1:1`,
    says: 'name',
  },
  {
    what: 'an unknown key',
    options: { workflow: BUILD.replace('agent: programmer', 'agnet: programmer') },
    code: 'unknown_key',
    place: `${PATH}:5:5`,
    says: 'agnet',
  },
  {
    what: 'a step nobody knows in needs',
    options: { workflow: `${BUILD}    needs: [plan]\n` },
    code: 'unknown_step',
    place: `${PATH}:8:`,
    says: 'plan',
  },
  {
    what: 'a policy with errors',
    options: { workflow: BUILD, files: { [POLICY]: 'limits: { parallel: many }\n' } },
    code: 'wrong_type',
    place: `${POLICY}:1:`,
    says: 'parallel',
  },
];

describe('given input that is wrong', () => {
  it.each(CASES)(
    'when it is $what, then comment and log say what, where and how to mend it',
    async ({ options, words, code, place, says }) => {
      const woken = await started({ performance: BUILD_PERFORMANCE, ...options }, words);
      expect(woken.reasons).toEqual(['problems_found']);
      expect(woken.runs.map(({ result }) => result)).toEqual(['success']);
      for (const shown of [woken.log, actions.shown]) {
        expect(shown).toContain(code);
        expect(shown).toContain(says);
        expect(shown).toContain(place ?? says);
        expect(place === undefined || /\| *\^/.test(shown)).toBe(true);
      }
      if (place !== undefined) {
        const [file = ''] = place.split(':');
        expect(woken.log).toMatch(
          new RegExp(`::error title=[^,]*\\(${code}\\),file=${file},line=\\d+,endLine=\\d+`),
        );
      }
      expect(woken.requests.length).toBeLessThanOrEqual(5);
      expect(actions.decisions()).toEqual([]);
      expect(actions.sandbox.comments(1)[0]?.reactions.map(({ content }) => content)).toEqual(['CONFUSED']);
    },
  );

  it('when there are many mistakes, then each is an annotation at its line, and one comment lists them all', async () => {
    const names = Array.from({ length: 12 }, (_, index) => `s${index}`);
    const steps = names.map((name) => `  - {name: ${name}, run: x, needs: [${name}x]}\n`).join('');
    const woken = await started({
      workflow: `name: small\nsteps:\n${steps}`,
      performance: BUILD_PERFORMANCE,
    });
    const annotations = [...woken.log.matchAll(/::error title=[^,]*,file=([^,]+),line=(\d+)/g)];
    expect(annotations.map(([, file, line]) => `${file}:${line}`)).toEqual(
      names.map((_, index) => `${PATH}:${index + 3}`),
    );
    for (const name of names) expect(actions.shown).toContain(`${name}x`);
    expect(actions.shown).toContain('12 problems found');
  });

  it('when it is mended, then the same command begins the run', async () => {
    await started({ workflow: 'name: small\nsteps: []\n', performance: BUILD_PERFORMANCE });
    expect(actions.shown).toContain('Nothing was started');
    await actions.push('jonas', { [PATH]: BUILD }, 'main');
    await actions.say('lea', '/start');
    expect((await actions.progress()).status).toBe('completed');
    expect(actions.shown).toContain('All steps are done');
  });
});

describe('given a run in flight', () => {
  it('fault 12: when the definition is broken on the base meanwhile, then the run keeps the one it began with', async () => {
    await started({ workflow: PLAN_AND_BUILD, performance: PLAN_AND_BUILD_PERFORMANCE });
    await actions.push('jonas', { [PATH]: 'steps: [' }, 'main');
    await actions.say('jonas', '/approve');
    expect((await actions.progress()).status).toBe('completed');
  });

  it('when the policy breaks meanwhile, then nothing moves, it is said, and once mended the run goes on', async () => {
    await started({ workflow: PLAN_AND_BUILD, performance: PLAN_AND_BUILD_PERFORMANCE });
    const before = actions.decisions();
    await actions.push('jonas', { [POLICY]: 'approvals: yes please\n' }, 'main');
    const [refused] = await actions.say('jonas', '/approve');
    expect(refused?.reasons).toEqual(['problems_found']);
    expect(refused?.runs.map(({ result }) => result)).toEqual(['success']);
    expect(actions.shown).toContain(`${POLICY}:1`);
    expect(actions.decisions()).toEqual(before);
    await actions.push('jonas', { [POLICY]: 'approvals: {}\n' }, 'main');
    await actions.schedule();
    expect((await actions.progress()).status).toBe('completed');
  });
});

const caller = (inputs: string): string => `name: Pawl
on: { issue_comment: { types: [created] } }
permissions: { contents: write }
jobs:
  decide:
    runs-on: ubuntu-24.04
    steps:
      - uses: pawl-dev/pawl@0000000000000000000000000000000000000000
        with:
${inputs}
`;

describe('given an action that is called wrongly', () => {
  it.each([
    ['no token', '          mode: decide', 'The mode decide needs the input token: pass ${{ github.token }}'],
    [
      'a mode that does not exist',
      '          mode: dedice',
      'The input mode is "dedice"; it must be one of run, decide',
    ],
    [
      'a number that is none',
      "          token: x\n          pull-request: '7a'",
      'The input pull-request is "7a"',
    ],
  ])('when there is %s, then the job fails and the log says what to pass', async (_, inputs, says) => {
    const woken = await started({ files: { '.github/workflows/pawl.yml': caller(inputs) } });
    expect(woken.runs.map(({ result }) => result)).toEqual(['failure']);
    expect(woken.log).toContain(says);
    expect(woken.requests).toEqual([]);
  });
});
