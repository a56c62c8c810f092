import { walkSteps, type Placed } from '../graph.ts';
import { spoken } from '../names.ts';
import type { Place } from './places.ts';
import type { Workflow } from '../schema.ts';

/** Names of one sort: asked for as written or as they are said in conditions. */
export class Names {
  readonly all: readonly string[];
  readonly #written: ReadonlySet<string>;
  readonly #known: ReadonlySet<string>;

  constructor(all: readonly string[]) {
    this.all = all;
    this.#written = new Set(all);
    this.#known = new Set([...all, ...all.map(spoken)]);
  }

  /** Whether it is one of them, letter by letter. */
  hasExactly(name: string): boolean {
    return this.#written.has(name);
  }

  has(name: string): boolean {
    return this.#known.has(name);
  }
}

/** The names that conditions and templates of one definition may use. */
export interface Known {
  variables: Names;
  steps: Names;
  /** Steps that have an answer; most blocks have none, a conditional has that of the branch taken. */
  outputs: Names;
  gates: Names;
}

const SILENT = new Set(['serial', 'parallel', 'loop', 'for-each', 'set']);

/** What a workflow has to name; `names` and `gates` hold also those of steps that could not be read. */
export function knownNames(workflow: Workflow, names: readonly string[], gates: readonly string[]): Known {
  const all = walkSteps(workflow.steps).map(({ step }) => step);
  const silent = new Set(all.filter(({ type }) => SILENT.has(type)).map(({ name }) => name));
  const steps = [...new Set([...names, ...all.map(({ name }) => name)])];
  const asked = all.flatMap((step) => (step.type === 'approval' ? [step.gate] : []));
  return {
    variables: new Names(workflow.variables.map(({ name }) => name)),
    steps: new Names(steps),
    outputs: new Names(steps.filter((name) => !silent.has(name))),
    gates: new Names([...new Set([...gates, ...asked])]),
  };
}

/** What one place adds to the names that hold everywhere. */
export interface Here {
  prompt: boolean;
  document: boolean;
  /** Inside a for-each: what it and those around it call their items; null where the place is not known. */
  items: readonly string[] | null;
  /** Values handed to the template that stands here, above everything else. */
  given: readonly string[];
}

export const hereAt = (place: Place, prompt: boolean, given: readonly string[] = []): Here => ({
  prompt,
  document: place === 'document',
  items: place === undefined ? null : typeof place === 'string' ? [] : itemsAround(place),
  given,
});

const itemsAround = ({ parents }: Placed): string[] =>
  parents.flatMap((parent) => (parent.type === 'for-each' ? [parent.as] : []));
