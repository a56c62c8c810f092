import type { Person } from '../../src/ports.ts';
import type { Outcome } from '../../src/decide/work/outcome.ts';
import type { Task } from '../../src/decide/work/task.ts';
import type { Files } from './model/repository.ts';

/** What workers bring, apart from the task they were given. */
type Brought = Partial<Omit<Outcome, 'task'>>;

/** A workflow in a repository, and who does what in it. */
export interface Scenario {
  name: string;
  files: Files;
  /** Whether documents are sealed with a key. */
  sealed: boolean;
  /** How people begin it. */
  start: string;
  /** What a step brings when nothing goes wrong: the same for every attempt. */
  work(task: Task): Brought;
  /** Steps by instance, and the gates that must hold when they begin. */
  gated: { [step: string]: string[] };
  /** Further on: gates that something must have rested on before. */
  behind: { [step: string]: string[] };
  /** Outputs that a gate shows: folders below `.pawl/pr-7/outputs`. */
  shows: { [gate: string]: string[] };
  /** Attempts that the definition allows a step before a person must grant more. */
  attempts: number;
  /** What all recorded attempts may cost, in dollars, before nothing more may begin. */
  budget?: number;
  /** What people may do beside approving while things go wrong. */
  commands: readonly string[];
  /** What a diligent person answers where a run is blocked by its limits. */
  approvers: readonly Person[];
}
