import { problemAt, type Problem } from '../../problem.ts';
import type { AgentSpec, Workflow } from '../schema.ts';
import type { Bounds } from '../world.ts';
import type { Spot } from './spots.ts';

/** Problems of agents that other programs are to play: policy must allow such a worker by its name, and a command must be one. */
export const checkWorkers = ({ agents }: Workflow, bounds: Bounds | undefined, spot: Spot): Problem[] =>
  Object.values(agents).flatMap((agent) => [
    ...notAllowed(agent, bounds?.workers, spot),
    ...wrongCommand(agent, spot),
  ]);

function notAllowed({ name, uses }: AgentSpec, workers: Bounds['workers'], spot: Spot): Problem[] {
  if (uses !== 'claude-code' && uses !== 'command') return [];
  if (workers === undefined || workers.includes(uses)) return [];
  const line = `workers: [${[...workers, uses].join(', ')}]`;
  const message = `the agent \`${name}\` uses \`${uses}\`, a program of the runner, which policy does not allow`;
  const hint = `write \`${line}\` under \`agents\` of the policy`;
  return [problemAt('policy_forbids', spot('definition', 'agents', name, 'uses'), message, hint)];
}

function wrongCommand({ name, uses, command }: AgentSpec, spot: Spot): Problem[] {
  const at = spot('definition', 'agents', name, command === undefined ? 'uses' : 'command');
  const [program = ''] = command ?? [];
  if (uses === 'command') {
    if (program.trim() === '')
      return [
        problemAt(
          'missing_key',
          at,
          `the agent \`${name}\` uses a command and gives none`,
          'write `command: [program, arguments]`',
        ),
      ];
    if (/\s/.test(program.trim()) && command?.length === 1)
      return [
        problemAt(
          'wrong_type',
          at,
          `the command of the agent \`${name}\` is one text, and no shell takes it apart`,
          `write \`command: [${program.trim().split(/\s+/).slice(0, 8).join(', ')}]\``,
        ),
      ];
    if (!program.includes('/') || program.startsWith('/')) return [];
    const message = `the command of the agent \`${name}\` is a file of the repository: a worker is no code of the pull request`;
    return [
      problemAt(
        'not_supported',
        at,
        message,
        'name a program on the PATH of the runner, or its absolute path',
      ),
    ];
  }
  if (command === undefined) return [];
  const message = `the agent \`${name}\` gives a command, but uses \`${uses}\``;
  return [problemAt('not_supported', at, message, 'write `uses: command`, or take the command out')];
}
