import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { announcement, claudeStage, COST_USD } from '../demo/claude.ts';
import type { StageOptions } from '../demo/stage.ts';
import type { Progress } from '../progress/schema.ts';
import { tokens } from '../render/spent.ts';
import { choiceOf, textOf, UsageError, type Call, type Verb } from './verb.ts';

/** `pawl demo`: the seven-step workflow from start to finish in an embedded GitHub, through the built action. */
export const demoVerb: Verb = {
  name: 'demo',
  usage: 'demo [--agents scripted|claude] [--cost-usd N]',
  does: 'plays the seven-step workflow in an embedded GitHub, through the built action',
  words: 0,
  options: { agents: { type: 'string' }, 'cost-usd': { type: 'string' } },
  explains: {
    agents: 'scripted (a recorded performance) or claude (needs ANTHROPIC_API_KEY)',
    'cost-usd': `what Claude may cost in all, in US dollars (default ${COST_USD})`,
  },
  async run(call, { out, err }) {
    const agents = choiceOf(call, 'agents', ['scripted', 'claude']);
    const { packageRoot, setStage } = await import('../demo/stage.ts');
    const { play } = await import('../demo/play.ts');
    const { lineOf } = await import('../demo/lines.ts');
    const { finale } = await import('../demo/finale.ts');
    const root = packageRoot();
    if (agents === 'scripted' && textOf(call, 'cost-usd') !== undefined)
      throw new UsageError('--cost-usd bounds what Claude costs: give --agents claude with it.');
    const costUsd = costOf(call);
    const options = agents === 'claude' ? claudeOptions(costUsd) : scriptedOptions(root);
    if (!existsSync(join(root, 'dist', 'action.js')))
      throw new UsageError('The action is not built: npm run build.');
    const stop = new AbortController();
    const interrupted = (): void => stop.abort();
    process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
    if (agents === 'claude') out(announcement(process.env['ANTHROPIC_BASE_URL'], costUsd));
    const began = performance.now();
    const stage = await setStage(options);
    try {
      const progress = await play(stage, {
        tell: (happening) => out(`${lineOf(happening)}\n`),
        signal: stop.signal,
      });
      if (stop.signal.aborted) {
        err('Interrupted; nothing is left behind.\n');
        return 1;
      }
      const { comment, head, run, tests } = finale(stage);
      out(`\n${'─'.repeat(100)}\n${comment}\n${'─'.repeat(100)}\n`);
      out(`\nCommits in the pull request:\n  ${head.join('\n  ')}\n`);
      out(
        `\nDecisions on the run's branch: ${run.length} commits, the newest:\n  ${run.slice(0, 5).join('\n  ')}\n`,
      );
      out(
        `\nThe result, checked out and tested: ${tests.passed ? 'all tests pass' : `tests FAIL\n${tests.output}`}\n`,
      );
      const seconds = ((performance.now() - began) / 1000).toFixed(1);
      out(
        `\nThe workflow is ${progress?.status ?? 'not started'}, after ${progress?.metrics.decisions ?? 0} decisions and ${seconds} s.\n`,
      );
      if (agents === 'claude' && progress !== null) out(spentBy(progress.metrics));
      return progress?.status === 'completed' && tests.passed ? 0 : 1;
    } finally {
      process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
      stage.runner.kill();
      await stage.sandbox.close();
    }
  },
};

const spentBy = ({ cost_usd, tokens: count }: Progress['metrics']): string =>
  `Claude used ${tokens(count)} and cost $${cost_usd.toFixed(2)}.\n`;

const scriptedOptions = (root: string): StageOptions => ({
  agents: { PAWL_SCRIPT: join(root, 'templates/sample/performance.yml') },
  secrets: {},
});

function claudeOptions(costUsd: number): StageOptions {
  const key = process.env['ANTHROPIC_API_KEY'] ?? '';
  if (key === '')
    throw new UsageError(
      'Claude needs a key: make one at https://console.anthropic.com, set ANTHROPIC_API_KEY to it, and run this again. Without a key, leave out --agents claude: a recorded performance is played.',
    );
  return claudeStage(key, process.env['ANTHROPIC_BASE_URL'], costUsd);
}

function costOf(call: Call): number {
  const given = textOf(call, 'cost-usd') ?? String(COST_USD);
  const cost = /^\d{1,4}(?:\.\d{1,2})?$/.test(given) ? Number(given) : 0;
  if (cost === 0) throw new UsageError(`--cost-usd is "${given}"; it must be an amount such as 5 or 2.50.`);
  return cost;
}
