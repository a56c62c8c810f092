import fc from 'fast-check';
import { it } from 'vitest';
import { encode } from '../../src/progress/codec.ts';
import { replay } from '../../src/progress/replay.ts';
import { hashes } from '../../src/hashes.ts';
import { workflowText } from './generated.ts';
import { dice, play, rolls } from './played.ts';
it('shrinks', () => {
  const want = new RegExp(process.env.WANT ?? '.');
  const not = new RegExp(process.env.NOT ?? '^$');
  const r = fc.check(
    fc.property(workflowText, rolls, (text, numbers) => {
      try {
        const { documents } = play(text, dice(numbers));
        const versions = documents.map((document, index) => ({ commit: `c${index}`, text: encode(document) }));
        const rr = replay(versions, hashes.sha256);
        if (rr.differences.length > 0) throw new Error('replay ' + JSON.stringify(rr.differences[0]));
      } catch (e) {
        const m = String((e as Error).message);
        if (want.test(m) && !not.test(m)) throw e;
      }
    }),
    { numRuns: Number(process.env.N ?? 400), seed: Number(process.env.SEED ?? 1), interruptAfterTimeLimit: Number(process.env.MS ?? 45000) },
  );
  if (!r.failed || !r.counterexample) { console.log('none', r.numRuns); return; }
  const [text, numbers] = r.counterexample;
  console.log(text, JSON.stringify(numbers));
  let story: any;
  try { story = play(text, dice(numbers), (x: any) => { (globalThis as any).__story = x; }); } catch (e) { console.log(String((e as Error).message).slice(0, 600)); }
  const st = (globalThis as any).__story; console.log(st.decisions.map((d: any) => `${d.entries[0]?.at} ${d.kind} ${d.reason} ` + d.entries.map((e: any) => `${e.type}:${e.step ?? e.verb ?? e.name ?? ''}${e.because ?? ''}${e.error?.type ?? ''}${e.conclusion ?? ''}`).join(' ')).filter((l: string) => !l.startsWith('undefined')).join('\n').slice(-2500)); console.log(JSON.stringify(st.progress.ending), JSON.stringify(Object.fromEntries(Object.entries(st.progress.steps).filter(([, v]: any) => v.status !== 'completed'))).slice(0, 1500));
}, 600_000);
