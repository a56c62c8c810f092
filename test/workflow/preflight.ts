import { parseWorkflow } from '../../src/workflow/parse.ts';
import type { World } from '../../src/workflow/world.ts';

const WORLD: World = { templates: ['plan', 'build'] };

/** `3:5 cycle: …` for each problem of a definition; those in another file begin with its name. */
export const said = (text: string, world: Partial<World> = {}): string[] =>
  parseWorkflow({ path: 'w.yml', text }, { ...WORLD, ...world }).problems.map(({ code, message, span }) => {
    const file = span?.file === 'w.yml' ? '' : `${span?.file}:`;
    return `${file}${span?.line}:${span?.column} ${code}: ${message}`;
  });

/** A definition whose steps begin in line 3; what is said before them stands in line 1. */
export const withSteps = (steps: string, top = ''): string =>
  `${top === '' ? '' : `${top}\n`}name: w\nsteps:\n${steps
    .trim()
    .split('\n')
    .map((line) => `  ${line}\n`)
    .join('')}`;

/** What is wrong about one or more steps. */
export const of = (steps: string, world: Partial<World> = {}): string[] => said(withSteps(steps), world);
