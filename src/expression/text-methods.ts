import { type Bound } from './arguments.ts';
import { refuse } from './failure.ts';
import type { Kit, Method } from './kit.ts';
import { capitalized, folded, LETTER_QUESTIONS, swapped, titled } from './letters.ts';
import { aligned, expanded, zeroFilled } from './padding.ts';
import { characters } from './sequence.ts';
import { split, splitFromEnd } from './split.ts';
import { linesOf, occurrences, replaced, stripped } from './text.ts';
import { defined, kindOf, Tuple, type Value } from './value.ts';

const changing = (name: string, change: (text: string) => string): [string, Method<string>] => [
  name,
  { parameters: [], run: (self, _given, kit) => kit.meter.made(change(self)) },
];

const stripping = (name: string, side: 'both' | 'start' | 'end'): [string, Method<string>] => [
  name,
  { parameters: ['chars'], run: (self, given, kit) => stripped(self, given, kit, side) },
];

/** The part of `self` between the bounds, by code point as Python cuts it, and where it begins. */
function between(self: string, given: Bound, kit: Kit): { text: string; from: number } | undefined {
  const start = given.given('start') === undefined ? 0 : given.integer('start', 0);
  const end = given.given('end') === undefined ? undefined : given.integer('end', 0);
  if (start === 0 && end === undefined) return { text: self, from: 0 };
  const all = characters(self, kit.meter);
  const from = start < 0 ? Math.max(0, start + all.length) : start;
  return from > all.length ? undefined : { text: all.slice(from, end).join(''), from };
}

const searching = (name: string, last: boolean, must: boolean): [string, Method<string>] => [
  name,
  {
    parameters: ['sub', 'start', 'end'],
    run: (self, given, kit) => {
      const part = given.text('sub');
      const within = between(self, given, kit);
      const at = within === undefined ? -1 : last ? within.text.lastIndexOf(part) : within.text.indexOf(part);
      if (within !== undefined && at >= 0)
        return within.from + characters(within.text.slice(0, at), kit.meter).length;
      return must ? refuse('type', 'The text does not have this part.') : -1;
    },
  },
];

const edging = (name: string, fits: (text: string, edge: string) => boolean): [string, Method<string>] => [
  name,
  {
    parameters: ['edge', 'start', 'end'],
    run: (self, given, kit) => {
      const edge = given.required('edge');
      const edges = edge instanceof Tuple ? edge.items : [edge];
      const texts = edges.map((one) => {
        const it = defined(one);
        return typeof it === 'string'
          ? it
          : refuse('type', `\`.${name}()\` needs a string, not ${kindOf(it)}.`);
      });
      const within = between(self, given, kit);
      return within !== undefined && texts.some((text) => fits(within.text, text));
    },
  },
];

const parting = (name: string, last: boolean): [string, Method<string>] => [
  name,
  {
    parameters: ['sep'],
    run: (self, given) => {
      const separator = given.text('sep');
      if (separator === '') return refuse('type', 'The separator is empty.');
      const at = last ? self.lastIndexOf(separator) : self.indexOf(separator);
      if (at < 0) return new Tuple(last ? ['', '', self] : [self, '', '']);
      return new Tuple([self.slice(0, at), separator, self.slice(at + separator.length)]);
    },
  },
];

const aligning = (name: string, side: 'left' | 'right' | 'middle'): [string, Method<string>] => [
  name,
  {
    parameters: ['width', 'fillchar'],
    run: (self, given, kit) =>
      aligned(self, given.whole('width'), given.text('fillchar', ' '), side, kit.meter),
  },
];

/** The methods of a text that only read it, by their names. */
export const TEXT_METHODS = new Map<string, Method<string>>([
  changing('upper', (text) => text.toUpperCase()),
  changing('lower', (text) => text.toLowerCase()),
  changing('capitalize', capitalized),
  changing('title', titled),
  changing('swapcase', swapped),
  changing('casefold', folded),
  ...LETTER_QUESTIONS.map(([name, asked]): [string, Method<string>] => [
    name,
    { parameters: [], run: (self) => asked(self) },
  ]),
  edging('startswith', (text, edge) => text.startsWith(edge)),
  edging('endswith', (text, edge) => text.endsWith(edge)),
  stripping('strip', 'both'),
  stripping('lstrip', 'start'),
  stripping('rstrip', 'end'),
  searching('find', false, false),
  searching('rfind', true, false),
  searching('index', false, true),
  searching('rindex', true, true),
  parting('partition', false),
  parting('rpartition', true),
  aligning('ljust', 'left'),
  aligning('rjust', 'right'),
  aligning('center', 'middle'),
  ['split', { parameters: ['sep', 'maxsplit'], named: true, run: split }],
  ['rsplit', { parameters: ['sep', 'maxsplit'], named: true, run: splitFromEnd }],
  [
    'splitlines',
    {
      parameters: ['keepends'],
      named: true,
      run: (self, given, kit) => kit.meter.parts(linesOf(self, given.flag('keepends'))),
    },
  ],
  [
    'count',
    {
      parameters: ['sub', 'start', 'end'],
      run: (self, given, kit) => {
        const part = given.text('sub');
        const within = between(self, given, kit);
        return within === undefined ? 0 : occurrences(within.text, part);
      },
    },
  ],
  [
    'replace',
    {
      parameters: ['old', 'new', 'count'],
      run: (self, given, kit) =>
        replaced(self, given.text('old'), given.text('new'), given.integer('count', -1), kit.meter),
    },
  ],
  [
    'zfill',
    { parameters: ['width'], run: (self, given, kit) => zeroFilled(self, given.whole('width'), kit.meter) },
  ],
  [
    'expandtabs',
    {
      parameters: ['tabsize'],
      named: true,
      run: (self, given, kit) => expanded(self, given.integer('tabsize', 8), kit.meter),
    },
  ],
  [
    'removeprefix',
    {
      parameters: ['prefix'],
      run: (self, given) => {
        const prefix = given.text('prefix');
        return self.startsWith(prefix) ? self.slice(prefix.length) : self;
      },
    },
  ],
  [
    'removesuffix',
    {
      parameters: ['suffix'],
      run: (self, given) => {
        const suffix = given.text('suffix');
        return suffix !== '' && self.endsWith(suffix) ? self.slice(0, -suffix.length) : self;
      },
    },
  ],
  ['join', { parameters: ['iterable'], run: joined }],
]);

function joined(self: string, given: Bound, kit: Kit): Value {
  const texts = kit.items(given.required('iterable')).map((item) => {
    const it = defined(item);
    return typeof it === 'string' ? it : refuse('type', `\`.join()\` joins strings, not ${kindOf(it)}.`);
  });
  kit.meter.make(texts.reduce((length, text) => length + text.length + self.length, 0));
  return texts.join(self);
}
