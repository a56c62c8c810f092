import { hashes } from '../../src/hashes.ts'; import { append } from '../../src/progress/append.ts';
import fc from 'fast-check';
import { it } from 'vitest';
import { expect } from 'vitest';
import { simulate } from '../../src/simulate/simulate.ts';
import { workflowText } from '../decide/generated.ts';
import { dice, rolls, workflowOf, workflows } from '../decide/played.ts';
import { Watch } from '../decide/watched.ts';
import { scriptText } from './scripted.ts';
const one = (text: string, numbers: number[]) => {
  const workflow = workflowOf(text)!;
  const script = scriptText(workflow, dice(numbers));
  const s = simulate({ workflow: { path: 'w.yml', text }, script: { path: 's.yml', text: script }, world: { workflows } });
  if (!s.ok) throw new Error('refused ' + JSON.stringify(s.problems));
  const watch = new Watch(workflow, 256);
  (globalThis as any).__log = s.decisions.map((d) => d.line.at + ' ' + d.line.reason + ' ' + d.entries.map((e: any) => `${e.type}:${e.step ?? e.verb ?? ''}${e.because ?? ''}${e.conclusion ?? ''}`).join(' '));
  let pr: any = null; for (const { entries } of s.decisions) { watch.see(entries, pr); pr = append(pr, entries, hashes.sha256); }
  if (['completed', 'failed', 'cancelled'].includes(s.result.status))
    for (const [name, { status }] of Object.entries(s.result.steps)) expect(status, `${name} after the end`).toBe('completed');
  expect(s.result.decisions).toBeLessThan(1000);
};
it('hunts', () => {
  const want = new RegExp(process.env.WANT ?? '^$'); const shrink = process.env.WANT !== undefined;
  if (shrink) {
    const r = fc.check(fc.property(workflowText, rolls, (text, numbers) => { try { one(text, numbers); } catch (e) { if (want.test(String((e as Error).message))) throw e; } }), { numRuns: 1000, seed: Number(process.env.SEED ?? 1), interruptAfterTimeLimit: 40000 });
    if (r.counterexample) { const [t, n] = r.counterexample; try { one(t, n); } catch (e) { console.log(String((e as Error).message).slice(0, 400)); } console.log(t, scriptText(workflowOf(t)!, dice(n))); console.log((globalThis as any).__log.join('\n').slice(-3500)); } else console.log('none');
    return;
  }
  const seen = new Map<string, any>();
  for (const [text, numbers] of fc.sample(fc.tuple(workflowText, rolls), { numRuns: Number(process.env.N ?? 300), seed: Number(process.env.SEED ?? 1) })) {
    try { one(text, numbers); } catch (e) {
      const message = String((e as Error).message);
      const key = message.replace(/[a-z.-]*\d+(#\d+|\[\d+\])*/g, 'N').slice(0, 90);
      const old = seen.get(key);
      if (!old || text.length < old.text.length) seen.set(key, { n: (old?.n ?? 0) + 1, text, message }); else old.n += 1;
    }
  }
  for (const [k, v] of seen) console.log(`${v.n}x ${v.message.slice(0, 300)}\n  ${v.text.slice(0, 900)}`);
}, 600_000);
