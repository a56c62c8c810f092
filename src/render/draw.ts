import type { Progress } from '../progress/schema.ts';
import type { Workflow } from '../workflow/schema.ts';
import { mermaid } from './diagram.ts';
import { graphJson } from './graph-json.ts';
import { svg } from './svg.ts';

type Draw = (workflow: Workflow, progress: Progress | null) => string;

const DRAWINGS = {
  mermaid: (workflow, progress) => `${mermaid(workflow, progress)}\n`,
  svg,
  json: (workflow, progress) => `${JSON.stringify(graphJson(workflow, progress), null, 2)}\n`,
} satisfies { [format: string]: Draw };

/** A workflow drawn as text in one of the formats of `pawl graph`, with a final newline. */
export const draw = (workflow: Workflow, progress: Progress | null, format: keyof typeof DRAWINGS): string =>
  DRAWINGS[format](workflow, progress);
