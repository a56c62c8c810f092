import { bind } from '../arguments.ts';
import { display } from '../display.ts';
import { refuse } from '../failure.ts';
import type { Filter } from '../kit.ts';
import { pairs } from '../methods.ts';
import { isMapping, iterable, iterate } from '../sequence.ts';
import type { Value } from '../value.ts';
import { WHITE } from '../white.ts';
import { textual } from './text.ts';

const ENTITIES: { [character: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  "'": '&#39;',
  '"': '&#34;',
};

const NAMED: { [name: string]: string } = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
};

const escape = textual((text) => text.replace(/[&<>'"]/g, (character) => ENTITIES[character] ?? character));

/** Without comments and tags, white space made single spaces, and the entities that are known spelled out. */
function withoutTags(text: string): string {
  const bare = between(between(text, '<!--', '-->'), '<', '>');
  const single = bare.replace(new RegExp(`[${WHITE}]+`, 'g'), ' ').replace(/^ | $/g, '');
  return single.replace(
    /&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]+));/gi,
    (whole, decimal?: string, hex?: string, name?: string) => {
      if (name !== undefined) return Object.hasOwn(NAMED, name) ? (NAMED[name] ?? whole) : whole;
      const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
      return code === 0 || code > 0x10_ff_ff || (code >= 0xd8_00 && code < 0xe0_00)
        ? '\ufffd'
        : String.fromCodePoint(code);
    },
  );
}

/** Takes out everything from an `open` to the next `close`; searched by hand, as a pattern would try every open anew. */
function between(text: string, open: string, close: string): string {
  const kept: string[] = [];
  let at = 0;
  for (;;) {
    const from = text.indexOf(open, at);
    const to = from < 0 ? -1 : text.indexOf(close, from + open.length);
    if (to < 0) return kept.join('') + text.slice(at);
    kept.push(text.slice(at, from));
    at = to + close.length;
  }
}

const urlencode: Filter = (value, given, kit) => {
  bind(given, 'The filter `urlencode`', []);
  const plain = (part: Value): string => kit.meter.made(quoted(display(part, kit.meter)));
  if (typeof value === 'string' || !iterable(value)) return plain(value).replaceAll('%2F', '/');
  const query = isMapping(value) ? pairs(value, kit) : iterate(value, kit.meter);
  const parts = query.map((pair) => {
    const [name, item, ...more] = iterate(pair, kit.meter);
    if (name === undefined || item === undefined || more.length > 0)
      return refuse('type', 'The filter `urlencode` needs a text, an object or pairs.');
    return `${plain(name)}=${plain(item)}`.replaceAll('%20', '+');
  });
  return kit.meter.made(parts.join('&'));
};

function quoted(text: string): string {
  if (!text.isWellFormed()) return refuse('type', 'This text has half a character in it.');
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** The filters for texts that go into web pages and addresses; what they give is text like any other. */
export const MARKUP_FILTERS: readonly [string, Filter][] = [
  ['escape', escape],
  ['e', escape],
  ['forceescape', escape],
  ['safe', textual((text) => text)],
  ['striptags', textual(withoutTags)],
  ['urlencode', urlencode],
];
