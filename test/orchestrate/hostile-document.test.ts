import { performance } from 'node:perf_hooks';
import { beforeEach, describe, expect, it } from 'vitest';
import { DOCUMENT, GATED, Life, RUN } from '../support/life.ts';
import { playOn } from '../torture/damage/memory.ts';

let life: Life;
let text: string;

beforeEach(async () => {
  life = new Life(GATED);
  await life.decide();
  await life.work();
  await life.decide();
  text = life.github.text(RUN, DOCUMENT) ?? '';
});

const approved = '"human_approvals": {\n    "agree_approved": true\n  }';
const pending = '"human_approvals": {\n    "agree_approved": false\n  }';

const HOSTILE: { what: string; make: () => string }[] = [
  { what: 'two values of one key', make: () => text.replace(pending, `${pending},\n  ${approved}`) },
  {
    what: 'the same key twice with the gate in it',
    make: () => text.replace('"steps": {', '"steps": {},\n  "steps": {'),
  },
  { what: '__proto__', make: () => text.replace('{\n', '{\n  "__proto__": {"polluted": true},\n') },
  {
    what: 'constructor and prototype',
    make: () => text.replace('{\n', '{\n  "constructor": {"prototype": {"polluted": true}},\n'),
  },
  {
    what: '__proto__ among the outputs',
    make: () => text.replace('"outputs": {', '"outputs": {\n    "__proto__": "polluted",'),
  },
  { what: 'a million levels', make: () => '['.repeat(1_000_000) + ']'.repeat(1_000_000) },
  {
    what: 'a million levels within a value',
    make: () =>
      text.replace('"variables": {}', `"variables": {"a": ${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}}`),
  },
  { what: 'more than a mebibyte', make: () => `{"a": "${'a'.repeat(1_100_000)}"}` },
  { what: 'a number that is none', make: () => text.replace('"generation": 3', '"generation": 1e999') },
  { what: 'a byte order mark', make: () => `\uFEFF${text}` },
  { what: 'null', make: () => 'null\n' },
  { what: 'a list', make: () => '[]\n' },
  { what: 'spaces that mean nothing', make: () => `${text} ` },
];

describe('given somebody who can write in our name, and a document that is made to do harm', () => {
  it.each(HOSTILE)(
    'threat 19: when it has $what, then it is refused in a moment, the newest of ours is restored, and the gate stays shut',
    async ({ make }) => {
      const hostile = make();
      expect(hostile).not.toBe(text);
      const [tip] = life.github.history(RUN);
      life.github.push(RUN, { [DOCUMENT]: hostile }, tip?.message, true);
      const began = performance.now();
      const { decision } = await life.decide();
      expect(performance.now() - began).toBeLessThan(2_000);
      expect(decision.reason).toBe('progress_restored');
      expect(life.document?.steps['agree']?.gate?.status).toBe('pending');
      expect(life.document?.steps['build']).toBeUndefined();
      expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
      expect(await playOn(life)).toMatchObject({ end: 'ended', counted: { status: 'completed' } });
      expect(life.flaws).toEqual([]);
    },
  );
});
