import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Planted } from './planted.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const PARTS = ['src', 'test/simulation', 'scripts/simulation.ts', 'package.json'];

/** What the simulation says of the sources with something taken out. */
export interface Verdict {
  code: number;
  text: string;
}

/** Copies the sources, takes a guarantee out of the copy, and runs the simulation there. Throws where the text is not found any more. */
export async function simulateWithout(planted: Planted, schedules: number): Promise<Verdict> {
  const place = mkdtempSync(join(tmpdir(), 'pawl-planted-'));
  try {
    for (const part of PARTS) {
      mkdirSync(dirname(join(place, part)), { recursive: true });
      cpSync(join(ROOT, part), join(place, part), { recursive: true });
    }
    symlinkSync(join(ROOT, 'node_modules'), join(place, 'node_modules'));
    for (const { file, text, by } of planted.changes) {
      const before = readFileSync(join(place, file), 'utf8');
      if (before.split(text).length !== 2)
        throw new Error(`${file} does not have this exactly once any more: ${text}`);
      writeFileSync(
        join(place, file),
        before.replace(text, () => by),
      );
    }
    return await simulate(place, schedules);
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

function simulate(place: string, schedules: number): Promise<Verdict> {
  const given = [
    'scripts/simulation.ts',
    '--schedules',
    String(schedules),
    '--workers',
    '1',
    '--failures',
    '1',
  ];
  return new Promise((resolve) => {
    execFile(process.execPath, given, { cwd: place, maxBuffer: 50_000_000 }, (error, out, err) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
      resolve({ code, text: `${out}${err}` });
    });
  });
}
