import { Actions } from '../support/actions.ts';
import { ACCOUNTS, standings } from './spoken.ts';

/** Two steps that leave files, a command between them, and a gate that keeps the run open. */
const BUILT = `name: small
steps:
  - {name: base, prompt: Lay the base., checkpoint: based}
  - {name: check, run: echo checked}
  - {name: build, prompt: Build it., compensate: {name: unbuild, run: echo unbuilt}}
  - {name: look, type: approval, message: Look.}
`;
const WORK = `steps:
  base: [{ output: Laid., files: { src/base.js: "export const base = 1;\\n" } }]
  build:
    - output: Built.
      files: { src/base.js: "export const base = 2;\\n", src/new.js: "export {};\\n", src/tool.sh: "echo two\\n" }
      deletions: [docs/parse-duration.md]
`;
const TOOL = { text: 'echo one\n', mode: '100755' } as const;
const LINK = { text: 'tool.sh', mode: '120000' } as const;

/** A run that has built something, on a branch with a program and a link, and that waits at a gate. */
export async function built(): Promise<Actions> {
  const actions = await Actions.open({ workflow: BUILT, performance: WORK, accounts: ACCOUNTS });
  await actions.settle();
  await actions.sandbox.push(
    'lea',
    actions.stage.branch,
    { files: { 'src/tool.sh': TOOL, 'src/tool-link': LINK } },
    'Add tools',
  );
  await actions.settle();
  await actions.say('lea', '/start');
  const { look, ...ended } = await standings(actions);
  if (look !== 'waiting') throw new Error(`The run does not wait: ${JSON.stringify(ended)}`);
  return actions;
}

/** Mode and blob of each file of the head but Pawl's own. */
export const treeOf = (actions: Actions, ref = actions.stage.branch): string[] =>
  actions
    .git('ls-tree', '-r', ref)
    .trim()
    .split('\n')
    .filter((row) => !row.includes('\t.pawl/'));

/** The commit in the head that brought a step's work. */
export const workOf = (actions: Actions, step: string): string =>
  actions.git('log', '--format=%H', '--grep', `^pawl: record ${step}`, actions.stage.branch).trim();
