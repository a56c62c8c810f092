import type { Case } from '../case.ts';
import { COMMITS } from './commits.ts';
import { EVENTS } from './events.ts';
import { HEADS } from './heads.ts';
import { PEOPLE } from './people.ts';
import { RESTORES } from './restores.ts';
import { TROUBLE } from './trouble.ts';
import { WORDS } from './words.ts';

export const CASES: readonly Case[] = [
  ...EVENTS,
  ...COMMITS,
  ...RESTORES,
  ...HEADS,
  ...WORDS,
  ...PEOPLE,
  ...TROUBLE,
];
