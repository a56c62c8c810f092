import { report } from './state/check-run.ts';
import { conclude } from './state/dispatched-run.ts';
import type { CheckConclusion, CheckRun, DispatchedRun, Status } from './state/model.ts';
import type { Repository } from './state/repository.ts';
import { addStatus } from './state/status.ts';
import type { World } from './world.ts';

/** What programs that test a pull request do at the repository. */
export class Ci {
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  /** A check run on the head of a pull request: one begins (null), or ends with a conclusion. No event tells of it, as of those of Actions. */
  check(pull: number, name: string, conclusion: CheckConclusion | null): CheckRun {
    return report(this.#repository, this.#repository.pull(pull).head.oid, name, conclusion);
  }

  /** A commit status on the head of a pull request, set with an account of a person or an app. */
  status(login: string, pull: number, context: string, state: Status['state']): Status {
    const { oid: sha } = this.#repository.pull(pull).head;
    const wanted = { sha, state, context, description: null, targetUrl: null };
    return addStatus(this.#repository, this.#world.accounts.named(login), wanted);
  }

  /** Actions runs that were dispatched, oldest first. */
  dispatched(): readonly DispatchedRun[] {
    return this.#repository.dispatchedRuns;
  }

  /** Ends a dispatched actions run, with a conclusion in small letters. */
  conclude(id: number, conclusion: string): void {
    conclude(this.#repository, id, conclusion);
  }

  get #repository(): Repository {
    if (this.#world.repository === null) throw new Error('the sandbox has no repository yet');
    return this.#world.repository;
  }
}
