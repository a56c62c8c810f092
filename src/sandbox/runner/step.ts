import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { JsonObject } from '../../json.ts';
import { inputVariables, type LocalAction } from './action.ts';
import type { Artifacts } from './artifacts.ts';
import { runChild } from './child.ts';
import { defaultEnvironment } from './environment.ts';
import { textOf, textsOf, type Scope } from './expression.ts';
import { parseFileCommands } from './file-commands.ts';
import { actionName } from './known-actions.ts';
import type { Log } from './log.ts';
import type { RunnerOptions } from './options.ts';
import { makeStepFiles, type Place } from './place.ts';
import { PLAYED } from './uses.ts';
import type { Permissions, Step } from './workflow.ts';

/** What the steps of one job share. */
export interface StepSetting {
  options: RunnerOptions;
  action: LocalAction;
  place: Place;
  permissions: Permissions;
  artifacts: Artifacts;
  log: Log;
  signal: AbortSignal;
  /** The `github` context. */
  github: JsonObject;
  repositoryUrl: string;
  /** The commit the workflow file was read from. */
  sha: string;
  /** Names of all variables any step was given. */
  environment: Set<string>;
}

export interface StepResult {
  outcome: 'success' | 'failure' | 'cancelled';
  outputs: { [name: string]: string };
  /** Variables for the steps after it. */
  env: { [name: string]: string };
}

const SHELLS = { bash: ['--noprofile', '--norc', '-eo', 'pipefail'], sh: ['-e'] };

/** Where Node keeps what it has compiled, if this process has such a place: an action is started again and again. No run step is told. */
const compiled = (): { [name: string]: string } => {
  const { NODE_COMPILE_CACHE } = process.env;
  return NODE_COMPILE_CACHE === undefined ? {} : { NODE_COMPILE_CACHE };
};

async function runScript(step: Step, index: number, place: Place, scope: Scope) {
  const shell = step.shell ?? 'bash';
  const script = join(place.temp, `step-${index}.sh`);
  await writeFile(script, textOf(step.run ?? '', scope));
  const flags = step.shell ? SHELLS[shell] : ['-e'];
  return { file: shell, args: [...flags, script], own: {} };
}

/** Performs one step whose `if` holds; a step that throws has failed, and its log says why. */
export async function performStep(
  step: Step,
  index: number,
  scope: Scope & { env: { [name: string]: string } },
  setting: StepSetting,
): Promise<StepResult> {
  const { options, action, place, log, signal } = setting;
  const inputs = textsOf(step.with, scope);
  const played = step.uses === undefined ? undefined : PLAYED[actionName(step.uses)];
  if (played) {
    const outputs = await played.perform({
      inputs,
      workspace: place.workspace,
      permissions: setting.permissions,
      gitDirectory: options.gitDirectory,
      repositoryUrl: setting.repositoryUrl,
      sha: setting.sha,
      artifacts: setting.artifacts,
      write: (line) => log.write(line),
    });
    return { outcome: 'success', outputs, env: {} };
  }
  const program = step.uses
    ? {
        file: process.execPath,
        args: [resolve(action.directory, action.runs.main)],
        own: { ...inputVariables(action, inputs, scope), ...compiled() },
      }
    : await runScript(step, index, place, scope);
  const files = await makeStepFiles(place, index);
  const env = {
    ...scope.env,
    ...defaultEnvironment(place, files, setting.github),
    GITHUB_ACTION: step.id ?? `__${step.uses ? 'action' : 'run'}_${index}`,
    ...program.own,
  };
  for (const name of Object.keys(env)) setting.environment.add(name);
  const directory = textOf(step['working-directory'] ?? '', scope);
  const cwd = resolve(place.workspace, directory);
  const write = (line: string) => log.write(line);
  const code = await runChild({ file: program.file, args: program.args, cwd, env, signal, write });
  if (code !== 0) log.write(code === null ? 'Killed' : `Process completed with exit code ${code}.`);
  const killed = code === null && signal.aborted;
  return {
    outcome: code === 0 ? 'success' : killed ? 'cancelled' : 'failure',
    outputs: parseFileCommands(await readFile(files.output, 'utf8')),
    env: parseFileCommands(await readFile(files.env, 'utf8')),
  };
}
