/** What one part of the torture comes to. */
export interface Result {
  /** How many cases were played. */
  played: number;
  /** Each case that did not end as it must, as a sentence that says how to play it again. */
  failures: string[];
  /** What else is worth knowing: one line. */
  told: string;
}

/** How a part tells how far it is. */
export type Tell = (line: string) => void;

/** The sum of several results of one part. */
export const together = (results: readonly Result[], told: string): Result => ({
  played: results.reduce((sum, { played }) => sum + played, 0),
  failures: results.flatMap(({ failures }) => failures),
  told,
});
