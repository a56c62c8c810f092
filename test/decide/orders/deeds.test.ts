import { describe, expect, it } from 'vitest';
import { orderPieces } from '../../../src/render/last-order.ts';
import { given, JONAS, MARIA, type Story } from '../../support/story.ts';

const WORKFLOW = `
name: story
settings: {max-retry: 0}
variables: [{name: size, type: number, default: 1}]
steps:
  - {name: build, prompt: "Build.", checkpoint: built, compensate: {prompt: "Undo."}}
  - {name: deploy, prompt: "Deploy.", retry: {maximum-attempts: 3, initial-interval: 1h}, on-error: retry}
  - {name: agree, type: approval}
  - {name: say, prompt: "Say."}
`;

const deploying = (): Story => {
  const story = given(WORKFLOW);
  story.start();
  story.back('build');
  story.wake();
  return story;
};
const delayed = (): Story => {
  const story = deploying();
  story.fail('deploy');
  return story;
};
const asking = (): Story => {
  const story = deploying();
  story.back('deploy');
  story.wake();
  return story;
};
const failed = (): Story => {
  const story = given('name: story\nsettings: {max-retry: 0}\nsteps: [{name: build, prompt: "B."}]\n');
  story.start();
  story.fail('build');
  story.wake();
  return story;
};

/** What the status comment says of the order given last, without Markdown. */
const shown = (story: Story): string =>
  orderPieces(story.progress!)
    .map((piece) =>
      typeof piece === 'string'
        ? piece
        : 'code' in piece
          ? piece.code
          : 'strong' in piece
            ? piece.strong
            : '',
    )
    .join('');
const did = (story: Story): string | undefined => story.progress?.inbox.handled.at(-1)?.did;

describe('given a command that was refused', () => {
  it('when the status is shown, then it tells what was done before, and a question changes nothing of that', () => {
    const story = asking();
    story.comment(MARIA, '/set size=2').wake();
    story.comment(MARIA, '/reset nothing').wake();
    story.comment(MARIA, '/status').wake();
    expect(shown(story)).toMatch(/^Last order: \/set by maria, .*\. size has another value now\.$/);
  });
});

describe('given an order that was obeyed', () => {
  it.each<[string, () => Story, string, string]>([
    [
      'a pause beside work',
      deploying,
      '/pause',
      'Nothing new is started until /resume; deploy is still under way and may end.',
    ],
    [
      'a pause beside nothing',
      asking,
      '/pause later',
      'Nothing new is started until /resume; nothing is under way.',
    ],
    [
      'a cancellation with something to undo',
      asking,
      '/cancel',
      'The run ends as cancelled once what was done is undone, the newest first: build.',
    ],
    ['a cancellation', failed, '/reset build', ''],
    ['a termination', asking, '/terminate it harms', 'The run has ended as cancelled; nothing was undone.'],
    [
      'a reset to a checkpoint',
      asking,
      '/reset built',
      'The run is back at built: deploy, agree begin anew; the files of the branch stay as they are.',
    ],
    [
      'a reset to a step',
      asking,
      '/reset agree',
      'The run is back at agree: agree begins anew; the files of the branch stay as they are.',
    ],
    [
      'a rollback that needs no commit',
      asking,
      '/rollback built',
      'The run is back at built: deploy, agree begin anew; the branch has its files (commit bbbbbbb) already.',
    ],
    [
      'a compensation',
      asking,
      '/compensate',
      'build is undone, the newest first; then the run stands at its beginning, paused.',
    ],
    [
      'a compensation from a step',
      asking,
      '/compensate from build',
      'build is undone, the newest first; then the run stands before build, paused.',
    ],
    ['a delayed attempt', delayed, '/retry deploy', 'deploy is tried again now.'],
    ['a run that had failed', failed, '/retry', 'The run goes on: build is tried again.'],
    ['a skipped step', asking, '/skip say no need', 'The run goes on without say.'],
    ['a variable', asking, '/set size=3', 'size has another value now.'],
    ['a signal', asking, '/signal go', 'The signal go is kept until a step takes it.'],
    ['a gate handed on', asking, '/delegate agree @jonas', "agree is jonas's to answer now."],
  ])('when it is %s, then one sentence says what was done', (_, ready, words, sentence) => {
    const story = ready();
    story.comment(words.startsWith('/terminate') ? JONAS : MARIA, words).wake();
    if (sentence === '') expect(did(story)).toContain('build begins anew');
    else expect(did(story)).toBe(sentence);
  });

  it('when the run goes on after a pause, then that is said', () => {
    const story = asking();
    story.comment(MARIA, '/pause').wake();
    expect(shown(story)).toBe('');
    story.comment(MARIA, '/resume').wake();
    expect(shown(story)).toContain('/resume by maria');
    expect(did(story)).toBe('The run goes on.');
  });

  it('when it is the newest, then it alone is remembered with its sentence', () => {
    const story = asking();
    for (const words of ['/set size=2', '/reset built', '/set size=4']) story.comment(MARIA, words).wake();
    const rows = story.progress?.inbox.handled ?? [];
    expect(rows.filter((row) => row.did !== undefined)).toMatchObject([{ verb: 'set', login: 'maria' }]);
  });
});
