import { readFileSync } from 'node:fs';
import { it } from 'vitest';
import { dice, play } from './played.ts';
it('one', () => {
  const out = JSON.parse(readFileSync('/tmp/props/found-101.json', 'utf8'));
  const [, v] = out.find(([k]: [string]) => /gate.withdr|gate.wi|gate.a/.test(k));
  let st: any;
  try { play(v.text, dice(v.numbers), (s) => { st = s; }); } catch (e) { console.log((e as Error).message); }
  console.log(st.decisions.map((d: any) => `${d.entries[0]?.at} ${d.kind} ${d.reason} w=${d.wake} ` + d.entries.map((e: any) => `${e.type}:${e.step ?? e.verb ?? e.name ?? ''}${e.because ?? ''}${e.error?.type ?? ''}${e.conclusion ?? ''}${e.comment_id ?? ''}${e.answer?.source_id ?? ''}${e.source_id ?? ''}`).join(' ')).filter((l: string) => !l.startsWith('undefined')).join('\n').slice(-2500));
  console.log(st.snapshot.comments.slice(-6).map((c: any) => `${c.id} ${c.created_at} ${c.author.login} ${c.body}`), st.now, JSON.stringify(Object.entries(st.progress.steps).filter(([, s]: any) => s.gate).map(([k, s]: any) => [k, s.status, s.gate]).slice(-3)), st.progress.inbox.cursor);
});
