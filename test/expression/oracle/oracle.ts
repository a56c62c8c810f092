import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { JsonObject, JsonValue } from '../../../src/json.ts';
import type { Case } from './generate.ts';

/** What Jinja2 makes of one case; an expression has a value, and everything has the text it is printed as. */
export interface Verdict {
  text: Judged;
  value?: Judged;
}

export type Judged = { ok: true; value: JsonValue } | { ok: false; error: string };

interface Oracle {
  /** Such as `Jinja2 3.1.2 on Python 3.11.2`. */
  name: string;
  judge(scope: JsonObject, cases: readonly Case[]): Verdict[];
}

const SCRIPT = fileURLToPath(new URL('jinja2_oracle.py', import.meta.url));

/** Real Jinja2 if a Python with it is installed (Debian's first), or why there is none. */
export function findOracle(): Oracle | { missing: string } {
  const python = ['/usr/bin/python3', 'python3'].find(
    (candidate) => spawnSync(candidate, ['-c', 'import jinja2.sandbox']).status === 0,
  );
  if (python === undefined)
    return { missing: 'no Python here can import jinja2; Debian has it in python3-jinja2' };
  const { version, python: on } = ask(python, {}, []).head;
  return {
    name: `Jinja2 ${version} on Python ${on}`,
    judge: (scope, cases) => ask(python, scope, cases).verdicts,
  };
}

/** One process for all cases, fed line by line. */
function ask(
  python: string,
  scope: JsonObject,
  cases: readonly Case[],
): { head: { version: string; python: string }; verdicts: Verdict[] } {
  const input = [scope, ...cases].map((line) => `${JSON.stringify(line)}\n`).join('');
  const { status, stdout, stderr } = spawnSync(python, ['-W', 'ignore', SCRIPT], {
    input,
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
    timeout: 120_000,
  });
  const [head = '', ...lines] = stdout.trimEnd().split('\n');
  if (status !== 0 || lines.length !== cases.length)
    throw new Error(`The oracle answered ${lines.length} of ${cases.length} cases: ${stderr.slice(-2000)}`);
  return { head: JSON.parse(head), verdicts: lines.map((line): Verdict => JSON.parse(line)) };
}
