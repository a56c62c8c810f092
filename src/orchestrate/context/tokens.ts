/** A token is taken as three bytes of UTF-8: more tokens than English or code have, about as many as other scripts. */
const BYTES_PER_TOKEN = 3;

export const bytesOf = (text: string): number => Buffer.byteLength(text);

/** How many tokens so many bytes are at most, near enough to hold a budget. */
export const tokensIn = (bytes: number): number => Math.ceil(bytes / BYTES_PER_TOKEN);

/** How many bytes fit into so many tokens. */
export const roomFor = (tokens: number): number => tokens * BYTES_PER_TOKEN;
