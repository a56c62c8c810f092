import { didYouMean } from '../../nearest.ts';
import { problemAt, type Problem } from '../../problem.ts';
import { childrenOf, type Placed } from '../graph.ts';
import type { Workflow } from '../schema.ts';
import type { Step } from '../step.ts';
import { pathToNeed } from './cycles.ts';
import type { Spot } from './spots.ts';

/** Problems of prompt steps that interpret what is no tool, or what cannot have run when they begin. */
export function checkInterprets(
  placed: readonly Placed[],
  names: readonly string[],
  workflow: Workflow,
  spot: Spot,
): Problem[] {
  const byName = new Map(placed.map((one) => [one.step.name, one]));
  return placed.flatMap((from) =>
    interpretedBy(from.step).flatMap((name, index) => {
      const span = spot(from.step, 'interprets', index);
      const tool = byName.get(name);
      if (tool === undefined) {
        if (names.includes(name)) return [];
        return [
          problemAt('unknown_step', span, `there is no step \`${name}\``, didYouMean(name, toolsOf(placed))),
        ];
      }
      const slip = slipOf(from, tool, workflow);
      return slip === undefined ? [] : [problemAt('unknown_step', span, ...slip)];
    }),
  );
}

const interpretedBy = (step: Step): readonly string[] => {
  if (step.type === 'ralph-loop') return step.body.interprets ?? [];
  return step.type === 'prompt' || step.type === 'command' ? (step.interprets ?? []) : [];
};

const toolsOf = (placed: readonly Placed[]): string[] =>
  placed.flatMap(({ step }) => (step.type === 'shell' || step.type === 'dispatch' ? [step.name] : []));

type Slip = [message: string, hint: string];

function slipOf(from: Placed, tool: Placed, workflow: Workflow): Slip | undefined {
  const { name, type } = tool.step;
  const begins = `\`${from.step.name}\` interprets \`${name}\`, `;
  if (type !== 'shell' && type !== 'dispatch')
    return [`${begins}which runs no tool: it is of type ${type}`, 'name run steps, or dispatches that wait'];
  if (type === 'dispatch' && !tool.step.wait)
    return [`${begins}which does not wait for what it starts`, 'let it have `wait: true`'];
  const apart = tool.parents.find((parent) => parent.type === 'for-each' && !from.parents.includes(parent));
  if (apart !== undefined)
    return [
      `${begins}which has a result for every item of \`${apart.name}\``,
      `interpret it inside of \`${apart.name}\``,
    ];
  if (restsOn(from, tool, workflow) || inOneLoop(from, tool)) return undefined;
  return [
    `${begins}which need not have run before it`,
    'let it need the tool, or the block that the tool stands in',
  ];
}

/** Whether what a step stands in needs, directly or through others, what another stands in. */
function restsOn(from: Placed, tool: Placed, workflow: Workflow): boolean {
  const own = [...from.parents, from.step];
  const others = [...tool.parents, tool.step];
  const at = own.findIndex((step, depth) => step !== others[depth]);
  const [mine, other, around] = [own[at], others[at], own[at - 1]];
  // A compensation stands in the very step that it undoes.
  if (mine === undefined || other === undefined) return true;
  const lists = around === undefined ? [workflow.steps] : childrenOf(around);
  return lists.some((list) => pathToNeed(list, mine, other.name) !== undefined);
}

/** In a loop the result of the iteration before is there, from the second one on. */
const inOneLoop = (from: Placed, tool: Placed): boolean =>
  from.parents.some((parent) => parent.type === 'loop' && tool.parents.includes(parent));
