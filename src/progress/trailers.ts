/** What a commit of ours says of the decision that it records. */
export interface Told {
  /** The decision in one sentence; null where the message is not as we write it. */
  sentence: string | null;
  decision: string | null;
  reason: string | null;
}

/** Reads a commit's message: the sentence of its body, and what its trailers say of the decision. */
export function toldIn(message: string): Told {
  const decision = trailerIn(message, 'Pawl-Decision') ?? null;
  const [, ...body] = partsOf(message).above.split(/\n{2,}/);
  const sentence = body.join(' ').replaceAll(/\s+/g, ' ').trim();
  return {
    sentence: decision === null || sentence === '' ? null : sentence,
    decision,
    reason: trailerIn(message, 'Pawl-Reason') ?? null,
  };
}

/** What a trailer of a commit's message says. Only the last paragraph has them: what stands above may be anybody's words. */
export const trailerIn = (message: string, name: string): string | undefined =>
  partsOf(message)
    .trailers.split('\n')
    .findLast((line) => line.startsWith(`${name}: `))
    ?.slice(name.length + 2);

/** A message's last paragraph, and all before it; a headline alone has no trailers. */
function partsOf(message: string): { above: string; trailers: string } {
  const text = message.replaceAll('\r\n', '\n').trimEnd();
  const at = text.lastIndexOf('\n\n');
  return at < 0 ? { above: text, trailers: '' } : { above: text.slice(0, at), trailers: text.slice(at + 2) };
}
