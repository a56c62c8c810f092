import { describe } from 'vitest';

/** Whether every case is played: `npm run acceptance` does. */
const isWhole = process.env['PAWL_ALL'] !== undefined;

/** A group of tests on the built bundle that takes minutes, and whose rules are tested below it as well: part of `npm run acceptance` only. */
export const inFull = isWhole ? describe : describe.skip;

/**
 * Some of many cases that are alike, spread over all of them; with `PAWL_ALL` set, as `npm run acceptance` does, every one.
 * For tests on the built bundle, each case of which costs seconds.
 */
export function sample<Case>(cases: readonly Case[], few: number): Case[] {
  if (isWhole || cases.length <= few) return [...cases];
  return Array.from({ length: few }, (_, index) => cases[Math.floor((index * cases.length) / few)]).flatMap(
    (one) => (one === undefined ? [] : [one]),
  );
}
