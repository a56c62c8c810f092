/** `key=value` words; a value may be quoted: `requirements="two words"`. Words of another shape come back as `others`. */
export function parseValues(text: string): { values: { [key: string]: string }; others: string[] } {
  const values: [string, string][] = [];
  const others: string[] = [];
  const token = /([A-Za-z_][\w-]*)=(?:"([^"]*)"|(\S*))|(\S+)/g;
  for (const [, key, quoted, plain, other] of text.matchAll(token)) {
    if (key !== undefined) values.push([key, quoted ?? plain ?? '']);
    else if (other !== undefined) others.push(other);
  }
  return { values: Object.fromEntries(values), others };
}
