import { readFields } from '../yaml/shape.ts';
import type { YamlMap } from '../yaml/read.ts';
import { PHASE_KEYS } from './keys.ts';
import { duplicateNames, nameProblem } from './names.ts';
import { condition, type Reading } from './reading.ts';
import type { Phase } from './schema.ts';

/** Reads `phases`, in the order of the file. */
export function readPhases(map: YamlMap | undefined, reading: Reading): Phase[] {
  const entries = map?.entries ?? [];
  const names = entries.map(({ key, key_span }) => ({ text: key, span: key_span }));
  reading.problems.push(...duplicateNames('phases', names));
  return entries.map(({ key: name, key_span, value }) => {
    const problem = nameProblem('a phase', { text: name, span: key_span });
    if (problem !== undefined) reading.problems.push(problem);
    const fields = readFields(value, PHASE_KEYS, `phase \`${name}\``, reading.problems);
    const { title, 'converged-when': converged, 'max-iterations': iterations } = fields;
    return {
      name,
      title: title?.value ?? name,
      ...(converged === undefined ? {} : { converged_when: condition(converged, reading) }),
      ...(iterations === undefined ? {} : { max_iterations: iterations.value }),
    };
  });
}
