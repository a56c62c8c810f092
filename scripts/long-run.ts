import { messageFor } from '../src/orchestrate/message.ts';
import { decode, encode } from '../src/progress/codec.ts';
import { ENDED } from '../src/progress/schema.ts';
import { given, JONAS, type Story } from '../test/support/story.ts';

/** Drafts in rounds, each tried again now and then, each approved by a person; a run has a dozen rounds, and then somebody starts the next. */
const ROUNDS = `
name: story
settings: {limits: {decisions: 10000}}
phases: {work: {}, close: {}}
steps:
  - name: rounds
    type: loop
    phase: work
    max-iterations: 12
    until: "false"
    on-exhausted: continue
    steps:
      - {name: draft, prompt: "Draft {{ iteration }}.", agent: planner, max-retry: 2, checkpoint: drafted}
      - {name: judge, prompt: "Judge {{ outputs.draft }}.", agent: validator, output: {scores: [quality]}}
      - {name: agree, type: approval, message: "Is round {{ iteration }} good?"}
      - {name: build, prompt: "Build {{ outputs.draft }}.", agent: programmer, circuit-breaker: {failure-threshold: 5, reset-timeout: 10m}}
  - {name: report, prompt: "Report.", phase: close}
`;

/** What one decision cost and left. */
export interface Written {
  /** Of this thread alone: what else the machine does is no cost of ours. */
  ms: number;
  document: string;
  message: string;
}

/** The same numbers every time, spread as if by chance. */
function spread(seed: number): () => number {
  let state = seed % 2_147_483_647 || 1;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state;
  };
}

const SYLLABLES =
  'par ser to ken line col umn rea der flow gate step plan test mend file path root node tree'.split(' ');
const next = spread(7);
const pick = (): string => SYLLABLES[next() % SYLLABLES.length] ?? '';
const WORDS = Array.from({ length: 600 }, () => pick() + pick());

/** Some hundred words that differ from round to round, as those of a model do. */
function report(round: number): string {
  const roll = spread(round + 1);
  return Array.from({ length: 120 }, () => WORDS[roll() % WORDS.length]).join(' ');
}

/** One wake-up: what comes back or is said is heard, decided, written, and read again by the next. */
function turn(story: Story, act: () => unknown): Written | null {
  const before = story.documents.length;
  const began = process.threadCpuUsage();
  act();
  const document = story.documents.at(-1);
  if (document === undefined || story.documents.length === before) return null;
  const text = encode(document);
  const read = decode(text, 'progress.json');
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  story.progress = read.value;
  const { user, system } = process.threadCpuUsage(began);
  const ms = (user + system) / 1_000;
  const decision = story.decisions.at(-1);
  if (decision === undefined) throw new Error('A document was written without a decision');
  const { headline, body } = messageFor(7, decision, read.value, 'run');
  return { ms, document: text, message: `${headline}\n\n${body}\n` };
}

/** The decisions of one pull request, one after another, over as many runs as it takes. */
export function* longRun(decisions: number): Generator<Written> {
  const story = given(ROUNDS, 'limits: {decisions: 10000}');
  for (let count = 0, round = 0; count < decisions; round += 1) {
    const { progress } = story;
    const steps = Object.entries(progress?.steps ?? {});
    const claimed = steps.find(([, { claim }]) => claim !== undefined)?.[0];
    const asked = steps.some(([, { gate }]) => gate?.status === 'pending');
    const acts: (() => unknown)[] = [];
    if (progress === null || ENDED.includes(progress.status)) acts.push(() => story.start());
    else if (claimed === undefined && asked)
      acts.push(() => story.comment(JONAS, `/approve agree round ${round} reads well`).wake());
    else if (claimed !== undefined) {
      const fails = claimed.startsWith('draft') && round % 9 === 0;
      const text = report(round);
      acts.push(() =>
        fails
          ? story.later(60).fail(claimed, 'tool', `the command of round ${round} ended with 1`)
          : story.later(60).back(claimed, { text, scores: { quality: round % 11 } }),
      );
    }
    acts.push(() => story.later(claimed === undefined ? 60 : 300).wake());
    for (const act of acts) {
      const written = turn(story, act);
      if (written === null) continue;
      yield written;
      count += 1;
      if (count === decisions) return;
    }
    // The branch keeps what was; nobody reads it again.
    story.documents.length = 0;
    story.decisions.length = 0;
    if (!asked) story.snapshot.comments.length = 0;
  }
}
