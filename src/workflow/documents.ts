import type { Word } from '../yaml/kinds.ts';
import { readFields } from '../yaml/shape.ts';
import type { YamlNode } from '../yaml/read.ts';
import { DOCUMENT_KEYS } from './keys.ts';
import { duplicateNames, nameProblem } from './names.ts';
import { template, type Reading } from './reading.ts';
import type { Document } from './schema.ts';

/** Reads `outputs`: documents, each with its own text or the name of a template. */
export function readDocuments(items: readonly YamlNode[], reading: Reading): Document[] {
  const { problems } = reading;
  const names: Word[] = [];
  const documents = items.flatMap((item, index) => {
    const fields = readFields(item, DOCUMENT_KEYS, `output ${index + 1}`, problems);
    const { name, template: text, path, when } = fields;
    if (name === undefined || text === undefined || path === undefined) return [];
    const word = { text: name.value, span: name.span };
    const problem = nameProblem('a document', word);
    if (problem === undefined) names.push(word);
    else problems.push(problem);
    return [
      {
        name: name.value,
        template: template(text, reading),
        path: template(path, reading),
        when: when?.value ?? ('completed' as const),
      },
    ];
  });
  problems.push(...duplicateNames('documents', names));
  return documents;
}
