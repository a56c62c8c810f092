import { didYouMean } from '../nearest.ts';
import { problemAt } from '../problem.ts';
import type { Word } from '../yaml/kinds.ts';
import { readFields, type Found } from '../yaml/shape.ts';
import type { YamlNode } from '../yaml/read.ts';
import { DOCUMENT_KEYS } from './keys.ts';
import { duplicateNames, nameProblem } from './names.ts';
import { template, type Reading } from './reading.ts';
import type { Document, Source } from './schema.ts';
import type { World } from './world.ts';

/** A text that is no document but the file of one: one word, or a template inside one, that ends as templates do. */
const FILE = /^(?:[^\s{}]|\{\{[^{}]*\}\})+\.(?:j2|jinja2?|md|txt)$/;

/** Reads `outputs`: documents, each with its own text or the file of a template. One whose template is missing is left out. */
export function readDocuments(items: readonly YamlNode[], world: World, reading: Reading): Document[] {
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
    const source = FILE.test(text.value.trim())
      ? fileText(text, name.value, world, reading)
      : template(text, reading);
    if (source === undefined) return [];
    return [
      {
        name: name.value,
        template: source,
        path: template(path, reading),
        when: when?.value ?? ('completed' as const),
      },
    ];
  });
  problems.push(...duplicateNames('documents', names));
  return documents;
}

/** The text of a prompt template that a document names by its file; undefined after a warning. */
function fileText(
  found: Found<string>,
  document: string,
  { templates, texts = {} }: World,
  reading: Reading,
): Source | undefined {
  const file = found.value.trim();
  const stem = stemOf(file);
  const text = Object.hasOwn(texts, stem) ? texts[stem] : undefined;
  // What stands in a template's own file has no place in this one: it is judged when it is rendered.
  if (text !== undefined) return { text, span: found.span };
  const hint = file.includes('{{')
    ? 'the file of a template cannot depend on values: write the document itself'
    : (didYouMean(stem, templates) ?? 'write the document itself, or add the prompt template');
  const message = `there is no prompt template \`${stem}\`, so the document \`${document}\` is not written`;
  reading.problems.push(problemAt('unknown_template', found.span, message, hint, 'warning'));
  return undefined;
}

/** `analysis/report.md.j2` is the template `report`. */
const stemOf = (file: string): string =>
  (file.split('/').at(-1) ?? file).replace(/\.(?:j2|jinja2?)$/, '').replace(/\.(?:md|txt)$/, '');
