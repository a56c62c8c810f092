import { posix } from 'node:path';
import { namedIn } from './named.ts';

interface Layer {
  /** The rooms of the layer by name; each a list of files and folders of `src`. Rooms of one layer stay apart. */
  rooms: { [name: string]: string[] };
  /** No clock, randomness, process or library of the outside. */
  pure?: true;
  /** The only layers below that it may see; all of them unless given. */
  sees?: string[];
}

const GROUND = [
  ...'problem problem-text json people logins admission nearest duration instant error-types glob paths guarded agent-tools context-sources issues report-text written-text known-keys kept-variables invisible'
    .split(' ')
    .map((name) => `${name}.ts`),
  'yaml/',
  'notes/',
];

/** The layers from top to bottom. Imports point down, or stay in their room. */
export const LAYERS: { [name: string]: Layer } = {
  entry: {
    rooms: {
      entry: [
        'action.ts',
        'action/',
        'cli.ts',
        'cli/',
        'demo/',
        'simulate/',
        'hashes.ts',
        'templates.ts',
        'version.ts',
      ],
    },
  },
  orchestrate: { rooms: { orchestrate: ['orchestrate/'] } },
  outside: {
    rooms: { github: ['github/'], agents: ['agents/'], sandbox: ['sandbox/'] },
    sees: ['ports', 'ground'],
  },
  ports: { rooms: { ports: ['ports.ts'] }, pure: true },
  render: { rooms: { render: ['render/'] }, pure: true },
  decide: { rooms: { decide: ['decide/'] }, pure: true },
  bottom: {
    rooms: {
      workflow: ['workflow/'],
      policy: ['policy/'],
      progress: ['progress/'],
      commands: ['commands/'],
      expression: ['expression/'],
    },
    pure: true,
  },
  ground: { rooms: { ground: GROUND }, pure: true },
};

/** Arrows between rooms of one layer that are allowed. */
const ACROSS = ['workflow -> expression'];

/** Libraries without effects that a pure layer may use. */
const PURE_LIBRARIES = ['zod', 'yaml'];

/** What a pure layer never names: clocks, chance, the process, the network, the place it is run in. */
const IMPURE = new Set([
  'process',
  'performance',
  'fetch',
  'globalThis',
  'global',
  'require',
  'Buffer',
  'crypto',
  'import.meta',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  'console',
  'navigator',
  'Date.now',
  'Date()',
  'new Date()',
  'Math.random',
]);

const ORDER = Object.keys(LAYERS);

export interface Place {
  layer: string;
  room: string;
}

/** Where a file of `src` belongs, by its path from there; undefined when no layer has it. */
export function placeOf(path: string): Place | undefined {
  for (const [layer, { rooms }] of Object.entries(LAYERS))
    for (const [room, members] of Object.entries(rooms))
      if (members.some((member) => (member.endsWith('/') ? path.startsWith(member) : path === member)))
        return { layer, room };
  return undefined;
}

/** Every way in which one file breaks the layers, as sentences that begin with `path:line`. */
export function faultsOf(path: string, text: string): string[] {
  const from = placeOf(path);
  if (from === undefined) return [`${path}:1 belongs to no layer`];
  const pure = LAYERS[from.layer]?.pure === true;
  return namedIn(text).flatMap(({ what, name, at }) => {
    const fault =
      what === 'import'
        ? importFault(path, from, name, pure)
        : pure && IMPURE.has(name)
          ? `names ${name}`
          : null;
    return fault === null ? [] : [`${path}:${text.slice(0, at).split('\n').length} ${fault}`];
  });
}

function importFault(path: string, from: Place, name: string, pure: boolean): string | null {
  if (!name.startsWith('.')) {
    const library = PURE_LIBRARIES.some((allowed) => name === allowed || name.startsWith(`${allowed}/`));
    return pure && !library ? `imports ${name}, which a pure layer may not` : null;
  }
  const target = posix.join(posix.dirname(path), name);
  const to = placeOf(target);
  if (to === undefined) return `imports ${target}, which belongs to no layer`;
  if (to.room === from.room) return null;
  const [above, below] = [ORDER.indexOf(from.layer), ORDER.indexOf(to.layer)];
  if (below < above) return `imports ${target}: ${from.layer} must not look up to ${to.layer}`;
  if (below === above)
    return ACROSS.includes(`${from.room} -> ${to.room}`)
      ? null
      : `imports ${target}: ${from.room} and ${to.room} stay apart`;
  const sees = LAYERS[from.layer]?.sees;
  return sees === undefined || sees.includes(to.layer)
    ? null
    : `imports ${target}: ${from.layer} sees ${sees.join(' and ')} only`;
}
