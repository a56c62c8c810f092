import type { Progress } from '../progress/schema.ts';
import type { Workflow } from '../workflow/schema.ts';
import { mermaid } from './diagram.ts';
import { graphJson } from './outline.ts';
import { svg } from './svg.ts';

/** A workflow drawn as text in one of the formats of `pawl graph`, with a final newline. */
export function draw(
  workflow: Workflow,
  progress: Progress | null,
  format: 'mermaid' | 'svg' | 'json',
): string {
  switch (format) {
    case 'mermaid':
      return `${mermaid(workflow, progress)}\n`;
    case 'svg':
      return svg(workflow, progress);
    case 'json':
      return `${JSON.stringify(graphJson(workflow, progress), null, 2)}\n`;
  }
}
