import * as core from '@actions/core';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sealKeys, sealSecrets } from '../hashes.ts';
import type { SealKey } from '../progress/seal.ts';
import { logLine } from './log.ts';

const MODES = ['run', 'decide', 'agent', 'shell', 'record', 'sweep', 'dry-run'] as const;
type Mode = (typeof MODES)[number];

/** What the actions run was told, by inputs and by the runner's environment. */
export interface Inputs {
  mode: Mode;
  token: string;
  pull: number | null;
  anthropic_api_key: string;
  /** What documents are sealed with, the newest key first. */
  seal_keys: SealKey[];
  /** The secrets of those keys, to be kept out of the log. */
  seal_secrets: string[];
  task: string;
  outcome: string;
  handover: string;
  workflow: string;
  policy: string;
  /** Writes a line for the log, unless its level is below the input log-level. */
  log: (line: string) => void;
  owner: string;
  repo: string;
  event: { name: string; payload: unknown };
  api_url: string | undefined;
  graphql_url: string | undefined;
  server_url: string;
  /** `<run id>-<attempt>`, and something of this process, so that two runs never decide under one name. */
  nonce: string;
  /** Where `actions/checkout` put the head: data, never executed here. */
  checkout: string;
  temporary: string;
}

const silent = (): void => {};
const LOGS: { [level: string]: (line: string) => void } = {
  debug: logLine,
  info: logLine,
  warning: silent,
  error: silent,
};

/** Reads inputs and environment, or answers the sentence that says what is wrong with them. */
export function readInputs(environment: NodeJS.ProcessEnv, process_id: number): Inputs | { wrong: string } {
  const mode = MODES.find((candidate) => candidate === (core.getInput('mode') || 'run'));
  if (mode === undefined)
    return { wrong: `The input mode is "${core.getInput('mode')}"; it must be one of ${MODES.join(', ')}.` };
  const level = core.getInput('log-level') || 'info';
  if (!(level in LOGS))
    return { wrong: `The input log-level is "${level}"; it must be one of ${Object.keys(LOGS).join(', ')}.` };
  const [owner = '', repo = ''] = (environment['GITHUB_REPOSITORY'] ?? '').split('/');
  const token = core.getInput('token');
  if (token === '' && mode !== 'agent' && mode !== 'shell')
    return { wrong: `The mode ${mode} needs the input token: pass \${{ github.token }} or an App's token.` };
  const number = core.getInput('pull-request');
  if (number !== '' && !/^[1-9]\d{0,9}$/.test(number))
    return { wrong: `The input pull-request is "${number}"; it must be the number of a pull request.` };
  const seal = core.getInput('seal-key') || (environment['PAWL_SEAL_KEY'] ?? '');
  const keys = sealKeys(seal);
  if ('wrong' in keys) return { wrong: `The input seal-key cannot be used: ${keys.wrong}` };
  return {
    mode,
    token,
    pull: number === '' ? null : Number(number),
    anthropic_api_key: core.getInput('anthropic-api-key'),
    seal_keys: keys,
    seal_secrets: sealSecrets(seal),
    task: core.getInput('task'),
    outcome: core.getInput('outcome'),
    handover: core.getInput('handover'),
    workflow: core.getInput('workflow'),
    policy: core.getInput('policy'),
    log: LOGS[level] ?? logLine,
    owner,
    repo,
    event: {
      name: environment['GITHUB_EVENT_NAME'] ?? '',
      payload: payloadOf(environment['GITHUB_EVENT_PATH']),
    },
    api_url: environment['GITHUB_API_URL'],
    graphql_url: environment['GITHUB_GRAPHQL_URL'],
    server_url: environment['GITHUB_SERVER_URL'] ?? 'https://github.com',
    nonce: `${environment['GITHUB_RUN_ID'] ?? '0'}-${environment['GITHUB_RUN_ATTEMPT'] ?? '1'}-${process_id}`,
    checkout: join(environment['GITHUB_WORKSPACE'] ?? '.', 'repository'),
    temporary: environment['RUNNER_TEMP'] ?? '.',
  };
}

/** The event's payload; an actions run without one, or with one that is no JSON, is woken by its inputs alone. */
function payloadOf(path: string | undefined): unknown {
  if (path === undefined || path === '') return {};
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as unknown;
  } catch (error) {
    core.debug(`The event's payload could not be read: ${String(error)}`);
    return {};
  }
}
