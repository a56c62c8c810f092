import { matchesGlob } from '../../glob.ts';
import type { Subject } from '../../progress/gate.ts';
import { findPlaced } from '../../workflow/graph.ts';
import type { ApprovalStep } from '../../workflow/step.ts';
import type { Draft } from '../draft.ts';
import type { Frame } from '../scope/instance.ts';
import { filesSeen } from '../scope/outputs.ts';
import type { Situation } from '../situation.ts';
import type { TreeEntry } from '../snapshot.ts';
import type { TreeFile, Want } from '../found.ts';

type Sha256 = (text: string) => string;

/** The digest of what a commit contains, Pawl's own files left out. Order and git's modes count, history does not. */
export function contentDigest(tree: readonly TreeEntry[], sha256: Sha256): string {
  const rows = tree
    .filter((entry) => entry.name !== '.pawl')
    .map((entry) => [entry.name, entry.mode, entry.oid])
    .sort(([one], [other]) => (String(one) < String(other) ? -1 : 1));
  return sha256(JSON.stringify(rows));
}

/** The same of the files that a gate names, by their whole paths. */
function pathsDigest(files: readonly TreeFile[], globs: readonly string[], sha256: Sha256): string {
  const rows = files
    .filter(({ path }) => isAmong(path, globs))
    .map(({ path, mode, oid }) => [path, mode, oid])
    .sort(([one], [other]) => (String(one) < String(other) ? -1 : 1));
  return sha256(JSON.stringify(rows));
}

/** Whether a file belongs to what a gate asks people to approve; without globs everything but Pawl's own files does. */
export const isAmong = (path: string, globs: readonly string[]): boolean =>
  path.split('/')[0] !== '.pawl' && (globs.length === 0 || globs.some((glob) => matchesGlob(glob, path)));

/**
 * The digest of what a gate is about in one commit, or what must be read to know it. Where GitHub cuts the list of files
 * short, everything counts: that is stricter than what was asked for, never laxer.
 */
export function contentAt(
  { snapshot, hashes }: Pick<Situation, 'snapshot' | 'hashes'>,
  { oid, tree }: { oid: string; tree: readonly TreeEntry[] },
  globs: readonly string[],
): { digest: string } | { want: Want } {
  if (globs.length === 0) return { digest: contentDigest(tree, hashes.sha256) };
  const { trees } = snapshot.found;
  const files = Object.hasOwn(trees, oid) ? trees[oid] : undefined;
  if (files === undefined) return { want: { want: 'tree', oid } };
  return {
    digest: files === null ? contentDigest(tree, hashes.sha256) : pathsDigest(files, globs, hashes.sha256),
  };
}

/** What a gate asks people to approve now, and shown outputs whose file differs from what was recorded. */
export interface Presented {
  subject: Subject;
  edited: string[];
}

/** The digest of everything that a gate asks about. */
export function subjectDigest(
  { content, outputs, variables }: Pick<Subject, 'content' | 'outputs' | 'variables'>,
  sha256: Sha256,
): string {
  const rows = outputs.map(({ step, path, oid }) => ({ step, path, oid }));
  return sha256(JSON.stringify([content, rows, ...(variables === undefined ? [] : [variables])]));
}

/**
 * The content, the outputs that a gate shows as they stand in the branch, and what people assigned to variables; undefined where the tree
 * must be read first. `known` is what the gate had shown.
 */
export function present(
  draft: Draft,
  step: ApprovalStep,
  frame: Frame,
  known?: Subject,
): Presented | undefined {
  const { snapshot, hashes } = draft.situation;
  const { head } = snapshot.pull;
  const content = contentAt(draft.situation, head, step.subject);
  if ('want' in content) {
    draft.want(content.want);
    return undefined;
  }
  const shown = step.shows.flatMap((name) => {
    const placed = findPlaced(draft.workflow, name);
    const files = placed === undefined ? [] : filesSeen(draft.progress.steps, placed, frame);
    return files.map((file) => ({ step: name, ...file }));
  });
  const standing = snapshot.outputs;
  const outputs = shown.map((output) => ({ ...output, oid: standing[output.path] ?? '' }));
  const edited = shown.filter(({ path, oid }) => standing[path] !== oid).map(({ path }) => path);
  // What an earlier version of Pawl asked about did not have them.
  const variables =
    known !== undefined && known.variables === undefined
      ? {}
      : { variables: hashes.sha256(JSON.stringify(draft.progress.overrides ?? {})) };
  const digest = subjectDigest({ content: content.digest, outputs, ...variables }, hashes.sha256);
  const whole = step.subject.length === 0 ? {} : { whole: contentDigest(head.tree, hashes.sha256) };
  return {
    subject: { digest, content: content.digest, ...whole, ...variables, head_oid: head.oid, outputs },
    edited,
  };
}
