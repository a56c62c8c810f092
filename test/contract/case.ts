import type { Fact } from './facts.ts';
import type { Ability, Files, Stage } from './stage.ts';

/** One conversation with a GitHub, in which one of `FACTS` shows. It throws where the fact does not hold. */
export interface Case {
  /** Unique, lower case with hyphens. */
  id: string;
  fact: Fact;
  /** When what, then what. */
  says: string;
  needs: readonly Ability[];
  /** What the head's branch brings besides what every stage has. */
  files?: Files;
  play: (stage: Stage) => Promise<void>;
}
