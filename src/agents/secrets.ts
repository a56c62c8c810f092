/** Shorter secrets cannot be told from ordinary text; they are not looked for. */
const SHORTEST = 8;
/** Letters and digits that must be left of a pattern before separators are ignored when it is looked for. */
const SHORTEST_LOOSE = 12;

const bare = (text: string): string => text.replace(/[^A-Za-z0-9]/g, '');

const reversed = (text: string): string => Array.from(text).toReversed().join('');

/** Base64 of a secret at each of its three alignments within a longer text, without the digits its neighbours share. */
const inBase64 = (secret: Buffer): string[] =>
  [0, 1, 2].map((shift) => {
    const whole = Buffer.concat([Buffer.alloc(shift), secret]);
    const digits = whole.toString('base64').replace(/=+$/, '');
    const shared = Math.ceil((shift * 8) / 6);
    return digits.slice(shared, whole.length % 3 === 0 ? undefined : -1);
  });

const decodePercent = (text: string): string =>
  text.replace(/(?:%[0-9a-f]{2})+/gi, (run) => Buffer.from(run.replaceAll('%', ''), 'hex').toString());

/** Escapes of JSON and program text as the characters they stand for, so that a document can be searched as it is sent. */
const decodeEscapes = (text: string): string =>
  text
    .replace(/\\(?:u([0-9a-f]{4})|x([0-9a-f]{2}))/gi, (_, wide?: string, narrow?: string) =>
      String.fromCharCode(Number.parseInt(wide ?? narrow ?? '', 16)),
    )
    .replace(/\\[nrtbf]/g, ' ');

/**
 * Whether a text that leaves us carries one of the secrets: as it is, reversed, in base64 (also URL-safe), hex or URL
 * encoding, and also with separators, line breaks or quotes put between the characters.
 */
export const containsSecret = (text: string, secrets: readonly string[]): boolean => {
  const decoded = decodePercent(text);
  const exact = [text, decoded, decodeEscapes(text)];
  const loose = exact.map(bare);
  const looseLower = loose.map((form) => form.toLowerCase());
  const carries = (pattern: string): boolean => {
    if (exact.some((form) => form.includes(pattern))) return true;
    const letters = bare(pattern);
    return letters.length >= SHORTEST_LOOSE && loose.some((form) => form.includes(letters));
  };
  return secrets
    .filter((secret) => secret.length >= SHORTEST)
    .some((secret) =>
      [secret, reversed(secret)].some((form) => {
        const bytes = Buffer.from(form);
        const hex = bytes.toString('hex');
        return (
          carries(form) ||
          inBase64(bytes).some(carries) ||
          looseLower.some((letters) => letters.includes(hex)) ||
          looseLower.some((letters) => letters.replace(/0x/g, '').includes(hex))
        );
      }),
    );
};

/** A log that shows no line which carries one of the secrets, in whatever form: models name the paths and tools that are logged. */
export const discreet =
  (log: (line: string) => void, secrets: readonly string[]): ((line: string) => void) =>
  (line) =>
    log(containsSecret(line, secrets) ? 'A line is left out: it held a secret of this machine.' : line);
