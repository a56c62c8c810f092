import { renderTemplate, type Scope } from '../../expression/evaluate.ts';
import type { JsonObject } from '../../json.ts';
import { checkPath } from '../../paths.ts';
import type { Progress } from '../../progress/schema.ts';
import type { Document } from '../../workflow/schema.ts';
import type { Draft } from '../draft.ts';
import { ROOT } from '../scope/instance.ts';
import { scopeAt, unreadOutputs } from '../scope/scope.ts';

/** Git's mode of a symbolic link. */
const LINK = 0o120000;

/** Documents of a run's end, and a sentence for each that could not be made. */
export interface Documents {
  files: { path: string; text: string }[];
  problems: string[];
}

/**
 * Renders the documents that a definition asks for when a run ends that way. A document that fails never costs the run
 * anything but itself. Outputs that live in files are wanted first: while the draft has wants, nothing is rendered.
 */
export function finalDocuments(draft: Draft, when: Document['when']): Documents {
  const asked = draft.workflow.outputs.filter((document) => document.when === when);
  const found: Documents = { files: [], problems: [] };
  if (asked.length === 0 || wantTexts(draft, asked)) return found;
  const scope = documentScope(draft, when);
  for (const document of asked) {
    const made = render(draft, document, scope);
    if (typeof made === 'string')
      found.problems.push(`The document ${document.name} was not written: ${made}.`);
    else if (found.files.some((file) => file.path === made.path))
      found.problems.push(`The document ${document.name} was not written: ${made.path} is another's.`);
    else found.files.push(made);
  }
  return found;
}

/** Whether texts that a document may name are still to be read; those that cannot be had are not asked for again. */
function wantTexts(draft: Draft, asked: readonly Document[]): boolean {
  const { snapshot } = draft.situation;
  if (!asked.some(({ template, path }) => /outputs|steps/.test(template.text + path.text))) return false;
  const unread = unreadOutputs(draft.progress, snapshot).filter(
    ({ oid }) => !Object.hasOwn(snapshot.texts, oid),
  );
  for (const { oid } of unread) draft.want({ want: 'text', oid });
  return unread.length > 0;
}

/** What conditions may name, and the run as a whole. */
function documentScope(draft: Draft, when: Document['when']): Scope {
  const { progress, situation, workflow, now } = draft;
  const { pull } = situation.snapshot;
  const { values, functions } = scopeAt(draft, ROOT);
  const run: JsonObject = {
    name: workflow.name,
    id: progress.workflow_id,
    status: when,
    started_at: progress.started_at,
    completed_at: now,
  };
  return {
    ...(functions === undefined ? {} : { functions }),
    values: {
      ...values,
      workflow: run,
      files_changed: filesChanged(progress),
      branches: [pull.head.ref],
      pull_requests: [pull.number],
      inputs: progress.variables,
    },
  };
}

/** As far as the document remembers them: the files that steps wrote, and their outputs. */
const filesChanged = ({ steps }: Progress): string[] =>
  [
    ...new Set(
      Object.values(steps).flatMap(({ wrote = [], output }) =>
        output === undefined ? wrote : [...wrote, output.path],
      ),
    ),
  ].sort();

/** The file, or why there is none. */
function render(
  { situation }: Draft,
  { template, path }: Document,
  scope: Scope,
): { path: string; text: string } | string {
  const where = renderTemplate(path.text, scope);
  if (!where.ok) return `its path: ${where.error.message}`;
  const file = where.value.trim();
  const verdict = checkPath(file, situation.policy.paths);
  if (!verdict.ok) return `${JSON.stringify(file)} is refused, ${verdict.why}`;
  const [top] = file.split('/');
  if (situation.snapshot.pull.head.tree.some(({ name, mode }) => name === top && mode === LINK))
    return `\`${top}\` is a link`;
  const text = renderTemplate(template.text, scope);
  // Jinja2 drops the last line break of a template; a file ends with one.
  return text.ok ? { path: file, text: text.value.replace(/\n?$/, '\n') } : text.error.message;
}
