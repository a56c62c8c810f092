import { parseAst } from 'rolldown/parseAst';

/** One thing a source text names: a module it imports, in whatever way, or something from outside itself. */
export interface Named {
  what: 'import' | 'global';
  /** The module as written, or the name: `process`, `Date.now`, `new Date()`. */
  name: string;
  /** Offset in the text. */
  at: number;
}

type Node = { type: string; start: number } & { [field: string]: unknown };

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';

/** Fields that hold a name of the text's own: `a.process`, `{process: 1}`. A computed one is an expression like any other. */
const OWN_NAMES: { [type: string]: string } = { MemberExpression: 'property', Property: 'key' };

const children = (node: Node): Node[] =>
  Object.entries(node).flatMap(([field, value]) => {
    if (OWN_NAMES[node.type] === field && node['computed'] !== true) return [];
    return (Array.isArray(value) ? value : [value]).filter(isNode);
  });

/** Everything a TypeScript source imports, types and dynamic imports included, and every bare name it uses. */
export function namedIn(text: string): Named[] {
  const found: Named[] = [];
  const see = (node: Node): void => {
    found.push(...namedBy(node));
    for (const child of children(node)) see(child);
  };
  see(parseAst(text, { lang: 'ts' }) as unknown as Node);
  return found;
}

function namedBy(node: Node): Named[] {
  const at = node.start;
  const global = (name: string): Named[] => [{ what: 'global', name, at }];
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration':
    case 'ImportExpression':
    case 'TSImportType':
      return isNode(node['source']) ? [{ what: 'import', name: moduleOf(node['source']), at }] : [];
    case 'TSExternalModuleReference':
      return isNode(node['expression']) ? [{ what: 'import', name: moduleOf(node['expression']), at }] : [];
    case 'MetaProperty':
      return global('import.meta');
    case 'Identifier':
      return global(String(node['name']));
    case 'NewExpression':
      return isName(node['callee'], 'Date') && (node['arguments'] as unknown[]).length === 0
        ? global('new Date()')
        : [];
    case 'CallExpression':
      return isName(node['callee'], 'Date') ? global('Date()') : [];
    case 'MemberExpression':
      return isNode(node['object']) && node['object'].type === 'Identifier' && isNode(node['property'])
        ? global(
            `${String(node['object']['name'])}.${String(node['property']['name'] ?? node['property']['value'])}`,
          )
        : [];
    default:
      return [];
  }
}

const isName = (node: unknown, name: string): boolean =>
  isNode(node) && node.type === 'Identifier' && node['name'] === name;

/** A module whose name is computed cannot be followed: it is named as what it is. */
const moduleOf = (source: Node): string =>
  source.type === 'Literal' ? String(source['value']) : '(computed)';
