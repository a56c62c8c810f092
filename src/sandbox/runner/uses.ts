import { join, resolve } from 'node:path';
import type { Artifacts } from './artifacts.ts';
import { checkOut } from './git.ts';
import type { Permissions } from './workflow.ts';

/** What an action of GitHub's own is given when the sandbox plays it. */
interface Played {
  inputs: { [input: string]: string };
  workspace: string;
  permissions: Permissions;
  gitDirectory: string;
  repositoryUrl: string;
  sha: string;
  artifacts: Artifacts;
  write(line: string): void;
}

interface PlayedAction {
  inputs: string[];
  /** Throws what makes the step fail; answers the step's outputs. */
  perform(played: Played): Promise<{ [name: string]: string }>;
}

function need({ inputs }: Played, input: string): string {
  const value = inputs[input];
  if (!value) throw new Error(`Input required and not supplied: ${input}`);
  return value;
}

function insist({ inputs }: Played, input: string, value: string): void {
  if (inputs[input] !== value)
    throw new Error(`The sandbox plays this action only with "${input}: ${value}", not "${inputs[input]}"`);
}

const checkout: PlayedAction = {
  inputs: ['ref', 'path', 'fetch-depth', 'persist-credentials', 'allow-unsafe-pr-checkout'],
  async perform(played) {
    insist(played, 'persist-credentials', 'false');
    insist(played, 'fetch-depth', '0');
    if (!['read', 'write'].includes(played.permissions.contents ?? 'none'))
      throw new Error('Repository not found: the token lacks "contents: read"');
    const commit = await checkOut({
      gitDirectory: played.gitDirectory,
      url: played.repositoryUrl,
      ref: played.inputs.ref || played.sha,
      directory: join(played.workspace, played.inputs.path ?? ''),
    });
    played.write(`HEAD is now at ${commit}`);
    return { commit };
  },
};

const uploadArtifact: PlayedAction = {
  inputs: ['name', 'path', 'if-no-files-found', 'retention-days'],
  async perform(played) {
    const name = need(played, 'name');
    const path = need(played, 'path');
    if (/[*?[\n]/.test(path)) throw new Error(`The sandbox uploads one file or directory, not "${path}"`);
    const count = await played.artifacts.upload(name, resolve(played.workspace, path));
    if (count > 0) played.write(`Artifact ${name} has been uploaded`);
    else {
      const message = `No files were found with the provided path: ${path}`;
      if (played.inputs['if-no-files-found'] === 'error') throw new Error(message);
      played.write(message);
    }
    return {};
  },
};

const downloadArtifact: PlayedAction = {
  inputs: ['name', 'pattern', 'path', 'merge-multiple'],
  async perform(played) {
    const { name, pattern, path = '' } = played.inputs;
    const target = resolve(played.workspace, path);
    if (name) await played.artifacts.download(name, target);
    const merge = played.inputs['merge-multiple'] === 'true';
    const names = name ? [name] : await played.artifacts.downloadAll(pattern || '*', target, merge);
    played.write(`Total of ${names.length} artifact(s) downloaded`);
    return { 'download-path': target };
  },
};

/** The actions that the sandbox plays itself, by the name before the `@`. */
export const PLAYED: { [name: string]: PlayedAction } = {
  'actions/checkout': checkout,
  'actions/upload-artifact': uploadArtifact,
  'actions/download-artifact': downloadArtifact,
};
