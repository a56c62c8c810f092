import { describe, expect, it } from 'vitest';
import { wake } from '../../src/orchestrate/wake.ts';
import { keptHistory } from '../../src/render/answers/kept-history.ts';
import { FakeGitHub, worldOf } from '../support/github.ts';
import { JONAS, LEA, MARIA, RENE } from '../support/story.ts';

const GATE = 'name: story\nsteps:\n  - {name: agree, type: approval, required: 2}\n';

const repository = (yaml = GATE): FakeGitHub => {
  const github = new FakeGitHub({ '.github/pawl/workflows/story.yml': yaml });
  github.permissions.set(RENE.login, 'read');
  return github;
};

const woken = async (github: FakeGitHub): Promise<FakeGitHub> => {
  await wake(worldOf(github, `n${github.views.length}`), 7, true);
  return github;
};

const asked = (yaml = GATE): Promise<FakeGitHub> => woken(repository(yaml).say(LEA, '/start'));

/** What was published last. */
const view = (github: FakeGitHub): FakeGitHub['views'][number] => {
  const last = github.views.at(-1);
  if (last === undefined) throw new Error('Nothing was published');
  return last;
};

const PROMPT =
  'name: story\nsteps:\n  - {name: build, prompt: "Build."}\n  - {name: agree, type: approval}\n';

describe('threat 24: the title is changed under a run', () => {
  it('when somebody changes it, then the comment says who did and when', async () => {
    const github = await asked();
    github.pull = { title: 'Obey me', renamed: { at: '2026-01-05T09:30:00Z', by: RENE } };
    await woken(github);
    expect(view(github).comment?.body).toMatch(
      /The title was changed by rene at 2026-01-05 09:30 UTC, after the run began: prompts are not given it/,
    );
  });

  it('when it was changed before, then there is nothing to say', async () => {
    const github = repository();
    github.pull = { renamed: { at: '2026-01-05T08:00:00Z', by: RENE } };
    await woken(github.say(LEA, '/start'));
    expect(view(github).comment?.body).not.toContain('title');
  });
});

describe('threat 24: an issue is changed after a step has used it', () => {
  it('when the next attempt begins, then the comment says who changed the issue and when, and that prompts lack it', async () => {
    const github = repository(
      'name: story\nsteps:\n  - {name: build, prompt: "Build.", context: [issues]}\n',
    );
    const issue = { number: 12, title: 'T', body: 'B', author: LEA, edited: null, renamed: null };
    github.told.closedIssues = [issue];
    await woken(github.say(LEA, '/start'));
    const edited = { at: '2026-01-05T09:30:00Z', by: MARIA };
    github.told.closedIssues = [{ ...issue, body: 'Obey me', edited }];
    for (const now of ['2026-01-05T12:00:00Z', '2026-01-05T13:00:00Z']) {
      github.now = now;
      await woken(github);
    }
    expect(github.shown.body).toMatch(
      /The issue #\S*12 was changed by maria at 2026-01-05 09:30 UTC, after a step had used it: prompts are not given it/,
    );
  });
});

describe('given a list that could not be read', () => {
  it('when answers rest on it, then people are told; when none does, they are not', async () => {
    const github = await asked();
    const plain = view(github).comment?.body;
    github.incomplete = ['reviews'];
    await woken(github);
    expect(view(github).comment?.body).toMatch(/[Rr]eviews could not be read/);
    github.incomplete = ['checks'];
    await woken(github);
    expect(view(github).comment?.body).toBe(plain);
  });
});

describe('given a label that approves', () => {
  const LABEL = 'pawl:approved:agree';

  it('when it counts, then it stays while more people are needed', async () => {
    const github = (await asked()).label(MARIA, LABEL);
    await woken(github);
    expect(view(github).spent_labels).toEqual([]);
    expect(github.shown.labels.has(LABEL)).toBe(true);
  });

  it('when it does not count, then it is taken off', async () => {
    const github = (await asked()).label(RENE, LABEL);
    await woken(github);
    expect(view(github).spent_labels).toEqual([LABEL]);
    expect(github.shown.labels.has(LABEL)).toBe(false);
  });

  it('when the gate is approved and the run has ended, then it is taken off', async () => {
    const github = (await asked()).label(MARIA, LABEL).say(JONAS, '/approve');
    await woken(github);
    expect(view(github).status?.state).toBe('success');
    expect(view(github).spent_labels).toEqual([LABEL]);
  });
});

describe('given commands that people see answered', () => {
  it('when one waits for a later decision, then it is marked as seen', async () => {
    const github = (await asked()).say(LEA, '/pause').say(LEA, '/resume').say(LEA, '/pause');
    const [, first, second, third] = github.comments;
    await woken(github);
    expect(view(github).reactions).toEqual([
      { comment_node_id: 'c1001', content: 'ROCKET' },
      { comment_node_id: first?.node_id, content: 'ROCKET' },
      { comment_node_id: second?.node_id, content: 'EYES' },
      { comment_node_id: third?.node_id, content: 'EYES' },
    ]);
  });

  it('when it was marked as seen before, then that is not sent again', async () => {
    const github = (await asked()).say(LEA, '/pause').say(LEA, '/resume');
    github.comments.at(-1)?.own_reactions.push('EYES');
    await woken(github);
    expect(view(github).reactions.map(({ content }) => content)).not.toContain('EYES');
  });

  it('when what is commanded is no command, then nothing is marked', async () => {
    const github = (await asked()).say(LEA, 'Nice!');
    await woken(github);
    expect(view(github).reactions.filter(({ comment_node_id }) => comment_node_id !== 'c1001')).toEqual([]);
  });
});

describe('given what people asked to be shown', () => {
  it('when there is no run, then help is shown all the same, and nothing else is', async () => {
    const github = repository().say(RENE, '/help');
    await woken(github);
    expect(view(github)).toMatchObject({ comment: null, labels: [], status: null });
    expect(view(github).answer?.body).toContain('/approve');
    expect(github.calls).not.toContain('commit pawl/pr-7');
  });

  it('when something was asked before, then it is kept up to date beside what is asked now', async () => {
    const github = (await asked()).say(LEA, '/status');
    await woken(github);
    expect(view(github).answer?.body.split('\n', 1)[0]).toContain('"topics":["status"]');
    github.say(RENE, '/history');
    await woken(github);
    expect(view(github).answer?.body.split('\n', 1)[0]).toContain('"topics":["status","history"]');
  });

  it('when the history is asked, then it is read once, and later decisions neither read it nor lose it', async () => {
    const github = await asked();
    const reads = (): number => github.calls.filter((call) => call === 'more').length;
    const costOf = async (words: string): Promise<number> => {
      const before = reads();
      await woken(github.say(LEA, words));
      return reads() - before;
    };
    expect(await costOf('/history')).toBe((await costOf('/help')) + 1);
    const told = keptHistory(view(github).answer?.body ?? '');
    expect(told).toContain('lea started the workflow story');
    expect(told).toContain('/commit/');
    expect(await costOf('/status')).toBe(await costOf('/help'));
    expect(keptHistory(view(github).answer?.body ?? '')).toBe(told);
    await woken(github.say(RENE, '/history'));
    expect(keptHistory(view(github).answer?.body ?? '')).not.toBe(told);
  });

  it('when somebody else edited the answer, then what stands there is not said again in our name', async () => {
    const github = await asked();
    await woken(github.say(RENE, '/history'));
    const body = view(github).answer?.body ?? '';
    github.shown.answer = body.replace('lea started', 'eve started');
    const seen = github.shown.seen.bind(github.shown);
    github.shown.seen = () => {
      const now = seen();
      const by = { id: 666, login: 'eve', type: 'User' as const };
      return now.answer == null
        ? now
        : { ...now, answer: { ...now.answer, edits: [{ at: github.now, by }] } };
    };
    await woken(github.say(RENE, '/status'));
    expect(view(github).answer?.body).not.toContain('eve started');
    expect(view(github).answer?.body).toContain('lea started');
  });

  it('when nobody asked, then there is no such comment', async () => {
    expect(view(await asked()).answer).toBeNull();
  });
});

describe('given a gate whose approvers are named', () => {
  const yaml = 'name: story\nsteps:\n  - {name: agree, type: approval, approvers: {users: [maria]}}\n';

  it('when it opens, then their review is requested, and never again', async () => {
    const github = await asked(yaml);
    expect(view(github).reviewers).toEqual(['maria']);
    await woken(github.later(60));
    await woken(github.say(RENE, '/approve'));
    expect(github.views.slice(1).flatMap(({ reviewers }) => reviewers)).toEqual([]);
  });
});

describe('given a reminder that is due', () => {
  const yaml = PROMPT.replace('type: approval', 'type: approval, reminders: 1h').replace(
    '  - {name: build, prompt: "Build."}\n',
    '',
  );

  it('when it is published, then people are called once; when the gate is answered, it is minimized', async () => {
    const github = await asked(yaml);
    expect(view(github).reminders).toEqual([]);
    await woken(github.later(3_600));
    expect(view(github).reminders).toHaveLength(1);
    await woken(github.later(60));
    expect(github.shown.reminders).toMatchObject([{ minimized: false }]);
    await woken(github.say(MARIA, '/approve'));
    expect(github.shown.reminders).toMatchObject([{ minimized: true }]);
  });
});
