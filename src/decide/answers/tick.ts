import type { Gate } from '../../progress/gate.ts';
import type { Person } from '../../people.ts';
import type { Edit } from '../found.ts';

/** What a tick box in the status comment stands for: one gate, and what it asks people to approve. No blanks, no end of an HTML comment. */
export const tickKey = (instance: string, { subject }: Pick<Gate, 'subject'>): string =>
  `${instance}/${subject.digest.slice(0, 12)}`.replaceAll(/[<>\s]|-(?=-)/g, (character) =>
    encodeURIComponent(character).replace('-', '%2D'),
  );

/** How a line with a box begins; `login` names who ticked a box that has counted. */
export const tickLine = (key: string, login: string | null): string =>
  `- [${login === null ? ' ' : 'x'}] <!-- pawl:tick ${key}${login === null ? '' : ` ${login}`} -->`;

const LINE = /^- \[([ xX])\] <!-- pawl:tick (\S+)(?: (\S+))? -->/;

interface Box {
  key: string;
  /** Lower case; empty for the box that is there for anybody. */
  login: string;
  on: boolean;
}

/** A box that somebody ticked, or whose tick somebody took away. */
export interface Tick {
  by: Person;
  on: boolean;
  at: string;
  /** Node id of the edit. */
  id: string;
}

/**
 * Who ticked and unticked the boxes of a gate, oldest first. Only what a person did to a version that we wrote counts,
 * and only where nothing but boxes was touched: else somebody could put other words beside the box that another ticks.
 * Whoever takes away another person's tick changes nothing.
 */
export function ticksIn(edits: readonly Edit[], viewer: Person, key: string): Tick[] {
  const ticks: Tick[] = [];
  let written: string | null = null;
  let before: Box[] | null = null;
  for (const { id, at, by, body } of edits) {
    if (body === null || by === null) {
      written = by?.id === viewer.id ? null : written;
      before = null;
      continue;
    }
    const boxes = boxesIn(body);
    if (by.id === viewer.id) written = unticked(body);
    else if (unticked(body) !== written) {
      before = null;
      continue;
    } else if (before !== null) {
      const known = before;
      for (const [index, box] of boxes.entries()) {
        if (box.key !== key || box.on === known[index]?.on) continue;
        const own = box.login === '' || box.login === by.login.toLowerCase();
        if (own) ticks.push({ by, on: box.on, at, id });
      }
    }
    before = boxes;
  }
  return ticks;
}

const boxesIn = (body: string): Box[] =>
  lines(body).flatMap((line) => {
    const [, mark, key, login = ''] = LINE.exec(line) ?? [];
    return key === undefined ? [] : [{ key, login: login.toLowerCase(), on: mark !== ' ' }];
  });

/** A body without its ticks, whatever ends its lines. */
const unticked = (body: string): string =>
  lines(body)
    .map((line) => (LINE.test(line) ? line.replace(/^- \[[xX]\]/, '- [ ]') : line))
    .join('\n')
    .trimEnd();

const lines = (body: string): string[] => body.split(/\r?\n/);
