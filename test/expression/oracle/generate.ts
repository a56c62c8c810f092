export interface Case {
  source: string;
  template: boolean;
}

type Kind = 'number' | 'text' | 'flag' | 'list' | 'object';

const KINDS: readonly Kind[] = ['number', 'text', 'flag', 'list', 'object'];

const NAMES: { [kind in Kind]: readonly string[] } = {
  number: [
    'n',
    'm',
    'zero',
    'huge',
    'f',
    'tiny',
    'big',
    'o.a',
    'rows[0].id',
    'l[-1]',
    'mix[4]',
    'o["a"]',
    'l.0',
  ],
  text: ['s', 'e', 't', 'digits', 'path', 'fmt', 'w[1]', 'o.b.c[2].d', 'rows[1].name', 'o.B', 's[0]'],
  flag: ['yes', 'no', 'rows[0].ok', 'nil', 'true', 'False', 'None', 'none', 'True', 'false'],
  list: [
    'l',
    'w',
    'mix',
    'nested',
    'em',
    'rows',
    'o.b.c',
    'rows[0].tags',
    '()',
    'range(4)',
    'range(1, 9, 3)',
  ],
  object: ['o', 'eo', 'keyed', 'rows[0]', 'o.b', 'o.b.c[2]', 'rows[1]', 'rows|last'],
};

const LITERALS: { [kind in Kind]: readonly string[] } = {
  number: [
    '0',
    '1',
    '2',
    '3',
    '7',
    '10',
    '-1',
    '-2',
    '0.5',
    '1.0',
    '2.5',
    '1e3',
    '1_000',
    '0x1f',
    '0b101',
    '0o17',
    '1e16',
    '1e22',
    '123456.789',
    '0.1',
    '1e-5',
  ],
  text: [
    '""',
    '"a"',
    "'b c'",
    '"%s|%d"',
    '"x,y,,z"',
    '"Ünï"',
    '"a\\nb"',
    '"42"',
    '" pad "',
    '"-3.7"',
    '"<i>&</i>"',
    '"it\'s"',
    '"\\t\\\\"',
    '"a" "b"',
    '"ÅSE ǆ"',
    '"0x1F"',
    '"straße"',
    '"\\U0001F600\\u00e9\\x41\\101\\q\\X41"',
  ],
  flag: ['true', 'false', 'none'],
  list: [
    '[]',
    '[1, 2]',
    '["a", "B", "c"]',
    '(1, 2)',
    '("x",)',
    '[none, 1]',
    '[[1, 2], [3]]',
    '[2, 1.5, true]',
    '["b", "a", "C"]',
    '[1, "1", 1.0]',
    '"abc"',
  ],
  object: ['{}', '{"a": 1}', '{"b": [1], "a": "x"}', '{"items": 1}', '{"k": {"k": none}}'],
};

const TEXT_METHODS = [
  'upper()',
  'lower()',
  'capitalize()',
  'title()',
  'strip()',
  'lstrip()',
  'rstrip()',
  'strip("H ")',
  'split()',
  'split(",")',
  'split("a", 1)',
  'rsplit("l", 1)',
  'splitlines()',
  'startswith("H")',
  'endswith("d")',
  'startswith(("H", "a"))',
  'replace("l", "L")',
  'replace("l", "", 1)',
  'find("o")',
  'rfind("o")',
  'count("l")',
  'isdigit()',
  'isalpha()',
  'isalnum()',
  'isspace()',
  'isupper()',
  'islower()',
  'istitle()',
  'isnumeric()',
  'isdecimal()',
  'zfill(6)',
  'ljust(14, ".")',
  'rjust(14)',
  'center(15, "*")',
  'swapcase()',
  'casefold()',
  'partition(" ")',
  'rpartition("/")',
  'removeprefix("Hello")',
  'removesuffix("d")',
  'expandtabs(4)',
  'index("z")',
  'join(["x", "y"])',
  'join(w)',
  'nothing()',
  'find("l", 4)',
  'count("l", 3)',
  'startswith("lo", 3)',
  'splitlines(true)',
  'isascii()',
  'isidentifier()',
  'split(none, 1)',
  'split(maxsplit=1)',
];
const LIST_METHODS = ['count(1)', 'index(2)', 'index("fig")', 'append(1)', 'pop()', 'copy()'];
const OBJECT_METHODS = [
  'items()|list',
  'keys()|list',
  'values()|list',
  'get("a")',
  'get("q")',
  'get("q", 1)',
  'items()|length',
  'pop("a")',
  'copy()',
  'keys()|sort',
  'update({})',
];

const TEXT_FILTERS = [
  'upper',
  'lower',
  'title',
  'capitalize',
  'trim',
  'trim("H")',
  'replace("l", "L")',
  'replace("l", "", 1)',
  'replace("", "-")',
  'replace(old="o", new=1)',
  'length',
  'count',
  'wordcount',
  'reverse',
  'first',
  'last',
  'list|join("-")',
  'string',
  'escape',
  'e',
  'safe',
  'truncate(7)',
  'truncate(5, true)',
  'truncate(6, false, "~", 0)',
  'truncate(3, leeway=0, end="")',
  'indent',
  'indent(2, true)',
  'indent(width="> ", blank=true)',
  'center(20)',
  'int',
  'int(7)',
  'int(default=1, base=16)',
  'float',
  'float(1.5)',
  'default("d")',
  'd("d", true)',
  'urlencode',
  'striptags',
  'wordwrap(8)',
  'wordwrap(4, false)',
  'wordwrap(6, wrapstring="|")',
  'format(1)',
  'format(1, 2)',
  'pprint',
  'tojson',
  'batch(4)|list',
  'list',
  'unique|list',
  'sort|join',
  'min',
  'max',
  'forceescape',
  'filesizeformat',
  'map("upper")|join',
  'select("in", "lo")|list',
  'round',
  'abs',
  'sum',
  'items|list',
  'dictsort',
  'slice(3)|list',
  'wordwrap(5, break_on_hyphens=false)',
];
const NUMBER_FILTERS = [
  'abs',
  'round',
  'round(1)',
  'round(2, "floor")',
  'round(0, "ceil")',
  'round(-1)',
  'int',
  'float',
  'string',
  'default(1)',
  'filesizeformat',
  'filesizeformat(true)',
  'tojson',
  'pprint',
  'length',
  'upper',
  'escape',
  'format("%s")',
  'center(9)',
  'list',
  'string|length',
  'round(precision=1, method="common")',
  'round(1, "other")',
  'indent',
  'truncate',
  'replace(1, 2)',
  'trim',
  'wordcount',
  'urlencode',
];
const LIST_FILTERS = [
  'length',
  'first',
  'last',
  'list',
  'join',
  'join(", ")',
  'join("|", attribute="name")',
  'join(1)',
  'sort',
  'sort(reverse=true)',
  'sort(case_sensitive=true)',
  'sort(attribute="name")',
  'sort(attribute="sev,id")',
  'sort(true, true)',
  'reverse|list',
  'unique|list',
  'unique(true)|list',
  'unique(attribute="sev")|list',
  'sum',
  'sum(start=10)',
  'sum("id")',
  'sum(attribute="id", start=0.5)',
  'min',
  'max',
  'min(attribute="id")',
  'max(true)',
  'max(attribute="name")',
  'map("upper")|list',
  'map(attribute="id")|list',
  'map(attribute="zz", default=0)|list',
  'map(attribute="tags.0")|list',
  'map("string")|join',
  'map("int", 5)|list',
  'map("default", 0)|list',
  'map("replace", "a", "o")|list',
  'map("round", method="ceil")|list',
  'map(attribute=0)|list',
  'map("length")|list',
  'select|list',
  'select("string")|list',
  'select("odd")|list',
  'select("gt", 1)|list',
  'reject("none")|list',
  'reject|list',
  'select("in", [1, "a"])|list',
  'reject("equalto", 1)|list',
  'select("==", 1)|list',
  'selectattr("ok")|list',
  'selectattr("id", "gt", 1)|list',
  'selectattr("sev", "equalto", "low")|map(attribute="name")|list',
  'rejectattr("ok")|list',
  'rejectattr("tags", "defined")|list',
  'selectattr("tags", "undefined")|list',
  'batch(2)|list',
  'batch(2, 0)|list',
  'slice(2)|list',
  'slice(2, "x")|list',
  'slice(3, none)|list',
  'groupby("sev")|list',
  'groupby("sev")|map(attribute="list")|list',
  'groupby("sev")|map(attribute="grouper")|list',
  'groupby("sev", default="x")|list',
  'groupby("id", case_sensitive=true)|list',
  'groupby(attribute="tags.0", default="")|list',
  'groupby(0)|list',
  'tojson',
  'tojson(2)',
  'string',
  'default([])',
  'd([1], true)',
  'pprint',
  'random',
  'items|list',
  'dictsort',
  'upper',
  'int',
  'float',
  'round',
  'abs',
  'wordcount',
  'title',
  'trim',
  'escape',
  'urlencode',
  'xmlattr',
  'truncate',
  'center',
  'format',
  'reverse|first',
  'sort|first',
  'unique|sort|last',
  'indent',
  'safe',
  'striptags',
  'filesizeformat',
];
const OBJECT_FILTERS = [
  'length',
  'list',
  'items|list',
  'dictsort',
  'dictsort(true)',
  'dictsort(by="value")',
  'dictsort(false, "key", true)',
  'dictsort(by="other")',
  'tojson',
  'tojson(indent=2)',
  'string',
  'first',
  'last',
  'join(",")',
  'sort',
  'default({})',
  'map("upper")|list',
  'pprint',
  'xmlattr',
  'attr("a")',
  'urlencode',
  'select|list',
  'reverse|list',
  'sum',
  'min',
  'unique|list',
  'batch(2)|list',
  'round',
  'int',
  'float',
  'map(attribute="a")|list',
  'upper',
  'e',
  'groupby("a")',
];
const FILTERS: { [kind in Kind]: readonly string[] } = {
  number: NUMBER_FILTERS,
  text: TEXT_FILTERS,
  flag: [
    'string',
    'int',
    'float',
    'default(1)',
    'd(2, true)',
    'upper',
    'abs',
    'tojson',
    'length',
    'round',
    'list',
    'trim',
    'escape',
    'sum',
    'pprint',
    'filesizeformat',
  ],
  list: LIST_FILTERS,
  object: OBJECT_FILTERS,
};

const TESTS = [
  'defined',
  'undefined',
  'none',
  'boolean',
  'true',
  'false',
  'integer',
  'float',
  'number',
  'string',
  'mapping',
  'iterable',
  'sequence',
  'callable',
  'lower',
  'upper',
  'odd',
  'even',
  'divisibleby 3',
  'divisibleby(2)',
  'sameas none',
  'sameas(true)',
  'in [1, 2]',
  'in("abc")',
  'in l',
  'eq 1',
  'equalto("a")',
  'ne 1',
  'lt 2',
  'lessthan(3)',
  'le 2',
  'gt 1',
  'greaterthan 1',
  'ge 2',
  '== 1',
  'filter',
  'test',
  'escaped',
  'divisibleby 0',
  'sameas 1',
  'eq 1.0',
  'gt "a"',
  'prime',
  'in o',
  'divisibleby num=2',
];

const OPERATORS = ['+', '-', '*', '/', '//', '%', '**'];
const COMPARISONS = ['==', '!=', '<', '<=', '>', '>=', 'in', 'not in'];

/** Writes sources from a seed: the same seed gives the same sources. */
export class Generator {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** The next expression or template; about one of three is a template. */
  next(): Case {
    const template = this.#chance(0.3);
    return { source: template ? this.#template(0) : this.#expression(), template };
  }

  #random(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  #chance(share: number): boolean {
    return this.#random() < share;
  }

  #pick<T>(choices: readonly [T, ...T[]] | readonly T[]): T {
    const choice = choices[Math.floor(this.#random() * choices.length)];
    if (choice === undefined) throw new Error('there is nothing to choose from');
    return choice;
  }

  #times(most: number, work: () => string): string[] {
    return Array.from({ length: 1 + Math.floor(this.#random() * most) }, work);
  }

  #expression(): string {
    const text = this.#any(1 + Math.floor(this.#random() * 3));
    return this.#chance(0.04) ? this.#broken(text) : text;
  }

  /** The text with a character or word too many or too few. */
  #broken(text: string): string {
    const at = Math.floor(this.#random() * (text.length + 1));
    if (this.#chance(0.5)) return text.slice(0, at) + text.slice(at + 1);
    return (
      text.slice(0, at) +
      this.#pick([
        ')',
        '(',
        ' if ',
        ' not ',
        '|',
        '.',
        '"',
        ' is ',
        ',',
        ' else ',
        '[',
        ' in ',
        '~',
        '=',
        ' 1',
        '!',
        '&',
        ' and ',
      ]) +
      text.slice(at)
    );
  }

  #any(depth: number): string {
    return this.#of(this.#pick(KINDS), depth);
  }

  #of(wanted: Kind, depth: number): string {
    const kind = this.#chance(0.03) ? this.#pick(KINDS) : wanted;
    if (depth <= 0) return this.#leaf(kind);
    const deeper = depth - 1;
    if (this.#chance(0.08)) return `(${this.#of(kind, depth)})`;
    if (this.#chance(0.06)) return this.#choice(kind, deeper);
    if (this.#chance(0.22)) return `${this.#operand(kind, deeper)}|${this.#pick(FILTERS[kind])}`;
    switch (kind) {
      case 'number':
        return this.#number(deeper);
      case 'text':
        return this.#text(deeper);
      case 'flag':
        return this.#flag(deeper);
      case 'list':
        return this.#list(deeper);
      case 'object':
        return this.#object(deeper);
    }
  }

  #leaf(kind: Kind): string {
    if (this.#chance(0.02))
      return this.#pick([
        'missing',
        'o.missing',
        'l[9]',
        'missing.x',
        'rows[2].tags',
        's.missing',
        'o["é"]',
        'em|first',
        'loop',
        'range',
        'n.real',
        'o.items',
        's.upper',
        'e.join',
        'keyed.items',
        'keyed.keys',
      ]);
    return this.#pick(this.#chance(0.6) ? NAMES[kind] : LITERALS[kind]);
  }

  #operand(kind: Kind, depth: number): string {
    const text = this.#of(kind, depth);
    return /^[\w.[\]]+$/.test(text) || this.#chance(0.2) ? text : `(${text})`;
  }

  #choice(kind: Kind, depth: number): string {
    const head = `${this.#of(kind, depth)} if ${this.#of('flag', depth)}`;
    return this.#chance(0.85) ? `${head} else ${this.#of(kind, depth)}` : head;
  }

  #number(depth: number): string {
    if (this.#chance(0.1)) return `${this.#pick(['-', '+', '- '])}${this.#of('number', depth)}`;
    const right = this.#of(this.#chance(0.08) ? 'flag' : 'number', depth);
    return `${this.#of('number', depth)} ${this.#pick(OPERATORS)} ${right}`;
  }

  #text(depth: number): string {
    const roll = this.#random();
    if (roll < 0.3) return `${this.#of('text', depth)} ~ ${this.#any(depth)}`;
    if (roll < 0.45) return `${this.#of('text', depth)} + ${this.#of('text', depth)}`;
    if (roll < 0.52)
      return `${this.#of('text', depth)} * ${this.#pick(['0', '2', '-1', 'true', 'n', '1.5'])}`;
    if (roll < 0.66) return this.#format(depth);
    if (roll < 0.74) return `${this.#operand('text', depth)}${this.#bracket()}`;
    return `${this.#operand('text', depth)}.${this.#pick(TEXT_METHODS)}`;
  }

  #format(depth: number): string {
    const directive = this.#pick([
      '%s',
      '%d',
      '%r',
      '%5.1f',
      '%-6s|',
      '%05d',
      '%+d',
      '%x',
      '%X',
      '%o',
      '%e',
      '%.3s',
      '%%',
      '%c',
      '% d',
      '%i',
      '%8.3e',
      '%#x',
      '%q',
      '%g',
      '%G',
      '%.0f',
      '%03.1f',
      '%a',
      '%E',
      '%5%',
      '%',
    ]);
    const value = this.#any(depth);
    if (this.#chance(0.3)) return `"${directive}"|format(${value})`;
    if (this.#chance(0.2)) return `"%(a)s-${directive.replace('%', '%(b)')}" % {"a": 1, "b": ${value}}`;
    return this.#chance(0.5)
      ? `"<${directive}>" % (${value})`
      : `"${directive} ${this.#pick(['%s', '%d'])}" % (${value}, ${this.#any(depth)})`;
  }

  #bracket(): string {
    const part = (): string => this.#pick(['', '', '1', '-1', '2', '-3', '0', '9', 'n', 'none', '-9']);
    if (this.#chance(0.3)) return `[${this.#pick(['0', '-1', '1', '9', '-9', 'true', '"a"', '1.0', 'n'])}]`;
    return `[${part()}:${part()}${this.#chance(0.5) ? `:${this.#pick(['', '1', '2', '-1', '-2', '0'])}` : ''}]`;
  }

  #flag(depth: number): string {
    const roll = this.#random();
    if (roll < 0.18) return `not ${this.#any(depth)}`;
    if (roll < 0.36) return `${this.#any(depth)} ${this.#pick(['and', 'or'])} ${this.#any(depth)}`;
    if (roll < 0.58)
      return `${this.#operand(this.#pick(KINDS), depth)} is ${this.#chance(0.25) ? 'not ' : ''}${this.#pick(TESTS)}`;
    const kind = this.#pick(KINDS);
    const other = (): string => (this.#chance(0.75) ? this.#of(kind, depth) : this.#any(depth));
    const more = this.#chance(0.2) ? ` ${this.#pick(COMPARISONS)} ${other()}` : '';
    return `${this.#of(kind, depth)} ${this.#pick(COMPARISONS)} ${other()}${more}`;
  }

  #list(depth: number): string {
    const roll = this.#random();
    if (roll < 0.2)
      return `[${this.#times(3, () => this.#any(depth)).join(', ')}${this.#chance(0.1) ? ',' : ''}]`;
    if (roll < 0.28) return `(${this.#any(depth)}, ${this.#any(depth)})`;
    if (roll < 0.4) return `${this.#of('list', depth)} + ${this.#of('list', depth)}`;
    if (roll < 0.46) return `${this.#of('list', depth)} * ${this.#pick(['0', '2', '-1', 'true', 'n'])}`;
    if (roll < 0.62) return `${this.#operand('list', depth)}${this.#bracket()}`;
    if (roll < 0.68)
      return `range(${this.#times(3, () => this.#pick(['0', '1', '2', '5', '-1', 'n', '-3', '2.0', 'true'])).join(', ')})|list`;
    if (roll < 0.72) return `${this.#operand('list', depth)}.${this.#pick(LIST_METHODS)}`;
    return `${this.#operand('list', depth)}|${this.#pick(LIST_FILTERS)}`;
  }

  #object(depth: number): string {
    const roll = this.#random();
    const key = (): string =>
      this.#pick([
        '"a"',
        '"b"',
        "'items'",
        '"a" ~ "b"',
        's',
        '"z"',
        '"é"',
        '"k"',
        '"B"',
        this.#chance(0.1) ? '1' : '"q"',
      ]);
    if (roll < 0.3) return `{${this.#times(3, () => `${key()}: ${this.#any(depth)}`).join(', ')}}`;
    if (roll < 0.4)
      return `dict(${this.#times(2, () => `${this.#pick(['a', 'b', 'items'])}=${this.#any(depth)}`).join(', ')})`;
    if (roll < 0.55) return `${this.#operand('object', depth)}.${this.#pick(OBJECT_METHODS)}`;
    if (roll < 0.7)
      return `${this.#operand('object', depth)}${this.#pick(['.a', '.b', '["z"]', '.missing', '["a"]', '[0]', '.B|default(1)', '.q is defined'])}`;
    return `${this.#operand('object', depth)}|${this.#pick(OBJECT_FILTERS)}`;
  }

  #template(depth: number): string {
    const text = this.#times(4, () => this.#piece(depth)).join('');
    return depth === 0 && this.#chance(0.04) ? this.#broken(text) : text;
  }

  #piece(depth: number): string {
    const simple = depth >= 2 ? 0.7 : 0.4;
    if (this.#chance(0.3))
      return this.#pick([
        'text',
        ' ',
        '\n',
        '  \n\n ',
        'a b\n',
        '\t',
        '{ x }',
        '} %',
        '\r\n',
        '{',
        '# ',
        '%}',
        'é',
      ]);
    if (this.#chance(simple)) return this.#print();
    const body = (): string => this.#template(depth + 1);
    const tag = (inside: string): string => `{%${this.#trim()} ${inside} ${this.#trimEnd()}%}`;
    switch (Math.floor(this.#random() * 13)) {
      case 0:
      case 1: {
        const elif = this.#chance(0.3) ? `${tag(`elif ${this.#of('flag', 1)}`)}${body()}` : '';
        const otherwise = this.#chance(0.5) ? `${tag('else')}${body()}` : '';
        return `${tag(`if ${this.#of('flag', 1)}`)}${body()}${elif}${otherwise}${tag('endif')}`;
      }
      case 2:
      case 3:
      case 4:
        return this.#loop(depth, tag);
      case 5:
        return tag(`set ${this.#pick(['x', 'y', 'x, y', 'n', 'loop', 's.x', '(x)'])} = ${this.#any(1)}`);
      case 6:
        return `${tag(`set x${this.#pick(['', ' | upper', '|length', '|trim|title'])}`)}${body()}${tag('endset')}{{ x }}`;
      case 7:
        return `${tag(`with ${this.#pick(['', 'x = 1', `x = ${this.#any(1)}`, 'x = 1, y = x', 'n = n + 1'])}`)}${body()}{{ x }}${tag('endwith')}`;
      case 8:
        return `${tag(`filter ${this.#pick(['upper', 'trim', 'replace("e", "3")', 'length', 'indent(2)', 'escape', 'list'])}`)}${body()}${tag('endfilter')}`;
      case 9:
        return `${tag('raw')}${this.#pick([' {{ x }} ', '{% if %}', '{# c #}', '\n a \n'])}${tag('endraw')}`;
      case 10:
        return `{#${this.#trim()} ${this.#pick(['note', '{{ x }}', '{% if %}', 'a\nb'])} ${this.#trimEnd()}#}`;
      case 11:
        return `${tag(`set ns = namespace(${this.#pick(['x=0', '', '{"x": 1}', 'x=0, y=s'])})`)}{% for i in ${this.#of('list', 0)} %}{% set ns.x = ${this.#pick(['i', 'ns.x ~ "+"', 'loop.index', 'loop.last'])} %}{% endfor %}{{ ns.x }}`;
      default:
        return this.#pick([
          '{% include "a" %}',
          '{% import "a" as b %}',
          '{% extends "a" %}',
          '{% break %}',
          '{% do x %}',
          '{% macro %}',
          '{% endfor %}',
          '{% unknown %}',
          '{% %}',
          '{{ }}',
          '{% if %}x{% endif %}',
          '{{ super() }}',
          '{{ self }}x',
          '{% from "a" import b %}',
          '{% trans %}x{% endtrans %}',
          '{% debug %}',
        ]);
    }
  }

  #loop(depth: number, tag: (inside: string) => string): string {
    const [target, shown] = this.#pick([
      ['x', 'x'],
      ['x', 'loop.index'],
      ['x', 'loop.index0 ~ loop.revindex ~ loop.revindex0'],
      ['x', 'loop.first ~ loop.last'],
      ['x', 'loop.length'],
      ['x', 'loop.cycle("a", "b")'],
      ['x', 'loop.previtem is defined'],
      ['x', 'loop.nextitem|default("end")'],
      ['x', 'loop.changed(x)'],
      ['x', 'loop.depth ~ loop.depth0'],
      ['k, v', 'k ~ v'],
      ['(k, v)', 'v'],
      ['n', 'n'],
      ['x', 'x.name'],
      ['x', 'loop.nothing'],
      ['x', 'loop is defined'],
      ['k, (v, w)', 'w'],
      ['x', 'loop.cycle()'],
      ['x', 'x|default(loop.index)'],
      ['x, ', 'x'],
      ['loop', 'loop'],
      ['x', 'loop.previtem'],
      ['x', 'loop["index"]'],
    ] as const);
    const over = this.#pick([
      this.#of('list', 1),
      'o.items()',
      'l',
      'rows',
      'w',
      'range(3)',
      'o',
      's',
      'o|items',
      'nested',
      'em',
      'o|dictsort',
      'rows|groupby("sev")',
      'missing',
      'n',
      'nil',
      'w|batch(2)',
      'l, w',
    ]);
    const only = this.#chance(0.2)
      ? ` if ${this.#pick(['x', 'x is defined', 'x != 1', 'loop.first', 'x is string', this.#of('flag', 0)])}`
      : '';
    const otherwise = this.#chance(0.3) ? `${tag('else')}${this.#template(depth + 1)}` : '';
    const after = this.#chance(0.2) ? `{{ ${target.split(',')[0] ?? 'x'} }}` : '';
    return `${tag(`for ${target} in ${over}${only}`)}{{ ${shown} }}${this.#chance(0.4) ? this.#template(depth + 1) : ','}${otherwise}${tag('endfor')}${after}`;
  }

  #print(): string {
    const value = this.#chance(0.1)
      ? `${this.#any(0)}, ${this.#any(0)}`
      : this.#any(1 + Math.floor(this.#random() * 2));
    return `{{${this.#trim()} ${value} ${this.#chance(0.1) ? '-' : ''}}}`;
  }

  #trim(): string {
    return this.#chance(0.2) ? this.#pick(['-', '-', '+']) : '';
  }

  #trimEnd(): string {
    return this.#chance(0.2) ? this.#pick(['-', '-', '+']) : '';
  }
}
