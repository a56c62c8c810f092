import { hashes } from '../../src/hashes.ts';
import { messageFor } from '../../src/orchestrate/message.ts';
import { append } from '../../src/progress/append.ts';
import { encode } from '../../src/progress/codec.ts';
import type { Progress } from '../../src/progress/schema.ts';
import type { RecordedVersion } from '../../src/progress/versions.ts';
import type { Story } from './story.ts';

export const oidOf = (text: string): string => hashes.blob(text);

/** A commit that brings a document; ours, as GitHub would vouch, unless told otherwise. */
export const versionOf = (
  name: string,
  document: Progress | string,
  more: Partial<RecordedVersion> = {},
): RecordedVersion => ({
  commit: oidOf(name),
  text: typeof document === 'string' ? document : encode(document),
  message: 'pawl: one decision',
  author: 'github-actions[bot]',
  at: typeof document === 'string' ? '2026-01-05T10:00:00Z' : document.updated_at,
  ours: true,
  ...more,
});

/** The commits of a run's branch as a story would have left them, oldest first. */
export function versionsOf(story: Story): RecordedVersion[] {
  const recorded = story.decisions.filter(({ entries }) => entries.length > 0);
  return story.documents.map((document, index) => {
    const decision = recorded[index];
    if (document === null || decision === undefined)
      throw new Error('A document belongs to a decision that recorded something');
    const { headline, body } = messageFor(7, decision, document, 'run');
    return versionOf(`v${index}`, document, { message: `${headline}\n\n${body}` });
  });
}

/** The document that goes on from an older one because the newest cannot be used. */
export const restoredFrom = (before: Progress, from_oid: string, rejected_oid: string): Progress =>
  append(
    before,
    [
      {
        type: 'progress.restored',
        at: '2026-01-05T11:00:00Z',
        decision: 'd-restored',
        from_oid,
        rejected_oid,
        why: 'its newest commit was made by eve and not by Pawl',
      },
    ],
    hashes.sha256,
  );
