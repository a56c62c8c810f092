import type { JsonObject } from '../../ports.ts';
import { issueOf } from '../../issues.ts';
import { readXml, type XmlElement } from './xml.ts';

export type ToolReport = { ok: true; value: JsonObject } | { ok: false; why: string };

interface Case {
  element: XmlElement;
  suite: string;
}

/** Test cases in file order, each with the suite around it; a suite that broke off counts as a case of its own. */
function casesOf(root: XmlElement): Case[] {
  const found: Case[] = [];
  const walk = (element: XmlElement, suite: string): void => {
    if (element.name === 'testcase') found.push({ element, suite });
    else if (element.name === 'testsuite' || element.name === 'testsuites') {
      const own = element.attributes.get('name') ?? suite;
      if (element.children.some(isBroken)) found.push({ element, suite: own });
      for (const child of element.children) walk(child, own);
    }
  };
  walk(root, '');
  return found;
}

const isBroken = ({ name }: XmlElement): boolean => name === 'failure' || name === 'error';

/** Lines of a trace that are looked through for a place in the checkout. */
const TRACED = 50;

/** The first place in a trace that lies in the checkout and is not somebody else's code, from its root; empty without one. */
function placeIn(trace: string, root: string): string {
  let from = 0;
  for (let count = 0; count < TRACED; count += 1) {
    const at = trace.indexOf(`${root}/`, from);
    if (at === -1) return '';
    from = at + root.length + 1;
    const [, path = '', line] = /^([^\s:()'"]{1,300}):(\d{1,7})/.exec(trace.slice(from, from + 320)) ?? [];
    if (path !== '' && !path.includes('node_modules/')) return `${path}:${line}`;
  }
  return '';
}

function issue({ element, suite }: Case, broken: XmlElement, root: string): JsonObject {
  const given = (name: string): string => element.attributes.get(name) ?? '';
  const [file, line, group] = [given('file'), given('line'), given('classname') || suite];
  const message = broken.attributes.get('message') ?? '';
  const details = broken.text.trim();
  const kind = broken.attributes.get('type') ?? '';
  const what = broken.name === 'failure' ? 'The test failed' : 'The test broke off with an error';
  return issueOf({
    severity: 'critical',
    title: given('name') || group || 'a test without a name',
    location: file === '' ? placeIn(details, root) || group : line === '' ? file : `${file}:${line}`,
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
  const summary = `${tests} tests: ${failures} failed, ${errors} broke off, ${skipped} skipped`;
  return {
    ok: true,
    value: { passed: issues.length === 0, summary, tests, failures, errors, skipped, issues },
  };
}
