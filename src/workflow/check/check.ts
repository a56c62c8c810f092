import type { Problem } from '../../problem.ts';
import type { YamlNode } from '../../yaml/read.ts';
import { checkDispatch } from './actions.ts';
import { nestedCompensation, nothingToCompensate } from './compensation.ts';
import { checkEnd } from './end.ts';
import { ambiguousGates, checkGate } from './gates.ts';
import { checkLimits, checkSize, checkWidth } from './limits.ts';
import { endless } from './loops.ts';
import { clashingNames } from './names.ts';
import { checkDocumentPaths, checkStepPaths } from './paths.ts';
import { unreachable } from './reach.ts';
import { checkReference } from './references.ts';
import { twoAnswers, uselessStepTools, uselessTools } from './agents.ts';
import { checkInterprets } from './interprets.ts';
import { checkSource } from './sources.ts';
import { checkTexts } from './texts.ts';
import { cycles } from './cycles.ts';
import { childrenOf } from '../graph.ts';
import { hereAt, knownNames, Names } from './known.ts';
import type { Locate } from '../locate.ts';
import { duplicateNames } from '../names.ts';
import { ownSteps, placesOf } from './places.ts';
import type { Reading } from '../reading.ts';
import type { Workflow } from '../schema.ts';
import type { Step } from '../step.ts';
import { spotsOf, type Spot } from './spots.ts';
import { checkWorkers } from './workers.ts';
import type { World } from '../world.ts';

/**
 * Everything about a definition that can be said only once all of it is read. Steps that a sub-workflow brings along
 * were checked in their own file.
 */
export function checkWorkflow(
  workflow: Workflow,
  reading: Reading,
  world: World,
  file: { node: YamlNode; locate: Locate },
): Problem[] {
  const placed = ownSteps(workflow.steps);
  const steps = placed.map(({ step }) => step);
  const names = reading.names.map(({ text }) => text);
  const known = knownNames(
    workflow,
    names,
    reading.gates.map(({ text }) => text),
  );
  const places = placesOf(workflow, placed);
  const against = {
    workflow,
    names: new Names(names),
    steps: new Map(placed.map((one) => [one.step.name, one])),
    world,
  };
  const spot = spotsOf(file.node);
  const found = [
    ...duplicateNames('steps', reading.names),
    ...duplicateNames('gates', reading.gates),
    ...checkSize(workflow, reading.names),
    ...reading.references.flatMap((reference) => checkReference(reference, against) ?? []),
    ...reading.usages.flatMap((usage) =>
      checkSource(usage, hereAt(places(usage.source), usage.prompt), known, file.locate),
    ),
    ...checkTexts(placed, known, world),
    ...checkInterprets(placed, names, workflow, spot),
    ...checkSteps(workflow, steps, reading, world, spot),
    ...clashingNames(workflow, steps, spot),
    ...ambiguousGates(steps),
    ...nothingToCompensate(workflow, steps),
    ...checkWorkers(workflow, world.bounds, spot),
    ...uselessTools(workflow, spot),
    ...checkDocumentPaths(workflow, world.bounds),
    ...checkLimits(workflow, world.bounds, spot),
    ...checkEnd(workflow, spot),
  ];
  const said = new Set(reading.problems.map(identity));
  return found.filter((problem) => !said.has(identity(problem)));
}

/** What can be said of each step by itself, and of the list it stands in. */
function checkSteps(
  workflow: Workflow,
  steps: readonly Step[],
  reading: Reading,
  world: World,
  spot: Spot,
): Problem[] {
  const { bounds } = world;
  const written = new Set(reading.usages.map(({ source }) => source));
  const lists = [
    workflow.steps,
    ...steps.flatMap((step) => (step.type === 'workflow' ? [] : childrenOf(step))),
  ];
  return [
    ...lists.flatMap((list) => [
      ...cycles(list),
      ...list.flatMap((step) => checkGate(step, list, bounds, spot)),
    ]),
    ...steps.flatMap((step) => [
      ...unreachable(step),
      ...endless(step, written),
      ...nestedCompensation(step),
      ...twoAnswers(step, workflow),
      ...uselessStepTools(step, workflow),
      ...checkDispatch(step, world, spot),
      ...checkWidth(step, bounds, spot),
      ...checkStepPaths(step, bounds, spot),
    ]),
  ];
}

/** What the parser has said of a place is not said of it again. */
const identity = ({ code, span }: Problem): string =>
  `${code} ${span?.file ?? ''}:${span?.line ?? ''}:${span?.column ?? ''}`;
