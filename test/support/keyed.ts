import { sealKeys } from '../../src/hashes.ts';
import { wake, type Report } from '../../src/orchestrate/wake.ts';
import type { World } from '../../src/orchestrate/world.ts';
import { decode } from '../../src/progress/codec.ts';
import type { Progress } from '../../src/progress/schema.ts';
import { FakeGitHub, worldOf } from './github.ts';
import { LEA } from './story.ts';

const STORY = `
name: story
steps:
  - {name: agree, type: approval}
  - {name: build, prompt: "Build it."}
`;
export const RUN = 'pawl/pr-7';
export const DOCUMENT = '.pawl/pr-7/progress.json';

let count = 0;
/** The world of another actions run, with the keys in the text of a secret; null for none. */
export const worldWith = (github: FakeGitHub, key: string | null): World => {
  count += 1;
  const keys = key === null ? [] : sealKeys(key);
  if ('wrong' in keys) throw new Error(keys.wrong);
  return { ...worldOf(github, `wake ${count}`), seal_keys: keys };
};
export const wakeUp = (github: FakeGitHub, key: string | null): Promise<Report> =>
  wake(worldWith(github, key), 7, true);

/** A run that waits for an approval after three decisions: begun, paused, resumed. */
export const waiting = async (key: string | null): Promise<FakeGitHub> => {
  const github = new FakeGitHub({ '.github/pawl/workflows/story.yml': STORY }).say(LEA, '/start');
  await wakeUp(github, key);
  await wakeUp(github.say(LEA, '/pause'), key);
  await wakeUp(github.say(LEA, '/resume'), key);
  // as publications leave them
  for (const comment of github.comments) comment.own_reactions = ['ROCKET'];
  return github;
};

/** The document at the tip of the run's branch. */
export const documentIn = (github: FakeGitHub): Progress => {
  const decoded = decode(github.text(RUN, DOCUMENT) ?? '', DOCUMENT);
  if (!decoded.ok) throw new Error(decoded.problems[0]?.message);
  return decoded.value;
};
