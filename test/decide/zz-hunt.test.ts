import fc from 'fast-check';
import { it } from 'vitest';
import { encode } from '../../src/progress/codec.ts';
import { replay } from '../../src/progress/replay.ts';
import { hashes } from '../../src/hashes.ts';
import { workflowText } from './generated.ts';
import { dice, play, rolls } from './played.ts';
import { writeFileSync } from 'node:fs';
it('hunts', () => {
  const seen = new Map<string, { n: number; text: string; numbers: number[]; message: string }>();
  const n = Number(process.env.N ?? 300);
  const t0 = Date.now();
  let i = 0;
  for (const [text, numbers] of fc.sample(fc.tuple(workflowText, rolls), { numRuns: n, seed: Number(process.env.SEED ?? 1) })) {
    i += 1;
    try {
      const { documents } = play(text, dice(numbers));
      const versions = documents.map((document, index) => ({ commit: `c${index}`, text: encode(document) }));
      const r = replay(versions, hashes.sha256);
      if (r.differences.length > 0) throw new Error('replay ' + JSON.stringify(r.differences[0]));
    } catch (e) {
      const message = String((e as Error).message);
      const key = message.replace(/[a-z.-]*\d+(#\d+|\[\d+\])*/g, 'N').slice(0, 140);
      const old = seen.get(key);
      if (old === undefined || text.length < old.text.length) seen.set(key, { n: (old?.n ?? 0) + 1, text, numbers, message });
      else old.n += 1;
    }
  }
  const out = [...seen.entries()].sort((a, b) => b[1].n - a[1].n);
  for (const [k, v] of out) console.log(`${v.n}x ${k}\n   ${v.message.slice(0, 500)}\n   ${v.text.length > 1500 ? v.text.length : v.text}`);
  writeFileSync('/tmp/props/found-'+ (process.env.SEED ?? 'x') +'.json', JSON.stringify(out, null, 1));
  console.log(`${i} runs, ${Date.now() - t0} ms`);
}, 600_000);
