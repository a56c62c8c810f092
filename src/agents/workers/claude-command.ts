import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { AgentCall } from '../../ports.ts';

const READING = ['Read', 'Glob', 'Grep'];
const EDITING = ['Edit', 'Write'];
/** What it has beside them in one version or another: all of it executes, reaches out or begins work of its own. */
const NEVER =
  'Bash BashOutput KillShell PowerShell WebFetch WebSearch Task Agent Skill SlashCommand NotebookEdit MultiEdit ExitPlanMode EnterPlanMode AskUserQuestion'.split(
    ' ',
  );

/** Files that the program obeys without being asked to: those of the pull request are no instructions, and are not in its copy. */
export const isInstruction = (file: string): boolean =>
  file
    .toLowerCase()
    .split('/')
    .some((part) => part === '.claude' || part === '.mcp.json' || /^claude(?:\..*)?\.md$/.test(part));

/** Keeps the program to one model, and from everything it does beside its work. */
export const CLAUDE_VARIABLES = (model: string): { [name: string]: string } => ({
  ANTHROPIC_MODEL: model,
  ANTHROPIC_SMALL_FAST_MODEL: model,
  ANTHROPIC_DEFAULT_HAIKU_MODEL: model,
  ANTHROPIC_DEFAULT_SONNET_MODEL: model,
  ANTHROPIC_DEFAULT_OPUS_MODEL: model,
  CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
  CLAUDE_CODE_DISABLE_BACKGROUND_TASKS: '1',
  DISABLE_AUTOUPDATER: '1',
  DISABLE_TELEMETRY: '1',
  DISABLE_ERROR_REPORTING: '1',
});

interface Calling {
  settings: string;
  model: string;
  /** The conversation that it goes on with. */
  session: string | null;
}

/** The arguments of one call, whose prompt comes on standard input. Nothing in it asks a person: what is not allowed is refused. */
export function argumentsOf({ task, system }: AgentCall, { settings, session, model }: Calling): string[] {
  const tools = task.returns === 'files' ? [...READING, ...EDITING] : READING;
  const named: [name: string, value: string][] = [
    ['--output-format', 'json'],
    ['--model', model],
    ['--max-turns', String(task.allowance.turns)],
    ['--append-system-prompt', system],
    ['--tools', tools.join(',')],
    ['--disallowedTools', NEVER.join(',')],
    ['--permission-mode', task.returns === 'files' ? 'acceptEdits' : 'default'],
    // its own settings only: hooks and servers that the repository names would be code of the pull request
    ['--settings', settings],
    ['--setting-sources', 'user'],
  ];
  return ['-p', '--strict-mcp-config', ...named.flat(), ...(session === null ? [] : ['--resume', session])];
}

/** Settings that keep its tools inside of a directory: everything that stands beside the way there is denied by name. */
export async function settingsFor(directory: string): Promise<object> {
  const beside = await besideTheWay(directory);
  return {
    disableAllHooks: true,
    permissions: {
      allow: [`Read(/${directory}/**)`, `Edit(/${directory}/**)`],
      deny: [
        ...beside.flatMap((place) => [`Read(/${place})`, `Read(/${place}/**)`, `Edit(/${place}/**)`]),
        ...NEVER,
      ],
    },
  };
}

/** What lies in the directories above one, without the one that leads to it; as patterns of absolute paths. */
async function besideTheWay(directory: string): Promise<string[]> {
  const found: string[] = [];
  for (let at = directory; path.dirname(at) !== at; at = path.dirname(at)) {
    const above = path.dirname(at);
    for (const name of await readdir(above))
      if (path.join(above, name) !== at) found.push(path.join(above, name.replaceAll(/[^\w.@+-]/g, '?')));
  }
  return found;
}
