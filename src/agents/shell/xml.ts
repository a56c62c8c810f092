/** One element: its attributes, its own text put together, and the elements in it. Names are as written, prefix included. */
export interface XmlElement {
  name: string;
  attributes: Map<string, string>;
  text: string;
  children: XmlElement[];
}

export type XmlDocument = { ok: true; root: XmlElement } | { ok: false; why: string };

/** More elements within each other, or altogether, are no report of a tool. */
const DEPTH = 32;
const ELEMENTS = 200_000;

const ENTITIES = new Map([
  ['lt', '<'],
  ['gt', '>'],
  ['amp', '&'],
  ['quot', '"'],
  ['apos', "'"],
]);

const NAME = String.raw`[\p{L}_:][\p{L}\p{N}_:.\-]*`;
const OPENING = new RegExp(String.raw`<(${NAME})((?:\s+${NAME}\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(/?)>`, 'uy');
const ATTRIBUTE = new RegExp(String.raw`(${NAME})\s*=\s*(?:"([^"]*)"|'([^']*)')`, 'gu');
const CLOSING = new RegExp(String.raw`</(${NAME})\s*>`, 'uy');

/** A fault of the text, found on the way; never leaves this file. */
class Malformed extends Error {}

function decoded(text: string): string {
  return text.replace(/&([^;&\s]{0,12});?/g, (whole, name: string) => {
    const plain = ENTITIES.get(name);
    const number = /^#(?:x([0-9a-fA-F]{1,6})|([0-9]{1,7}))$/.exec(name);
    if (whole.endsWith(';') && plain !== undefined) return plain;
    const point = number === null ? NaN : Number.parseInt(number[1] ?? number[2] ?? '', number[1] ? 16 : 10);
    if (!whole.endsWith(';') || !(point <= 0x10ffff)) throw new Malformed(`\`${whole}\` stands for nothing`);
    return String.fromCodePoint(point);
  });
}

/**
 * Reads the XML that tools report in: elements, attributes, text, CDATA, comments. There is no document type and no
 * entity beyond the five of XML itself, so that nothing grows when it is read; what is not well-formed is refused. Control
 * characters, which tools copy from the output of tests, pass. Never recurses.
 */
export function readXml(text: string): XmlDocument {
  try {
    return { ok: true, root: rootOf(text.replace(/^\ufeff/, '')) };
  } catch (error) {
    if (error instanceof Malformed) return { ok: false, why: error.message };
    throw error;
  }
}

function rootOf(text: string): XmlElement {
  const outside: XmlElement = { name: '', attributes: new Map(), text: '', children: [] };
  const open = [outside];
  let elements = 0;
  for (let at = 0; at < text.length;) {
    const inner = open.at(-1) ?? outside;
    if (text[at] !== '<') {
      const end = indexOrEnd(text, '<', at);
      inner.text += decoded(text.slice(at, end));
      at = end;
    } else if (text.startsWith('<![CDATA[', at)) {
      const end = after(text, ']]>', at);
      inner.text += text.slice(at + 9, end - 3);
      at = end;
    } else if (text.startsWith('<!--', at)) at = after(text, '-->', at);
    else if (text.startsWith('<?', at)) at = after(text, '?>', at);
    else if (text.startsWith('<!', at)) throw new Malformed('a document type is not read');
    else if (text.startsWith('</', at)) {
      const name = matchAt(CLOSING, text, at)[1];
      if (open.length === 1 || name !== inner.name)
        throw new Malformed(`\`</${name}>\` closes nothing that is open`);
      open.pop();
      at = CLOSING.lastIndex;
    } else {
      const [, name = '', attributes = '', closed] = matchAt(OPENING, text, at);
      const element = { name, attributes: attributesOf(attributes), text: '', children: [] };
      inner.children.push(element);
      elements += 1;
      if (closed === '') open.push(element);
      if (open.length > DEPTH + 1 || elements > ELEMENTS)
        throw new Malformed(`it has more than ${DEPTH} levels or ${ELEMENTS} elements`);
      at = OPENING.lastIndex;
    }
  }
  const [root, second] = outside.children;
  if (open.length > 1) throw new Malformed(`\`<${open.at(-1)?.name}>\` is never closed`);
  if (root === undefined || second !== undefined || outside.text.trim() !== '')
    throw new Malformed('it is not one element');
  return root;
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray {
  pattern.lastIndex = at;
  const match = pattern.exec(text);
  if (match === null) throw new Malformed(`\`${text.slice(at, at + 40)}\` is no tag`);
  return match;
}

function attributesOf(text: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const [, name = '', double, single] of text.matchAll(ATTRIBUTE)) {
    if (found.has(name)) throw new Malformed(`the attribute \`${name}\` is given twice`);
    found.set(name, decoded(double ?? single ?? ''));
  }
  return found;
}

const indexOrEnd = (text: string, what: string, from: number): number => {
  const at = text.indexOf(what, from);
  return at === -1 ? text.length : at;
};

function after(text: string, what: string, from: number): number {
  const at = text.indexOf(what, from);
  if (at === -1) throw new Malformed(`\`${text.slice(from, from + 9)}\` is never closed`);
  return at + what.length;
}
