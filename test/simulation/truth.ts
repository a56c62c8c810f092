/** What happened for certain, beside what the repository shows. It is never told to the engine. */
export class Truth {
  /** Commits of the run's branch that an actions run was told of. */
  readonly acknowledged: string[];
  /** Those of them that may go with what people did to the places where documents are kept. */
  readonly excused: Set<string>;
  /** Performances by task. */
  readonly performed: Map<string, number>;
  /** By what was said: what people saw then, in the head and at the gate. */
  readonly shown: Map<string, readonly string[]>;
  /** What people had approved when the first step rested on it, by gate. */
  readonly used: Map<string, string>;
  /** Kinds of things that people did, and faults that struck, with how often. */
  readonly struck: Map<string, number>;
  /** What must never be. */
  readonly wrongs: string[];
  /** Attempts that people granted, by step. */
  granted: number;

  constructor(from?: Truth) {
    this.acknowledged = [...(from?.acknowledged ?? [])];
    this.excused = new Set(from?.excused);
    this.performed = new Map(from?.performed);
    this.shown = new Map(from?.shown);
    this.used = new Map(from?.used);
    this.struck = new Map(from?.struck);
    this.wrongs = [...(from?.wrongs ?? [])];
    this.granted = from?.granted ?? 0;
  }

  count(kind: string): void {
    this.struck.set(kind, (this.struck.get(kind) ?? 0) + 1);
  }

  did(...kinds: string[]): boolean {
    return kinds.some((kind) => this.struck.has(kind));
  }
}
