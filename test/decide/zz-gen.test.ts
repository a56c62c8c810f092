import fc from 'fast-check';
import { it } from 'vitest';
import { parseWorkflow } from '../../src/workflow/parse.ts';
import { workflowText, CHILDREN } from './generated.ts';
it('parses', () => {
  const codes: Record<string, number> = {};
  const ex: Record<string, string> = {};
  let ok = 0;
  const workflows = Object.fromEntries(Object.entries(CHILDREN).map(([s, text]) => [s, { path: `.github/pawl/workflows/${s}.yml`, text }]));
  for (const text of fc.sample(workflowText, 600)) {
    const p = parseWorkflow({ path: 'w.yml', text }, { templates: [], workflows });
    if (p.ok) ok += 1;
    for (const x of p.problems) if (x.severity === 'error') { codes[x.code] = (codes[x.code] ?? 0) + 1; ex[x.code] = x.message + '   ' + text.slice(0, 300); }
  }
  console.log(ok, codes, ex);
});
