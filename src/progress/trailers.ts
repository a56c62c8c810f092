/** What a commit of ours says of the decision that it records. */
export interface Told {
  /** The decision in one sentence; null where the message is not as we write it. */
  sentence: string | null;
  decision: string | null;
  reason: string | null;
}

/** Reads a commit's message: the sentence of its body, and the trailers in its last paragraph. */
export function toldIn(message: string): Told {
  const paragraphs = message
    .replaceAll('\r\n', '\n')
    .trimEnd()
    .split(/\n{2,}/);
  const trailers = paragraphs.length > 1 ? (paragraphs.at(-1) ?? '').split('\n') : [];
  const trailer = (name: string): string | null =>
    trailers.findLast((line) => line.startsWith(`${name}: `))?.slice(name.length + 2) ?? null;
  const decision = trailer('Pawl-Decision');
  const body = paragraphs.slice(1, -1).join(' ').replaceAll(/\s+/g, ' ').trim();
  return {
    sentence: decision === null || body === '' ? null : body,
    decision,
    reason: trailer('Pawl-Reason'),
  };
}
