import { fence } from '../prompt/sanitize.ts';
import { stripInvisible } from '../../invisible.ts';
import { shownPath } from '../prompt/shown-path.ts';
import type { FileSize, FileText } from './workspace.ts';
import { leftOutNote } from '../prompt/left-out.ts';

/** At most this part of the budget goes to the list of paths. */
const LIST_SHARE = 0.25;

const SOURCE =
  /\.(?:[cm]?[jt]sx?|py|rb|go|rs|java|kt|swift|cs|cpp|cc|c|h|hpp|php|scala|ex|exs|clj|hs|ml|lua|r|sql|sh|vue|svelte|html|css|scss|proto|graphql)$/i;
const PROSE = /\.(?:md|txt|rst|adoc|ya?ml|toml|json|ini|cfg)$/i;
const GENERATED = /(?:^|\/)(?:dist|build|vendor|coverage|__snapshots__)\/|\.min\.|\.lock$|-lock\.|\.snap$/i;
const FOREMOST = /^(?:readme[^/]*|contributing[^/]*|package\.json|pyproject\.toml|cargo\.toml|go\.mod)$/i;

/** What tells most about a repository comes first: its face, sources, prose and settings, the rest, generated files. */
export const rank = (file: string): number => {
  if (GENERATED.test(file)) return 4;
  if (FOREMOST.test(file)) return 0;
  if (SOURCE.test(file)) return 1;
  return PROSE.test(file) ? 2 : 3;
};

const listing = (paths: readonly string[], budget: number): { text: string; missing: number } => {
  const lines: string[] = [];
  let size = 0;
  for (const file of paths) {
    const line = shownPath(file);
    size += Buffer.byteLength(line) + 1;
    if (size > budget) break;
    lines.push(line);
  }
  return { text: lines.join('\n'), missing: paths.length - lines.length };
};

const block = (file: string, text: string): string => {
  const visible = stripInvisible(text);
  const hidden = leftOutNote(visible.removed, 'character');
  return fence(` ${shownPath(file)}${hidden}`, visible.text);
};

const first = (items: string[]): string =>
  [...items.slice(0, 30), ...(items.length > 30 ? [`and ${items.length - 30} more`] : [])].join('\n');

/**
 * A repository as text for a prompt, within a budget in bytes: the sorted paths, then whole files, none in part. Order: README and
 * manifest, sources, prose and settings, others, generated; within each the smallest first. What was left out is said at the end;
 * files that are shown elsewhere are not shown again.
 */
export const digestOf = async (
  paths: readonly string[],
  files: { size(file: string): Promise<FileSize>; text(file: string): Promise<FileText> },
  budgetBytes: number,
  elsewhere: ReadonlySet<string> = new Set(),
): Promise<string> => {
  const names = listing(paths, budgetBytes * LIST_SHARE);
  const measured: { file: string; size: number }[] = [];
  const unread: string[] = [];
  for (const file of paths) {
    const found = await files.size(file);
    if (found.ok) measured.push({ file, size: found.size });
    else unread.push(`${shownPath(file)}: ${found.why}`);
  }
  measured.sort((a, b) => rank(a.file) - rank(b.file) || a.size - b.size || (a.file < b.file ? -1 : 1));
  const blocks: string[] = [];
  const omitted: string[] = [];
  let room = budgetBytes - Buffer.byteLength(names.text);
  for (const { file, size } of measured) {
    if (elsewhere.has(file)) continue;
    const found = size > room ? null : await files.text(file);
    if (found?.ok === false) unread.push(`${shownPath(file)}: ${found.why}`);
    const whole = found?.ok ? block(file, found.text) : null;
    if (whole !== null && Buffer.byteLength(whole) < room) {
      room -= Buffer.byteLength(whole) + 1;
      blocks.push(whole);
    } else if (found?.ok !== false) omitted.push(shownPath(file));
  }
  const again = paths.filter((file) => elsewhere.has(file)).length;
  const notes = [
    again > 0 ? [`${again} of them are shown elsewhere here and not again.`] : [],
    names.missing > 0 ? [`${names.missing} more paths are not listed: the list is cut at its end.`] : [],
    omitted.length > 0
      ? [
          'Left out for lack of room (README and manifest go first, then sources, prose, others; smaller before larger):',
          fence('paths', first(omitted)),
        ]
      : [],
    unread.length > 0 ? ['Not shown as text:', fence('paths', first(unread))] : [],
  ].flat();
  return [
    `${paths.length} files:`,
    fence('paths', names.text),
    ...blocks,
    ...(notes.length > 0 ? notes : ['Every file is shown whole.']),
  ].join('\n');
};
