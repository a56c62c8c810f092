import { randomUUID } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { JsonObject } from '../../json.ts';

/** The machine of one job: fresh directories, and the tracking id that all its processes inherit. */
export interface Place {
  workspace: string;
  temp: string;
  home: string;
  eventPath: string;
  summaryPath: string;
  trackingId: string;
}

/** Files by which one step tells the runner something. */
export interface StepFiles {
  output: string;
  env: string;
}

export async function makePlace(directory: string, event: JsonObject): Promise<Place> {
  const place = {
    workspace: join(directory, 'workspace'),
    temp: join(directory, 'temp'),
    home: join(directory, 'home'),
    eventPath: join(directory, 'temp', '_github_workflow', 'event.json'),
    summaryPath: join(directory, 'temp', '_runner_file_commands', 'summary.md'),
    trackingId: `github_${randomUUID()}`,
  };
  const directories = [
    place.workspace,
    place.home,
    dirname(place.eventPath),
    dirname(place.summaryPath),
    join(place.temp, 'tool-cache'),
  ];
  for (const path of directories) await mkdir(path, { recursive: true });
  await writeFile(place.eventPath, JSON.stringify(event));
  await writeFile(place.summaryPath, '');
  return place;
}

export async function makeStepFiles(place: Place, index: number): Promise<StepFiles> {
  const directory = dirname(place.summaryPath);
  const files = { output: join(directory, `output-${index}`), env: join(directory, `env-${index}`) };
  await Promise.all([writeFile(files.output, ''), writeFile(files.env, '')]);
  return files;
}

/** The step summary so far, Markdown. */
export const summaryOf = (place: Place): Promise<string> => readFile(place.summaryPath, 'utf8');

/** The `runner` context. */
export const runnerContext = ({ temp }: Place): JsonObject => ({
  name: 'sandbox',
  os: 'Linux',
  arch: process.arch.toUpperCase(),
  environment: 'self-hosted',
  temp,
  tool_cache: join(temp, 'tool-cache'),
});
