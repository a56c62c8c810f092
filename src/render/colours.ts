import type { Standing } from './standing.ts';

/** Fill, border and text of each standing; the standing's mark and word say the same without colour. */
export const COLOURS: { [standing in Standing]: { fill: string; border: string; text: string } } = {
  pending: { fill: '#f6f8fa', border: '#8c959f', text: '#24292f' },
  running: { fill: '#ddf4ff', border: '#0969da', text: '#0a3069' },
  waiting: { fill: '#fff8c5', border: '#9a6700', text: '#4d2d00' },
  holding: { fill: '#fff8c5', border: '#57606a', text: '#4d2d00' },
  retrying: { fill: '#fff1e5', border: '#bc4c00', text: '#471700' },
  done: { fill: '#dafbe1', border: '#1a7f37', text: '#003d16' },
  changes: { fill: '#fbefff', border: '#8250df', text: '#3e1f79' },
  failed: { fill: '#ffebe9', border: '#cf222e', text: '#660018' },
  caught: { fill: '#fff8c5', border: '#cf222e', text: '#4d2d00' },
  skipped: { fill: '#eaeef2', border: '#afb8c1', text: '#57606a' },
  cancelled: { fill: '#eaeef2', border: '#57606a', text: '#57606a' },
  timed_out: { fill: '#ffebe9', border: '#cf222e', text: '#660018' },
};
