import type { JsonValue } from '../../src/json.ts';
import type { Evaluation } from '../../src/expression/evaluate.ts';

/** One source, with what came out here and there; `theirs.error` is what Python wrote. */
export interface Seen {
  source: string;
  aspect: 'value' | 'text';
  ours: Evaluation<JsonValue>;
  theirs: { ok: true; value: JsonValue } | { ok: false; error: string };
}

/** A difference from Jinja2 that is wanted: how it is recognised, and an example of it that a test runs on both sides. */
export interface Difference {
  name: string;
  why: string;
  /** A template; `error` stands for a refusal. */
  example: { source: string; ours: string; theirs: string };
  applies: (seen: Seen) => boolean;
}

const refusal = ({ ours }: Seen): string => (ours.ok ? '' : ours.error.message);
const refused = ({ ours }: Seen): string => (ours.ok ? '' : ours.error.kind);
/** All that Jinja2 said. */
const said = ({ theirs }: Seen): string => (theirs.ok ? JSON.stringify(theirs.value) : theirs.error);

const ITERATORS =
  /\brange\(|'range'|range object|generator|dict_(?:keys|values|items)|_?iterator|dict_reverse|reversed object/;
const PYTHON_MEMBER = /\.(?:items|keys|values|get|upper|join|real|copy|count|index|pop|update)\b(?!\s*\()/;
const ESCAPING =
  /\|\s*(?:e|escape|forceescape|safe|tojson|striptags)\b|\bfilter (?:e|escape)\b|map\("(?:e|escape)"\)/;
const unescaped = (text: string): string =>
  text.replace(
    /&(amp|lt|gt|#34|#39);/g,
    (whole, name: string) => ({ amp: '&', lt: '<', gt: '>', '#34': '"', '#39': "'" })[name] ?? whole,
  );

const plain = (value: JsonValue): string =>
  unescaped(typeof value === 'string' ? value : JSON.stringify(value));

/** Every wanted difference; `templates/docs/jinja2.md` has a row for each. */
export const DIFFERENCES: readonly Difference[] = [
  {
    name: 'whole-numbers',
    why: 'JSON carries whole numbers exactly up to 2^53 only; a result beyond is refused instead of rounded',
    example: { source: '{{ 9007199254740991 + 1 }}', ours: 'error', theirs: '9007199254740992' },
    applies: (seen) => refused(seen) === 'limit' && /2\^53|too large/.test(refusal(seen)),
  },
  {
    name: 'left-out-filters',
    why: '`attr`, `random`, `pprint`, `urlize` and `xmlattr` reach beyond keys, are not repeatable or are for web pages; the refusal says which',
    example: { source: '{{ [4]|random }}', ours: 'error', theirs: '4' },
    applies: (seen) => refusal(seen).startsWith('The filter `') && refusal(seen).includes('is not accepted'),
  },
  {
    name: 'left-out-statements',
    why: 'a template is one text: no macros, blocks, includes, imports or recursion',
    example: { source: '{% block a %}x{% endblock %}', ours: 'error', theirs: 'x' },
    applies: (seen) => refusal(seen).startsWith('`{% ') && refusal(seen).includes('is not accepted'),
  },
  {
    name: 'left-out-names',
    why: '`self`, `cycler`, `joiner` and `lipsum` are objects of Jinja2 itself or keep a state that is not shown',
    example: { source: '{{ joiner is defined }}', ours: 'False', theirs: 'True' },
    applies: (seen) => /\b(?:self|cycler|joiner|lipsum)\b/.test(seen.source),
  },
  {
    name: 'functions-are-called',
    why: 'a function without parentheses is a slip of the pen; the refusal says how to call it',
    example: { source: '{{ range is callable }}', ours: 'error', theirs: 'True' },
    applies: (seen) => refusal(seen).includes('is a function: write'),
  },
  {
    name: 'keys-first',
    why: 'a dot reads a key, never a method or attribute of Python, so that an output called `items` or `keys` can be named; methods are only called',
    example: { source: '{{ {"items": 1}.items }}', ours: '1', theirs: '<built-in method items' },
    applies: (seen) =>
      PYTHON_MEMBER.test(seen.source) ||
      /built-in method|builtin_function_or_method|<bound method/.test(said(seen)),
  },
  {
    name: 'string-keys',
    why: 'objects are those of JSON: their keys are strings',
    example: { source: '{{ {1: 2}|length }}', ours: 'error', theirs: '1' },
    applies: (seen) => /The keys of an object are strings|needs pairs of a string/.test(refusal(seen)),
  },
  {
    name: 'lists-for-iterators',
    why: '`range`, `map`, `select`, `batch`, `keys()` and their like give lists: they can be counted, printed and walked through twice',
    example: { source: '{{ range(3) }}', ours: '[0, 1, 2]', theirs: 'range(0, 3)' },
    applies: (seen) =>
      refused(seen) !== 'syntax' &&
      (ITERATORS.test(said(seen)) ||
        /range\(|\|reverse\b|\|items\b|groupby|\.(?:keys|items|values)\(\)/.test(seen.source)),
  },
  {
    name: 'loop-is-no-value',
    why: '`loop` and a `namespace()` are asked for their members; as a whole they cannot be printed or walked through',
    example: { source: '{% for x in [1] %}{{ loop|length }}{% endfor %}', ours: 'error', theirs: '1' },
    applies: (seen) =>
      /\bloop\b(?!\.)|namespace/.test(seen.source) &&
      (/LoopContext|Loop|Namespace/.test(said(seen)) || /`loop`|a namespace/.test(refusal(seen))),
  },
  {
    name: 'blank',
    why: 'an `if` without `else` that does not hold can be printed, tested for truth and given a default; any other use is refused as undefined',
    example: { source: '{{ (1 if false)|length }}', ours: 'error', theirs: '0' },
    applies: (seen) => refusal(seen).startsWith('The `if` did not hold'),
  },
  {
    name: 'no-changes',
    why: 'values do not change while they are read: there is no `pop`',
    example: { source: '{{ ["c"].pop() }}', ours: 'error', theirs: 'c' },
    applies: (seen) => /has no method `\.pop/.test(refusal(seen)),
  },
  {
    name: 'undefined-inside',
    why: 'what does not exist is refused inside of lists and objects too, instead of being written as `Undefined`',
    example: { source: '{{ [missing] }}', ours: 'error', theirs: '[Undefined]' },
    applies: (seen) =>
      !seen.ours.ok &&
      seen.theirs.ok &&
      (/\bundefined\b|U-n-d-e-f/i.test(said(seen)) ||
        (refused(seen) === 'undefined' && /map\((?:attribute|"attr)/.test(seen.source))),
  },
  {
    name: 'no-markup',
    why: 'texts here are no web pages: `escape`, `safe` and `tojson` give text like any other, which nothing escapes a second time',
    example: { source: '{{ "<"|safe + "<" }}', ours: '<<', theirs: '<&lt;' },
    applies: (seen) => {
      if (!ESCAPING.test(seen.source)) return false;
      if (!seen.theirs.ok || /Markup\(/i.test(said(seen)) || /\bescaped\b/.test(seen.source)) return true;
      return seen.ours.ok && plain(seen.ours.value) === plain(seen.theirs.value);
    },
  },
  {
    name: 'no-complex-numbers',
    why: 'JSON has no complex numbers',
    example: { source: '{{ ((-8) ** 0.5) is number }}', ours: 'error', theirs: 'True' },
    applies: (seen) => /has no such power/.test(refusal(seen)),
  },
  {
    name: 'slices-of-nothing',
    why: 'a slice of what has none is refused; Jinja2 gives undefined for it where it computes constants ahead',
    example: { source: '{{ 5[1:] is defined }}', ours: 'error', theirs: 'False' },
    applies: (seen) =>
      /cannot be walked through|has no slices|A slice needs/.test(refusal(seen)) &&
      /\[[^\]]*:/.test(seen.source),
  },
  {
    name: 'unknown-filters',
    why: 'a filter or test that does not exist is refused wherever it stands; Jinja2 lets it pass in a branch that is not taken',
    example: { source: '{{ 1 if true else 2|nonsense }}', ours: 'error', theirs: '1' },
    applies: (seen) => /^There is no (?:filter|test)/.test(refusal(seen)) || /\|\s*\w+\.\w/.test(seen.source),
  },
  {
    name: 'words-are-no-names',
    why: '`not`, `is`, `if` and their like are never names; Jinja2 reads them as one where a value is missing',
    example: { source: '{{ true or 1 + not }}', ours: 'error', theirs: 'True' },
    applies: (seen) => /^`(?:not|is|if|in|and|or|else)` stands where/.test(refusal(seen)),
  },
  {
    name: 'loop-is-no-name',
    why: '`loop` always is the loop around it: nothing else can be called so',
    example: { source: '{% set loop = 1 %}{{ loop }}', ours: 'error', theirs: '1' },
    applies: (seen) => refusal(seen).startsWith('`loop` is what a loop is asked about'),
  },
  {
    name: 'words-after-a-test',
    why: '`x is string if y` reads as it is written; Jinja2 takes the `if` for the argument of the test',
    example: { source: '{{ "a" if 1 is string if 1 else "b" }}', ours: '', theirs: 'error' },
    applies: (seen) => /\bis (?:not )?\w+\)* (?:if|in|not)\b/.test(seen.source),
  },
];

/** The difference that explains what was seen, if one does. */
export const intended = (seen: Seen): Difference | undefined =>
  DIFFERENCES.find((difference) => difference.applies(seen));
