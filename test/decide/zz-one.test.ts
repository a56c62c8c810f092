import { readFileSync } from 'node:fs';
import { it } from 'vitest';
import { dice, play } from './played.ts';
it('one', () => {
  for (const [k, v] of JSON.parse(readFileSync('/tmp/props/found-101.json', 'utf8'))) {
    let st: any;
    try { play(v.text, dice(v.numbers), (s) => { st = s; }); console.log(k.slice(0, 30), 'fine now'); continue; } catch (e) { console.log((e as Error).message.slice(0, 60)); }
    console.log(v.text.slice(0, 4400));
    console.log(st.decisions.map((d: any) => `${d.entries[0]?.at} ${d.kind} ${d.reason} w=${d.wake} ` + d.entries.map((e: any) => `${e.type}:${e.step ?? e.verb ?? e.name ?? ''}${e.because ?? ''}${e.error?.type ?? ''}${e.conclusion ?? ''}`).join(' ')).filter((l: string) => !l.startsWith('undefined')).join('\n').slice(-1800));
    console.log(JSON.stringify(st.progress.ending), st.progress.current_phase, JSON.stringify(Object.entries(st.progress.steps).filter(([, s]: any) => s.status !== 'completed')).slice(0, 600));
  }
});
