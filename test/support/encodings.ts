/** A secret in the forms in which somebody might try to get it out, by name. Split: with something between its characters. */
export const encodings = (secret: string): { [name: string]: string } => ({
  raw: secret,
  base64: Buffer.from(secret).toString('base64'),
  hex: Buffer.from(secret).toString('hex'),
  reversed: Array.from(secret).toReversed().join(''),
  'URL-encoded': Array.from(Buffer.from(secret), (byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''),
  split: Array.from(secret).join(' '),
});
