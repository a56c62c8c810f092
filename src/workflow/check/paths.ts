import { GUARDED_DIRECTORIES } from '../../guarded.ts';
import { checkPath } from '../../paths.ts';
import { problemAt, type Problem } from '../../problem.ts';
import type { Word } from '../../yaml/kinds.ts';
import type { Workflow } from '../schema.ts';
import type { OutputSpec, Step } from '../step.ts';
import type { Spot } from './spots.ts';
import type { Bounds } from '../world.ts';

/**
 * Problems of files that a step must leave, or its text is saved to, where nothing may be written. What a command leaves
 * is only looked at, never committed, and may lie anywhere.
 */
export function checkStepPaths(step: Step, bounds: Bounds | undefined, spot: Spot): Problem[] {
  const { name, type, must_write: files } = step;
  const kept = type === 'shell' || type === 'dispatch' ? [] : files;
  const output = outputOf(step)?.path;
  return [
    ...kept.flatMap((text, index) =>
      refused({ text, span: spot(step, 'must-write', index) }, `\`${name}\` must write`, bounds),
    ),
    ...(output === undefined ? [] : refused(output, `\`${name}\` saves its output to`, bounds)),
  ];
}

/** Problems of the documents that a run leaves at its end. */
export const checkDocumentPaths = ({ outputs }: Workflow, bounds: Bounds | undefined): Problem[] =>
  outputs.flatMap(({ name, path }) => refused(path, `the document \`${name}\` is written to`, bounds));

const outputOf = (step: Step): OutputSpec | undefined => {
  if (step.type === 'ralph-loop') return step.body.output;
  return step.type === 'prompt' || step.type === 'command' ? step.output : undefined;
};

function refused({ text, span }: Word, who: string, bounds: Bounds | undefined): Problem[] {
  const why = whyNot(text, bounds);
  if (why === undefined) return [];
  const hint = 'write a path from the repository’s root, where policy lets steps write';
  return [problemAt('path_refused', span, `${who} \`${text}\`, but ${why}`, hint)];
}

function whyNot(text: string, bounds: Bounds | undefined): string | undefined {
  const at = text.search(/\{[{%#]/);
  if (at === -1) {
    // Where no policy is known, none forbids it.
    const verdict = checkPath(text, { allow: bounds?.allow_paths ?? [text], deny: bounds?.deny_paths ?? [] });
    return verdict.ok ? undefined : verdict.why;
  }
  // The directories before the first part that is a template are certain.
  const certain = text.slice(0, at).split('/').slice(0, -1);
  if (certain.length > 0 && certain[0] === '') return 'the path is absolute';
  if (certain.includes('..')) return 'the path has a part that is `..`';
  const guarded = certain.find((part) => GUARDED_DIRECTORIES.includes(part.toLowerCase()));
  return guarded === undefined ? undefined : `nothing in \`${guarded}\` is written by agents`;
}
