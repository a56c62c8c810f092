import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { choiceOf, UsageError, type Verb } from './verb.ts';

/** `pawl demo`: the seven-step workflow from start to finish in an embedded GitHub, through the built action. */
export const demoVerb: Verb = {
  name: 'demo',
  usage: 'demo [--agents scripted|claude]',
  does: 'plays the seven-step workflow in an embedded GitHub, through the built action',
  words: 0,
  options: { agents: { type: 'string' } },
  explains: { agents: 'scripted (a recorded performance) or claude (needs ANTHROPIC_API_KEY)' },
  async run(call, { out, err }) {
    const agents = choiceOf(call, 'agents', ['scripted', 'claude']);
    const { packageRoot, setStage } = await import('../demo/stage.ts');
    const { play } = await import('../demo/play.ts');
    const { lineOf } = await import('../demo/lines.ts');
    const { finale } = await import('../demo/finale.ts');
    const root = packageRoot();
    if (!existsSync(join(root, 'dist', 'action.js')))
      throw new UsageError('The action is not built: npm run build.');
    const stop = new AbortController();
    const interrupted = (): void => stop.abort();
    process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
    const began = performance.now();
    const stage = await setStage(stageOptions(agents, root));
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
      return progress?.status === 'completed' && tests.passed ? 0 : 1;
    } finally {
      process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
      stage.runner.kill();
      await stage.sandbox.close();
    }
  },
};

function stageOptions(
  agents: 'scripted' | 'claude',
  root: string,
): Parameters<typeof import('../demo/stage.ts').setStage>[0] {
  if (agents === 'scripted')
    return { agents: { PAWL_SCRIPT: join(root, 'templates/sample/performance.yml') }, secrets: {} };
  const key = process.env['ANTHROPIC_API_KEY'] ?? '';
  if (key === '')
    throw new UsageError('Claude needs a key: set ANTHROPIC_API_KEY, or leave out --agents claude.');
  const base = process.env['ANTHROPIC_BASE_URL'];
  return {
    agents: base === undefined ? {} : { ANTHROPIC_BASE_URL: base },
    secrets: { ANTHROPIC_API_KEY: key },
  };
}
