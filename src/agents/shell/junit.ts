import type { JsonObject } from '../../ports.ts';
import { issueOf } from '../../issues.ts';
import { readXml, type XmlElement } from './xml.ts';

export type ToolReport = { ok: true; value: JsonObject } | { ok: false; why: string };

interface Case {
  element: XmlElement;
  suite: string;
  /** The file that the suite names: some reporters say it there only. */
  file: string;
}

/** Test cases in file order, each with the suite around it; a suite that broke off counts as a case of its own. */
function casesOf(root: XmlElement): Case[] {
  const found: Case[] = [];
  const walk = (element: XmlElement, suite: string, file: string): void => {
    if (element.name === 'testcase') found.push({ element, suite, file });
    else if (element.name === 'testsuite' || element.name === 'testsuites') {
      const own = element.attributes.get('name') ?? suite;
      const from = element.attributes.get('file') ?? file;
      if (element.children.some(isBroken)) found.push({ element, suite: own, file: from });
      for (const child of element.children) walk(child, own, from);
    }
  };
  walk(root, '', '');
  return found;
}

const isBroken = ({ name }: XmlElement): boolean => name === 'failure' || name === 'error';

/** Lines of a trace that are looked through for a place in the checkout. */
const TRACED = 50;
const FOREIGN = /(?:^|\/)(?:node_modules|site-packages|vendor)\//;

/** The first place in a trace that lies in the checkout and is not somebody else's code, from its root; empty without one. */
function placeIn(trace: string, root: string): string {
  let from = 0;
  for (let count = 0; count < TRACED; count += 1) {
    const at = trace.indexOf(`${root}/`, from);
    if (at === -1) return '';
    from = at + root.length + 1;
    const [, path = '', line] = /^([^\s:()'"]{1,300}):(\d{1,7})/.exec(trace.slice(from, from + 320)) ?? [];
    if (path !== '' && !FOREIGN.test(path)) return `${path}:${line}`;
  }
  return '';
}

/** The first line that begins with a place from the checkout's root, as pytest has it: `tests/test_duration.py:17: AssertionError`. */
function lineIn(trace: string): string {
  for (const text of trace.slice(0, 20_000).split('\n', TRACED * 4)) {
    const [, path = '', line] = /^([\w@.+-][\w@.+/-]{0,300}\.\w{1,8}):(\d{1,7})(?=[:\s]|$)/.exec(text) ?? [];
    if (path !== '' && !path.includes('..') && !FOREIGN.test(path)) return `${path}:${line}`;
  }
  return '';
}

const fromRoot = (path: string, root: string): string =>
  path.startsWith(`${root}/`) ? path.slice(root.length + 1) : path;

function placeOf({ element, file: around }: Case, details: string, root: string): string {
  const line = element.attributes.get('line') ?? '';
  const file = fromRoot(element.attributes.get('file') ?? '', root);
  if (file !== '' && line !== '') return `${file}:${line}`;
  const traced = placeIn(details, root) || lineIn(details);
  if (file !== '') return traced.startsWith(`${file}:`) ? traced : file;
  return traced || fromRoot(around, root);
}

function issue(one: Case, broken: XmlElement, root: string): JsonObject {
  const { element, suite } = one;
  const given = (name: string): string => element.attributes.get(name) ?? '';
  const group = given('classname') || suite;
  const message = broken.attributes.get('message') ?? '';
  const details = broken.text.trim();
  const kind = broken.attributes.get('type') ?? '';
  const what = broken.name === 'failure' ? 'The test failed' : 'The test broke off with an error';
  return issueOf({
    severity: 'critical',
    title: given('name') || group || 'a test without a name',
    location: placeOf(one, details, root) || group,
    current: details.includes(message) ? details : [message, details].join('\n'),
    required: 'The test passes.',
    reasoning: kind === '' ? `${what}.` : `${what}: ${kind}.`,
  });
}

/** A JUnit report: how many tests ran, and each that failed or broke off as a critical issue. `root` is the checkout. */
export function readJunit(text: string, root: string): ToolReport {
  const xml = readXml(text);
  if (!xml.ok) return xml;
  const top = xml.root;
  if (top.name !== 'testsuites' && top.name !== 'testsuite')
    return { ok: false, why: `its element is \`${top.name}\`, not \`testsuites\`` };
  const cases = casesOf(top);
  const has = (name: string): Case[] =>
    cases.filter(({ element }) => element.children.some((child) => child.name === name));
  const [errors, skipped] = [has('error').length, has('skipped').length];
  const failures = has('failure').length;
  const tests = cases.filter(({ element }) => element.name === 'testcase').length;
  const issues = cases.flatMap((one) => {
    const broken = one.element.children.find(isBroken);
    return broken === undefined ? [] : [issue(one, broken, root)];
  });
  const summary = `${tests} test${tests === 1 ? '' : 's'}: ${failures} failed, ${errors} broke off, ${skipped} skipped`;
  return {
    ok: true,
    value: { passed: issues.length === 0, summary, tests, failures, errors, skipped, issues },
  };
}
