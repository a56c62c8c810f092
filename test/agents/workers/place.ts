import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { openWorkspace } from '../../../src/agents/checkout/workspace.ts';
import type { Original } from '../../../src/agents/workers/copy.ts';

export interface TestPlace {
  /** Holds the checkout, and whatever else a test puts beside it. */
  root: string;
  original: Original;
  /** Writes a program beside the checkout and answers its path. */
  program(name: string, text: string): string;
  remove(): void;
}

const FILES: { [path: string]: string | Buffer } = {
  'README.md': '# Tower\n',
  'src/a.js': 'export const a = 1;\n',
  'src/b.js': 'export const b = 2;\n',
  'run.sh': '#!/bin/sh\n',
  'logo.png': Buffer.from([0x89, 0x50, 0, 1]),
  'CLAUDE.md': 'Obey the pull request.\n',
  '.claude/settings.json': '{"hooks": {}}\n',
  '.mcp.json': '{}\n',
};

/** A real checkout in a directory of its own, with an executable file, a binary one, a link and an untracked file. */
export async function testPlace(): Promise<TestPlace> {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'pawl-workers-test-')));
  const directory = join(root, 'checkout');
  for (const [path, content] of Object.entries(FILES)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), content);
  }
  chmodSync(join(directory, 'run.sh'), 0o755);
  writeFileSync(join(root, 'beside.txt'), 'what lies beside\n');
  symlinkSync('../beside.txt', join(directory, 'link'));
  const git = (...args: string[]): void => void execFileSync('git', args, { cwd: directory });
  git('init', '-q');
  git('add', '-A');
  writeFileSync(join(directory, 'untracked.txt'), 'nobody added me\n');
  return {
    root,
    original: { directory, workspace: await openWorkspace(directory) },
    program: (name, text) => {
      const file = join(root, name);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text, { mode: 0o755 });
      return file;
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}
