import type { Progress } from '../progress/schema.ts';
import { fileAddress, type Place } from './address.ts';
import { instant } from './instant.ts';
import { code, link, plain } from './markdown.ts';

/** What agents left for later steps and later pull requests, newest first, each with a link to all of it. */
export function noteLines({ memory, omitted }: Progress, place: Place, limit: number): string[] {
  if (memory === undefined) return [];
  const { notes, newest } = memory;
  const shown = notes.slice(-limit).toReversed();
  const older = notes.length - shown.length + (omitted['notes'] ?? 0);
  if (shown.length === 0) return [];
  return [
    ...shown.map(
      ({ category, title, path, step, at }) =>
        `- ${plain(category)}: ${link(plain(title, 120), fileAddress(place, path))} · ${code(step, 80)} · ${instant(at)}`,
    ),
    ...(older === 0 ? [] : [`- and ${older} older, in the folder ${code('.pawl/memory')}`]),
    ...(newest === undefined
      ? []
      : [
          '',
          `What every step did and left is in the [checkpoint](${fileAddress(place, newest.path)}), the newest entry here.`,
        ]),
  ];
}
