/** What keys look like that are known by their form, each of one line. */
const FORMS: readonly { what: string; form: RegExp }[] = [
  { what: 'a private key', form: /-----BEGIN (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)?-----/ },
  { what: 'an access key of AWS', form: /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/ },
  { what: 'a token of GitHub', form: /\b(?:gh[opsur]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{50})/ },
  { what: 'a key of Anthropic', form: /\bsk-ant-[A-Za-z0-9]{2,10}-[A-Za-z0-9_-]{20}/ },
  { what: 'a key of OpenAI', form: /\bsk-(?:proj-)?[A-Za-z0-9]{40}/ },
  { what: 'a token of Slack', form: /\bxox[abeoprs]-[A-Za-z0-9-]{10}/ },
  { what: 'a key of Google', form: /\bAIza[A-Za-z0-9_-]{35}/ },
  { what: 'a key of Stripe', form: /\b[rs]k_live_[A-Za-z0-9]{20}/ },
  { what: 'a token of npm', form: /\bnpm_[A-Za-z0-9]{36}/ },
];

/**
 * The first line of a text that carries what looks like a key, where the text before did not have that line; null when
 * there is none. The sentence names the line and the kind, never the key.
 */
export function newKeyIn(text: string, before: string): string | null {
  if (!FORMS.some(({ form }) => form.test(text))) return null;
  const known = new Set(before.split('\n'));
  for (const [index, line] of text.split('\n').entries()) {
    const found = known.has(line) ? undefined : FORMS.find(({ form }) => form.test(line));
    if (found !== undefined) return `line ${index + 1} has what looks like ${found.what}`;
  }
  return null;
}
