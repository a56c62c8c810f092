/** What somebody did to the document or to the branch that holds it. */
export interface Damage {
  name: string;
  /** A text, null where the file is deleted; or what becomes of the branch. */
  leaves: { text: string | null } | { branch: 'gone' } | { generation: number; way: Way };
}

/** How an older document comes back: each of these is one command of git. */
export type Way = 'plain commit' | 'revert' | 'force push' | 'merge' | 'merge of the newer into the older';
const WAYS: readonly Way[] = [
  'plain commit',
  'revert',
  'force push',
  'merge',
  'merge of the newer into the older',
];

/** Every damage there is to a document: `older` counts the documents before it on the branch, oldest first from 0. */
export function everyDamage(text: string, older: number): Damage[] {
  return [
    ...truncations(text),
    ...flips(text),
    ...conflicts(text),
    { name: 'emptied', leaves: { text: '' } },
    { name: 'deleted', leaves: { text: null } },
    { name: 'the branch deleted', leaves: { branch: 'gone' } },
    ...Array.from({ length: older }, (_, generation) =>
      WAYS.map((way) => ({
        name: `document ${generation + 1} again by ${way}`,
        leaves: { generation, way },
      })),
    ).flat(),
  ];
}

/** At any byte, the first and the last but one included. Documents are ASCII wherever nobody wrote anything else. */
const truncations = (text: string): Damage[] =>
  Array.from({ length: text.length - 1 }, (_, at) => ({
    name: `truncated at ${at + 1}`,
    leaves: { text: text.slice(0, at + 1) },
  }));

/** One bit of the byte at any offset, another one at each. */
const flips = (text: string): Damage[] =>
  Array.from({ length: text.length }, (_, at) => {
    const bit = at % 7;
    const flipped = String.fromCharCode(text.charCodeAt(at) ^ (1 << bit));
    return {
      name: `bit ${bit} flipped at ${at}`,
      leaves: { text: text.slice(0, at) + flipped + text.slice(at + 1) },
    };
  });

function conflicts(text: string): Damage[] {
  const lines = text.split('\n');
  return lines.slice(0, -1).map((line, at) => {
    const both = ['<<<<<<< HEAD', line, '=======', line, '>>>>>>> feature'];
    const marked = [...lines.slice(0, at), ...both, ...lines.slice(at + 1)].join('\n');
    return { name: `conflict at line ${at + 1}`, leaves: { text: marked } };
  });
}
