import { afterEach, describe, expect, it } from 'vitest';
import { Actions } from '../support/actions.ts';
import { DEPLOY_AND_REPORT, DEPLOYMENT, PARENT, CHILD, twoWriters } from './scenes.ts';

let actions: Actions;

afterEach(() => actions.close());

const open = async (options: Parameters<typeof Actions.open>[0]): Promise<void> => {
  actions = await Actions.open(options);
  await actions.settle();
};

const conclusions = async (): Promise<{ [instance: string]: string | null | undefined }> =>
  Object.fromEntries(
    Object.entries((await actions.progress()).steps).map(([instance, step]) => [instance, step.conclusion]),
  );

const onHead = (path: string, back = 0): string =>
  actions.git('show', `${actions.stage.branch}~${back}:${path}`);

describe('given two steps side by side that write the same file', () => {
  it('when they write it otherwise, then the second fails with a conflict and writes again over the work of the first', async () => {
    await open({
      workflow: twoWriters(''),
      performance: `steps:
  one: [{ output: One., files: { src/new.js: "export const by = 1;\\n" } }]
  two:
    - { output: Two., files: { src/new.js: "export const by = 2;\\n" } }
    - { output: Both., files: { src/new.js: "export const by = 12;\\n" } }
`,
    });
    const [started] = await actions.say('lea', '/start');
    expect(started?.requests.length).toBeLessThanOrEqual(8);
    expect((await actions.progress()).steps['two']).toMatchObject({
      status: 'pending',
      error: {
        type: 'conflict',
        message: expect.stringContaining('src/new.js was changed otherwise by one'),
      },
    });
    expect(actions.shown).toContain('**two** failed with `conflict` and is tried again');
    expect(onHead('src/new.js')).toBe('export const by = 1;\n');
    await actions.schedule();
    expect(onHead('src/new.js', 1)).toBe('export const by = 1;\n');
    expect(onHead('src/new.js')).toBe('export const by = 12;\n');
    expect((await actions.progress()).steps['two']).toMatchObject({ conclusion: 'success', attempts: 2 });
  });

  it('when the block merges, then lines that both changed in different places are both there', async () => {
    await open({
      workflow: twoWriters('    merge-mode: merge\n'),
      files: { 'src/list.js': '1\n2\n3\n4\n5\n' },
      performance: `steps:
  one: [{ output: One., files: { src/list.js: "one\\n2\\n3\\n4\\n5\\n" } }]
  two: [{ output: Two., files: { src/list.js: "1\\n2\\n3\\n4\\nfive\\n" } }]
`,
    });
    await actions.say('lea', '/start');
    expect(onHead('src/list.js')).toBe('one\n2\n3\n4\nfive\n');
    expect((await actions.progress()).status).toBe('completed');
    expect(actions.types()).not.toContain('step.failed');
  });
});

describe('given a for-each over a variable', () => {
  it('when it is performed, then every instance leaves its own output, and the comment has a row for each', async () => {
    await open({
      workflow: `name: small
variables: [{name: parts, type: list, default: [red, green, blue]}]
steps:
  - name: each
    type: for-each
    items: "{{ parts }}"
    as: part
    steps:
      - {name: paint, prompt: "Paint {{ part }}.", agent: planner}
`,
      performance: `steps:
  paint[0]: [{ output: "# Red" }]
  paint[1]: [{ output: "# Green" }]
  paint[2]: [{ output: "# Blue" }]
`,
    });
    const [first, second] = await actions.say('lea', '/start');
    // The sample's policy lets two be performed at one time.
    expect(first?.reasons).toEqual(['run_started', 'set_recorded']);
    expect(first?.requests.length).toBeLessThanOrEqual(8);
    expect(second?.reasons).toEqual(['step_started', 'step_recorded']);
    expect(second?.requests.length).toBeLessThanOrEqual(7);
    for (const [index, text] of ['# Red', '# Green', '# Blue'].entries())
      expect(onHead(`.pawl/pr-1/outputs/paint/paint-${index}.1.1.md`)).toContain(text);
    for (const row of ['red: <code>paint[0]</code> done', 'blue: <code>paint[2]</code> done'])
      expect(actions.shown).toContain(row);
  });

  it('when one branch is enough, then the other is cancelled at its gate, and an answer that comes late changes nothing', async () => {
    await open({
      workflow: `name: small
variables: [{name: parts, type: list, default: [red, green]}]
steps:
  - name: each
    type: for-each
    items: "{{ parts }}"
    as: part
    join: {require: any}
    steps:
      - {name: paint, prompt: "Paint {{ part }}.", agent: planner}
      - {name: agree, if: "part == 'green'", type: approval}
      - {name: dry, prompt: "Dry {{ part }}."}
`,
      performance: `steps:
  paint: [{ output: Painted. }]
  dry: [{ output: Dry. }]
`,
    });
    await actions.say('lea', '/start');
    expect(await conclusions()).toMatchObject({
      each: 'success',
      'agree[0]': 'skipped',
      'dry[0]': 'success',
      'agree[1]': 'cancelled',
      'dry[1]': 'skipped',
    });
    const before = actions.types();
    await actions.say('jonas', '/approve agree[1]');
    expect((await actions.progress()).status).toBe('completed');
    expect(actions.types().filter((type) => type.startsWith('gate.'))).toEqual(
      before.filter((type) => type.startsWith('gate.')),
    );
  });
});

describe('given a sub-process with a gate', () => {
  it('when the gate is answered by its qualified name, then the sub-process and what follows it go on', async () => {
    await open({
      workflow: PARENT,
      files: { '.github/pawl/workflows/child.yml': CHILD },
      performance: `steps:
  call.look: [{ output: Seen. }]
  look: [{ output: Seen. }]
  call.tell: [{ output: Told. }]
  tell: [{ output: Told. }]
  after: [{ output: After. }]
`,
    });
    await actions.say('lea', '/start agentic-pipeline');
    expect((await actions.progress()).steps['call.agree']).toMatchObject({ status: 'waiting' });
    expect(actions.shown).toContain('/approve call.agree');
    await actions.say('jonas', '/approve call.agree Good.');
    expect((await actions.progress()).status).toBe('completed');
    expect(await conclusions()).toMatchObject({ 'call.tell': 'success', call: 'success', after: 'success' });
  });
});

describe('given a dispatch that is waited for, and a document at the end', () => {
  it('when the other workflow concludes, then the document is in the head, which has the success, and nothing moves any more', async () => {
    await open({
      workflow: DEPLOY_AND_REPORT,
      files: { '.github/workflows/deploy.yml': DEPLOYMENT },
      performance: 'steps: { none: [{ output: none }] }\n',
    });
    const [started] = await actions.say('lea', '/start');
    expect(started?.requests.length).toBeLessThanOrEqual(9);
    const ours = actions.sandbox.ci.dispatched().filter(({ path }) => path.endsWith('/deploy.yml'));
    expect(ours.map(({ inputs }) => inputs)).toEqual([{ where: 'test' }]);
    expect(actions.shown).toContain(`actions run ${ours[0]?.id}`);
    const before = actions.head;
    await actions.schedule();
    expect((await actions.progress()).steps['deploy']).toMatchObject({ status: 'waiting' });
    expect(actions.head).toBe(before);
    actions.sandbox.ci.conclude(ours[0]?.id ?? 0, 'success');
    const woken = await actions.schedule();
    expect(woken.at(-1)?.reasons).toEqual(['all_steps_done']);
    // The look-up of the actions run and the document's commit are one more each.
    expect(woken.at(-1)?.requests.length).toBeLessThanOrEqual(6);
    expect(onHead('docs/report.md').trim()).toBe('Deployed: success');
    expect(actions.head).not.toBe(before);
    expect(actions.sandbox.statuses(actions.head).map(({ state }) => state)).toEqual(['success']);
    const types = actions.types();
    await actions.schedule();
    expect(actions.types()).toEqual(types);
  });

  it('when the other workflow fails, then the step fails with its conclusion, and no document is written', async () => {
    await open({
      workflow: DEPLOY_AND_REPORT,
      files: { '.github/workflows/deploy.yml': DEPLOYMENT },
      performance: 'steps: { none: [{ output: none }] }\n',
    });
    await actions.say('lea', '/start');
    const [deployed] = actions.sandbox.ci.dispatched().filter(({ path }) => path.endsWith('/deploy.yml'));
    actions.sandbox.ci.conclude(deployed?.id ?? 0, 'failure');
    await actions.schedule();
    expect((await actions.progress()).steps['deploy']).toMatchObject({
      conclusion: 'failure',
      error: { type: 'tool', message: expect.stringContaining('ended with failure') },
    });
    expect(() => onHead('docs/report.md')).toThrow(/docs\/report\.md/);
    expect(actions.sandbox.statuses(actions.head).map(({ state }) => state)).toEqual(['failure']);
  });
});
