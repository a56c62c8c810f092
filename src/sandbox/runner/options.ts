import type { Permissions } from './workflow.ts';

/** What an embedded runner needs to know of the GitHub it belongs to. */
export interface RunnerOptions {
  /** The bare repository. */
  gitDirectory: string;
  repository: { owner: string; name: string; defaultBranch: string; id?: number };
  apiUrl: string;
  graphqlUrl: string;
  /** Where people would find the repository; only named in links. */
  serverUrl?: string;
  /** Where `action.yml` and the built bundle are. */
  actionDirectory: string;
  /** `owner/name` by which workflow files mean the action in `actionDirectory`; default `pawl-dev/pawl`. */
  action?: string;
  /** Answers a token with exactly these permissions; called once per job. */
  mintToken(permissions: Permissions): string;
  secrets: { [name: string]: string };
  /** Environment variables by job id, as if the workflow file had them in the job's `env`. */
  env?: { [job: string]: { [name: string]: string } };
  /** Now, ISO 8601. */
  clock(): string;
  /** Where workspaces are made; default the system's directory for temporary files. */
  directory?: string;
}
