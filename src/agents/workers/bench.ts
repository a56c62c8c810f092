import type { AgentTask, Outcome } from '../../ports.ts';
import { failed } from '../answer/conclude.ts';
import { API } from '../claude/api.ts';
import { stepErrorOf } from '../claude/api-error.ts';
import { resolveModel } from '../claude/models.ts';
import { messageOf } from '../caught.ts';
import { makeCopy, type Copy, type Original } from './copy.ts';
import type { Changes } from './changes.ts';
import { openModelProxy, type ModelProxy } from './model-proxy.ts';
import { takeWork } from './take-work.ts';
import type { Work } from './written-answer.ts';
import type { Environment } from './surroundings.ts';

/** What the place offers in which other programs perform prompt steps. */
export interface WorkerOptions {
  /** The checkout that copies are made of; null where the job has none. */
  original: Original | null;
  /** Variables of the actions run, of which workers see a few. */
  environment: Environment;
  /** What must not be in files: keys and tokens of this process. */
  secrets: readonly string[];
  /** The key of the model's API, which stays here, and where the API is; null where there is no key. */
  model: { apiKey: string; baseUrl?: string } | null;
  log: (line: string) => void;
}

/** What one attempt of another program works with. */
export interface Bench {
  copy: Copy;
  checkout: string;
  proxy: ModelProxy | null;
  /** Milliseconds that are left of the attempt. */
  left(): number;
  /** Its work, as far as it is what an outcome may carry. */
  take: (work: Work) => Promise<Changes>;
}

/** Sets up a copy and a way to the model for one attempt, and takes both away when it is over, however it ends. */
export async function atBench(
  task: AgentTask,
  options: WorkerOptions,
  work: (bench: Bench) => Promise<Outcome>,
  without?: (file: string) => boolean,
): Promise<Outcome> {
  const { original, model, log } = options;
  if (original === null)
    return failed(
      task.id,
      'tool',
      `\`uses: ${task.agent.uses}\` works on a copy of the checkout, and this job has none: check the head out before it`,
    );
  const end = performance.now() + task.timeout_seconds * 1_000;
  const copy = await makeCopy(original, without);
  const proxy =
    model === null
      ? null
      : await openModelProxy({
          apiKey: model.apiKey,
          baseUrl: model.baseUrl ?? API,
          model: resolveModel(task.model),
          allowance: task.allowance,
        });
  try {
    const left = (): number => Math.max(Math.round(end - performance.now()), 1);
    const secrets = [...options.secrets, ...(model === null ? [] : [model.apiKey])];
    const take = (brought: Work): Promise<Changes> =>
      takeWork(task, brought, { workspace: original.workspace, secrets });
    return await work({ copy, checkout: original.directory, proxy, left, take });
  } finally {
    await proxy?.close();
    if (proxy !== null && proxy.usage.turns > 0) log(spentLine(task, proxy));
    await copy.remove().catch((error: unknown) => log(`The copy ${copy.root} was left: ${messageOf(error)}`));
  }
}

const spentLine = ({ agent, model }: AgentTask, { usage }: ModelProxy): string =>
  `${agent.uses}, ${resolveModel(model)}: ${usage.turns} requests, ${usage.input_tokens} tokens in, ${usage.output_tokens} out, $${usage.cost_usd.toFixed(4)}`;

/** Why a worker failed, where that is the model's doing and not its own: the allowance, or what the API answered last. */
export async function modelFault(
  task: AgentTask,
  proxy: ModelProxy | null,
  baseUrl: string = API,
): Promise<Outcome | null> {
  if (proxy === null) return null;
  const { spent, fault, usage } = proxy;
  if (spent !== null) return failed(task.id, 'budget', spent, { usage });
  if (fault === null) return null;
  const sdk = await import('@anthropic-ai/sdk');
  const error =
    fault instanceof Error
      ? new sdk.APIConnectionError({ cause: fault })
      : sdk.APIError.generate(fault.status, bodyOf(fault.body), undefined, fault.headers);
  const { type, message, ...after } = stepErrorOf(sdk, error, baseUrl);
  return { ...failed(task.id, type, message, { usage }), ...after };
}

const bodyOf = (body: unknown): object | undefined =>
  typeof body === 'object' && body !== null ? body : undefined;
