import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { claudeStage } from '../../src/demo/claude.ts';
import { play, type Happening } from '../../src/demo/play.ts';
import type { Progress } from '../../src/progress/schema.ts';
import { history } from '../../src/render/history/schema.ts';
import { pawl } from '../cli/pawl.ts';
import { Actions } from '../support/actions.ts';
import { encodings } from '../support/encodings.ts';
import { serveModel, type ModelServer } from '../support/model-server.ts';
import { can } from '../support/model/can.ts';
import { HIDDEN_TESTS } from './hidden-tests.ts';

/** Looks like no key of anybody, so that nothing but the scan for the runner's own secrets finds it. */
const CANARY = 'canary/Zm9vYmFy+0123456789abcdef';

let actions: Actions;
let model: ModelServer;
let result: Progress | null;
/** Everything that left a job, by where it went. */
const left: { [place: string]: string } = {
  requests: '',
  logs: '',
  summaries: '',
  outputs: '',
  artifacts: '',
};

/** What is in the artifacts of the actions run that is being played, while it is. */
const artifacts = (directory: string): string =>
  readdirSync(directory)
    .filter((name) => name.startsWith('pawl-runner-') && existsSync(join(directory, name, 'artifacts')))
    .flatMap((name) => {
      const root = join(directory, name, 'artifacts');
      const entries = readdirSync(root, { recursive: true, withFileTypes: true });
      return entries
        .filter((entry) => entry.isFile())
        .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
    })
    .join('\n');

beforeAll(async () => {
  model = await serveModel(can());
  const { files = {}, ...options } = claudeStage(CANARY, model.url, 2);
  actions = await Actions.open({ ...options, files });
  const match = ({ operation }: { operation: string }): boolean => {
    if (operation === 'PawlCommit') left['artifacts'] += artifacts(actions.sandbox.directory);
    return false;
  };
  actions.sandbox.faults.add({ kind: 'delay', milliseconds: 0, match });
  const tell = (happening: Happening): void => {
    if (happening.is !== 'run') return;
    for (const { log, summary, outputs } of happening.run.jobs) {
      left['logs'] += log;
      left['summaries'] += summary;
      left['outputs'] += JSON.stringify(outputs);
    }
  };
  result = await play(actions.stage, { tell });
  left['requests'] = actions.sandbox.requests
    .since(0)
    .map(({ body }) => body)
    .join('\n');
}, 180_000);

afterAll(async () => {
  await actions.close();
  await model.close();
});

/** What the requests cost by the vendor's list, in US dollars, reckoned here anew. */
const costOfAll = (): number =>
  model.answers.reduce((sum, { usage }) => {
    const { input_tokens, output_tokens, cache_creation, cache_read_input_tokens } = usage;
    const { ephemeral_5m_input_tokens, ephemeral_1h_input_tokens } = cache_creation;
    const written = ephemeral_5m_input_tokens * 2.5 + ephemeral_1h_input_tokens * 4;
    const million = input_tokens * 2 + output_tokens * 10 + written + cache_read_input_tokens * 0.1;
    return sum + million / 1_000_000;
  }, 0);

const tokensOfAll = (): number =>
  model.answers.reduce((sum, { usage }) => {
    const { input_tokens, output_tokens, cache_creation_input_tokens, cache_read_input_tokens } = usage;
    return sum + input_tokens + output_tokens + cache_creation_input_tokens + cache_read_input_tokens;
  }, 0);

const historyAs = (format: 'json' | 'csv'): string =>
  pawl(
    'history',
    '--pr',
    String(actions.stage.pull),
    '--repo',
    actions.sandbox.gitDirectory,
    '--format',
    format,
  ).out;

describe('given the seven-step workflow, with a model on loopback that works by tools', () => {
  it('when every person has spoken, then it is completed, and the API refused no request', () => {
    expect({ status: result?.status, refused: model.refused }).toEqual({ status: 'completed', refused: [] });
    const history = result?.approval_history.map(({ gate, status }) => `${gate} ${status}`);
    expect(history).toEqual([
      'plan-approval approved',
      'code-approval changes_requested',
      'code-approval approved',
      'final-approval approved',
    ]);
  });

  it('when tests that no agent has seen run on the result, then they pass', () => {
    const directory = mkdtempSync(join(tmpdir(), 'pawl-hidden-'));
    try {
      const { gitDirectory } = actions.sandbox;
      execFileSync('git', ['clone', '-q', '--branch', actions.stage.branch, gitDirectory, directory]);
      writeFileSync(join(directory, 'hidden.test.js'), HIDDEN_TESTS);
      const { NODE_TEST_CONTEXT: _ours, ...env } = process.env;
      const output = execFileSync(process.execPath, ['--test', 'hidden.test.js'], {
        cwd: directory,
        encoding: 'utf8',
        env,
      });
      expect(output).toContain('pass 5');
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
    expect(model.requests.map(({ body }) => JSON.stringify(body)).join('')).not.toContain('48_271');
  });

  it('when the programmer wrote, moved, replaced and removed, then the branch has exactly that, and no slip of his', () => {
    const changed = actions.git(
      'diff',
      '--no-renames',
      '--name-status',
      'main',
      actions.stage.branch,
      '--',
      ':!.pawl',
    );
    expect(changed.trim().split('\n').toSorted()).toEqual([
      'A\tsrc/parse-duration.js',
      'A\ttest/parse-duration.test.js',
      'M\tREADME.md',
      'M\tsrc/index.js',
    ]);
    const refusals = model.requests.flatMap(({ results }) => results.filter(({ isError }) => isError));
    expect(refusals.map(({ tool }) => tool)).toEqual(['edit_file', 'write_file', 'write_file']);
  });

  it('when a conversation goes on, then what was said before is read from what the API kept', () => {
    const later = model.requests.flatMap(({ turn }, index) =>
      turn > 0 ? [model.answers[index]?.usage] : [],
    );
    expect(later.length).toBeGreaterThan(10);
    const anew = later.filter((usage) => (usage?.cache_read_input_tokens ?? 0) < (usage?.input_tokens ?? 0));
    expect(anew).toEqual([]);
  });

  it('when what it cost is looked up, then comment, document, history and summaries agree to the cent', () => {
    const cost = costOfAll();
    const tokens = tokensOfAll();
    const words = `${new Intl.NumberFormat('en-US').format(tokens)} tokens, ${cost.toFixed(2)} USD`;
    expect(cost).toBeGreaterThan(0.1);
    expect(result?.metrics).toMatchObject({ tokens, cost_usd: expect.closeTo(cost, 4) });
    const spent = result?.metrics.spent ?? [];
    expect(spent.reduce((sum, { cost_usd }) => sum + cost_usd, 0)).toBeCloseTo(cost, 4);
    expect(actions.shown).toContain(`${cost.toFixed(2)} USD`);
    expect(left['summaries']).toContain(`the run has used ${words}`);
    const { runs, decisions } = history.parse(JSON.parse(historyAs('json')));
    expect(runs).toMatchObject([{ tokens, cost_usd: result?.metrics.cost_usd }]);
    const rows = decisions.map(({ cost_usd }) => cost_usd);
    expect(rows.reduce((sum, row) => sum + row, 0)).toBeCloseTo(cost, 4);
    const [header = '', ...lines] = historyAs('csv').trimEnd().split('\r\n');
    const column = header.split(',').indexOf('cost_usd') - header.split(',').length;
    const cells = lines.map((line) => Number(line.split(',').at(column)));
    expect(cells).toEqual(rows);
  });

  it('threat 26: when everything that left a job is searched, then its key is nowhere, in no encoding', () => {
    left['commits'] = actions.git('log', '--all', '-p', '--format=raw');
    left['comments'] = JSON.stringify(actions.sandbox.comments(actions.stage.pull));
    for (const [place, text] of Object.entries(left)) {
      expect({ place, found: text.length > 100 }).toEqual({ place, found: true });
      const found = Object.entries(encodings(CANARY)).filter(([, form]) => text.includes(form));
      expect({ place, found }).toEqual({ place, found: [] });
    }
    expect(model.requests.every(({ headers }) => headers.authorization === `Bearer ${CANARY}`)).toBe(true);
    expect(JSON.stringify(model.requests.map(({ body }) => body))).not.toContain(CANARY);
  });
});
