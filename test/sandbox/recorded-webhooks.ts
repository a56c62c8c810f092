import { createRequire } from 'node:module';

interface Recorded {
  name: string;
  examples: object[];
}

const require = createRequire(import.meta.url);

/** Every member of every payload GitHub recorded for an event, laid over each other. */
export function webhooks(event: string): object {
  const recorded: Recorded[] = require('@octokit/webhooks-examples');
  const name = event === 'pull_request_target' ? 'pull_request' : event;
  const found = recorded.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no recorded ${event}`);
  return found.examples.reduce<object>((all, example) => overlay(all, example), {});
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function overlay(under: object, over: object): object {
  const merged: { [member: string]: unknown } = { ...under };
  for (const [member, value] of Object.entries(over)) {
    const present = merged[member];
    if (isObject(present)) merged[member] = isObject(value) ? overlay(present, value) : present;
    else merged[member] = value;
  }
  return merged;
}
