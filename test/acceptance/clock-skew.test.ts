import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, describe, it } from 'vitest';
import type { Progress } from '../../src/progress/schema.ts';
import { GATED } from '../torture/kills.ts';
import { playOut } from '../torture/play.ts';
import { Site } from '../torture/site.ts';

const DAY_MS = 24 * 3600 * 1000;
const YEAR_MS = 365 * DAY_MS;

let site: Site;

afterEach(() => site.close());

/** Replaces the clock of a process before anything of ours is loaded in it. */
const skewed = (file: string, milliseconds: number): string => `
import { writeFileSync } from 'node:fs';
const Real = Date;
globalThis.Date = class extends Real {
  constructor(...given) { super(...(given.length === 0 ? [Real.now() + ${milliseconds}] : given)); }
  static now() { return Real.now() + ${milliseconds}; }
};
writeFileSync(${JSON.stringify(`${file}.seen`)}, new Date().toISOString());
`;

/** Machines whose clocks are wrong, one after the other for each actions run. */
const machines = (): string[] =>
  [YEAR_MS, -YEAR_MS, 30 * YEAR_MS].map((milliseconds, index) => {
    const file = join(site.sandbox.directory, `clock-${index}.mjs`);
    writeFileSync(file, skewed(file, milliseconds));
    return `--import=${file}`;
  });

const instants = (texts: readonly string[]): string[] =>
  texts.flatMap((text) =>
    [...text.matchAll(/"\d{4}-\d{2}-\d{2}T[\d:.]+Z"/g)].map(([instant]) => instant.slice(1, -1)),
  );

describe('given machines whose clocks are a year off, in both directions', () => {
  it('fault 14: when each actions run has another one, then the run ends as it would, and every instant is the server’s', async () => {
    site = await Site.open(GATED);
    const calm = await playOut(site, await site.pull(), 'jobs');
    const clocks = machines();
    const began = site.sandbox.now();
    const pull = await site.pull();
    const played = await playOut(site, pull, 'jobs', {
      interrupt: (run) => {
        site.environment = { NODE_OPTIONS: clocks[run % clocks.length] ?? '' };
        return undefined;
      },
    });
    expect(played).toMatchObject({ essence: calm.essence, flaws: [], runs: calm.runs });
    const texts = (await site.versions(pull)).map(({ text }) => text);
    const found = instants(texts);
    const document = JSON.parse(texts.at(-1) ?? '') as Progress;
    expect(found.length).toBeGreaterThan(20);
    // a lease and a deadline lie ahead, and never as far as a clock is wrong
    const latest = new Date(Date.parse(site.sandbox.now()) + DAY_MS).toISOString();
    expect(found.filter((instant) => instant < began || instant > latest)).toEqual([]);
    expect(document.errors).toEqual([]);
    const seen = readFileSync(join(site.sandbox.directory, 'clock-0.mjs.seen'), 'utf8');
    expect(Date.parse(seen) - Date.now()).toBeGreaterThan(YEAR_MS - DAY_MS);
  });

  it('fault 14: when work is claimed on a machine a year ahead, then its lease runs out by the server’s clock', async () => {
    site = await Site.open(GATED);
    const [ahead = '', behind = ''] = machines();
    const pull = await site.pull();
    site.sandbox.comment('lea', pull, '/start');
    site.sandbox.advance(1);
    site.environment = { NODE_OPTIONS: ahead };
    const claimed = await site.decide(pull, join(site.sandbox.directory, 'claimed'));
    expect(claimed.outputs).toMatchObject({ reason: 'run_started', work: 'agent' });
    site.environment = { NODE_OPTIONS: behind };
    const early = await site.decide(pull, join(site.sandbox.directory, 'early'));
    expect(early.outputs).toMatchObject({ reason: 'step_in_flight', work: 'none' });
    const expires = (await site.document(pull))?.steps['plan']?.claim?.lease_until ?? '';
    site.sandbox.advance((Date.parse(expires) - Date.parse(site.sandbox.now())) / 1000 + 1);
    const late = await site.decide(pull, join(site.sandbox.directory, 'late'));
    expect((await site.document(pull))?.errors.map(({ error }) => error.type)).toEqual(['lease-expired']);
    expect(late.code).toBe(0);
  });
});
