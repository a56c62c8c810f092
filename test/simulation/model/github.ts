import { announce } from '../../../src/github/announce.ts';
import { archiveRun } from '../../../src/github/archive.ts';
import { commitOnBranch } from '../../../src/github/commit.ts';
import { dispatchWorkflow } from '../../../src/github/dispatch.ts';
import { Known } from '../../../src/github/known.ts';
import { publishView } from '../../../src/github/publish.ts';
import { restore } from '../../../src/github/restore.ts';
import { Reviewers } from '../../../src/github/reviewers.ts';
import { wakePullRequest } from '../../../src/github/wake.ts';
import type {
  CommitRequest,
  CommitResult,
  DispatchResult,
  DispatchTask,
  GitHub,
  OpenPull,
  Person,
  ReadOptions,
  RestoreRequest,
  RunBranch,
  Snapshot,
  View,
  Want,
} from '../../../src/ports.ts';
import { MARKER } from '../../../src/ports.ts';
import { PLACE, withFacts } from './facts.ts';
import { CALLER } from './requests.ts';
import { DOCUMENT, PULL, RUN_REF, US } from './repository.ts';
import { isOurs, snapshotOf, toComment } from './snapshot.ts';
import { instantOf, type State } from './state.ts';
import { fileAt, textOf } from './tree.ts';
import type { Wire } from './wire.ts';

const RECENT = 20;

/**
 * The port over a repository in memory, as one process has it. What it reads is answered at once; what it writes goes through
 * the adapter's own code, down to the mutations, so that lost answers are read back here as they are there.
 */
export class MemoryGitHub implements GitHub {
  readonly #wire: Wire;
  readonly #known: Known;
  readonly #reviewers: Reviewers;
  readonly #log: (line: string) => void;
  /** Lists that the next read cannot have whole. */
  broken: string[] = [];
  /** What the last read was answered from, and the last reading of more. */
  told: State;
  later: State;

  constructor(wire: Wire, log: (line: string) => void = () => {}) {
    this.#wire = wire;
    this.#log = log;
    this.#known = new Known(wire, PLACE);
    this.#reviewers = new Reviewers(wire, PLACE, log);
    this.told = wire.repository.state;
    this.later = this.told;
  }

  read(_pull: number, options: ReadOptions): Promise<Snapshot> {
    return this.#look('read', () => {
      const { objects, state } = this.#wire.repository;
      this.told = this.#wire.read();
      this.later = this.told;
      const snapshot = snapshotOf(objects, this.told, state.now, options, this.broken);
      this.broken = [];
      this.#known.remember(snapshot.repository);
      return snapshot;
    });
  }

  readMore(snapshot: Snapshot, wants: Want[]): Promise<Snapshot> {
    if (wants.length === 0) return Promise.resolve(snapshot);
    return this.#look('read more', () => {
      this.later = this.#wire.read();
      return withFacts(this.#wire.repository.objects, this.later, snapshot, wants);
    });
  }

  blobs(oid: string, paths: string[]): Promise<{ [path: string]: string | null }> {
    return this.#look('read blobs', () => {
      const tree = this.#wire.repository.objects.at(oid).tree;
      return Object.fromEntries(paths.map((path) => [path, fileAt(tree, path)?.oid ?? null]));
    });
  }

  texts(oids: string[]): Promise<{ [oid: string]: string | null }> {
    return this.#look('read texts', () =>
      Object.fromEntries(
        oids.map((oid) => {
          const blob = this.#wire.repository.objects.blob(oid);
          return [oid, blob === undefined ? null : textOf(blob)];
        }),
      ),
    );
  }

  async commit(request: CommitRequest): Promise<CommitResult> {
    const result = await commitOnBranch(this.#wire, PLACE, this.#known, request, this.#log);
    if (!result.ok || request.show === undefined) return result;
    const { snapshot, view } = request.show;
    const after = { ...snapshot, seen: result.seen ?? snapshot.seen };
    return { ...result, seen: await announce(this.#wire, this.#reviewers, after, view, this.#log) };
  }

  restore(request: RestoreRequest): Promise<CommitResult> {
    return restore(this.#wire, PLACE, this.#known, request, this.#log);
  }

  archive(snapshot: Snapshot, keep?: string): Promise<CommitResult> {
    return archiveRun(this.#wire, PLACE, snapshot, keep);
  }

  publish(snapshot: Snapshot, view: View): Promise<void> {
    return publishView(this.#wire, PLACE, this.#reviewers, snapshot, view);
  }

  wake(pull: number, defaultBranch = 'main'): Promise<void> {
    return wakePullRequest(this.#wire, PLACE, CALLER, defaultBranch, pull);
  }

  dispatch(task: DispatchTask): Promise<DispatchResult> {
    return dispatchWorkflow(this.#wire, PLACE, task);
  }

  runs(): Promise<{ now: string; runs: RunBranch[] }> {
    return this.#look('read runs', () => {
      const { repository } = this.#wire;
      const oid = this.#wire.read().refs[RUN_REF];
      const document =
        oid === undefined ? null : (fileAt(repository.objects.at(oid).tree, DOCUMENT)?.text ?? null);
      return { now: repository.now, runs: oid === undefined ? [] : [{ pull: PULL, document }] };
    });
  }

  openPulls(): Promise<{ now: string; complete: boolean; pulls: OpenPull[] }> {
    return this.#look('read open', () => {
      const state = this.#wire.read();
      const pulls = state.pull.state === 'OPEN' ? [openPullOf(state)] : [];
      return { now: instantOf(this.#wire.repository.state.now), complete: true, pulls };
    });
  }

  #look<T>(name: string, perform: () => T): Promise<T> {
    return this.#wire.ask({ name, writes: false }, perform);
  }
}

/** The pull request as a sweep sees it. */
function openPullOf(state: State): OpenPull {
  const updated = state.comments
    .toSorted((one, other) => (updatedAt(one) < updatedAt(other) ? 1 : -1))
    .slice(0, RECENT)
    .sort((one, other) => one.id - other.id);
  return {
    number: PULL,
    labels: [...state.on],
    status: state.statuses[state.pull.head]?.state ?? null,
    checks: state.checks,
    comments: updated.map(toComment),
    reviews: state.reviews
      .slice(-RECENT)
      .map(({ author, state: said, submitted_at }) => ({ author, state: said, submitted_at })),
    labelled: state.labelled.filter(({ label }) => label.startsWith('pawl:')).slice(-10),
    edited: editedByAnother(updated),
  };
}

const updatedAt = ({ edits, created_at }: State['comments'][number]): string =>
  edits.at(-1)?.at ?? created_at;

function editedByAnother(comments: State['comments']): { at: string; by: Person | null } | null {
  const ours = comments.findLast((remark) => isOurs(remark) && remark.body.startsWith(`<!-- ${MARKER} `));
  const edit = ours?.edits.at(-1);
  return edit === undefined || edit.by?.id === US.id ? null : { at: edit.at, by: edit.by };
}
