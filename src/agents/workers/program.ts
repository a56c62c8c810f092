import { OUTCOME_LIMITS } from '../../ports.ts';
import { runChild, type Ending } from '../shell/child.ts';

export interface Program {
  file: string;
  args: string[];
  cwd: string;
  env: { [name: string]: string };
  timeout_ms: number;
  input: string;
}

/** Runs a program that is given something to read and writes one document, of which no more is kept than an outcome may have. */
export const runProgram = (program: Program): Promise<Ending> =>
  runChild({ ...program, standard_limit: OUTCOME_LIMITS.bytes, ends_at_limit: true });
