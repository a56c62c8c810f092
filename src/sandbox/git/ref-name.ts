const FORBIDDEN = /[\0-\x20\x7f~^:?*[\\]|\.\.|@\{|\/\/|\.$|\/$/;

/** Whether git accepts a whole name of a ref; the rules are those of `git check-ref-format`. */
export const isRefName = (name: string): boolean =>
  name.includes('/') &&
  !FORBIDDEN.test(name) &&
  name.split('/').every((part) => part !== '' && !part.startsWith('.') && !part.endsWith('.lock'));
