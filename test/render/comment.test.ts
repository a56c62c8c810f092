import { describe, expect, it } from 'vitest';
import { COMMENT_LIMITS } from '../../src/render/comment.ts';
import { visibleLines } from '../../src/render/visible-lines.ts';
import { render, type RenderInput } from '../../src/render/render.ts';
import { Journal, MARIA, pipeline } from '../support/progress.ts';
import { inputOf } from './input.ts';
import { stages } from './stages.ts';

const shipped = pipeline();
/** Two people must approve at the end. */
const workflow = {
  ...shipped,
  steps: shipped.steps.map((step) =>
    step.type === 'approval' && step.gate === 'final-approval' ? { ...step, required: 2 } : step,
  ),
};
const all = stages();
const bodyOf = (given: Partial<RenderInput>): string => render(inputOf(given)).comment?.body ?? '';
const at = (stage: string, more: Partial<RenderInput> = {}): string =>
  bodyOf({ progress: all[stage] ?? null, workflow, ...more });

describe('given neither a run nor a problem', () => {
  it('when it is rendered, then nothing is shown at all', () => {
    expect(render(inputOf({}))).toEqual({
      comment: null,
      labels: [],
      status: null,
      answer: null,
      reminders: [],
      reviewers: [],
      spent_labels: [],
      reactions: [],
    });
  });
});

describe('given a definition with a mistake and no run', () => {
  const file = '.github/pawl/workflows/build.yml';
  const body = bodyOf({
    problems: [
      {
        code: 'unknown_key',
        severity: 'error',
        message: '`promt` is no key of a step',
        span: { file, line: 2, column: 3, end_line: 2, end_column: 8 },
        hint: 'did you mean `prompt`?',
      },
    ],
    sources: { [file]: 'steps:\n  promt: hi @maria\n' },
  });

  it('when it is rendered, then place, line, caret and mend are there', () => {
    expect(body).toContain('❌ Nothing was started · 1 problem found');
    expect(body).toContain('A key that this place does not know');
    expect(body).toContain('`promt` is no key of a step');
    expect(body).toContain(`--> ${file}:2:3`);
    expect(body).toMatch(/2 \| {3}promt: hi @maria\n {2}\| {3}\^{5}\n/);
    expect(body).toContain('**Hint** did you mean `prompt`?');
  });

  it('when there are fifty of them, then four show and the rest is folded', () => {
    const problems = Array.from({ length: 50 }, (_, index) => ({
      code: 'unknown_step' as const,
      severity: 'error' as const,
      message: `step ${index} is unknown`,
    }));
    const many = bodyOf({ problems });
    expect(many.indexOf('step 3 is')).toBeLessThan(many.indexOf('<details><summary>46 more'));
    expect(many.indexOf('step 4 is')).toBeGreaterThan(many.indexOf('<details><summary>46 more'));
  });
});

describe('given a refused command', () => {
  const refusals = [
    { login: 'rene', command: 'start', why: 'starting needs write access, and rene has read' },
  ];

  it('when there is no run, then who, what and why are said', () => {
    const body = bodyOf({ refusals });
    expect(body).toContain(
      '`/start` by **rene** was refused: starting needs write access, and rene has read',
    );
  });

  it('when there is a run, then they are said above it', () => {
    expect(at('03-plan-gate', { refusals })).toContain('`/start` by **rene** was refused');
  });
});

describe('given an open gate', () => {
  it('when it is rendered, then who, since when and what to type can be read', () => {
    const body = at('03-plan-gate');
    expect(body).toContain('✋ Waiting for a person · plan-approval');
    expect(body).toContain('open since 2026-01-05 09:08 UTC');
    expect(body).toContain('Anyone with write access, but not the author of this pull request');
    expect(body).toContain('> /approve plan-approval\n');
    expect(body).toContain('> /request-changes plan-approval ');
  });

  it('when an answer was refused, then it says whose and why', () => {
    expect(at('04-approval-refused')).toContain(
      'The comment of **lea** does not count: the author of the pull request does not count.',
    );
  });

  it('when two approvals are needed and one is there, then it says who gave it', () => {
    expect(at('11-final-gate')).toContain('1 of 2 approvals: **maria** approved by a comment 2026-01-05');
  });

  it('when it is of a fork, then outputs are linked on the branch of the run', () => {
    expect(at('03-plan-gate', { fork: true })).toContain('/blob/pawl/pr-7/.pawl/pr-7/outputs/create-plan/');
  });

  it('when several are open, then a review is said to be too little and every one is named', () => {
    const journal = new Journal().start();
    for (const gate of ['plan-approval', 'code-approval', 'final-approval']) journal.open(gate, '', []);
    const body = bodyOf({ progress: journal.progress, workflow });
    expect(body).toContain('a review cannot say which gate it means');
    expect(body).toContain('<summary>✋ Open as well: code-approval, final-approval</summary>');
  });

  it('when what it asks about changed, then earlier answers are said not to count', () => {
    const journal = new Journal().start().open('final-approval', '', []).later(5);
    const subject = { digest: 'f', content: 'f', outputs: [] };
    journal.decide({ type: 'gate.subject_changed', step: 'final-approval', subject, what: 'the content' });
    expect(bodyOf({ progress: journal.progress, workflow })).toContain(
      '**Changed** 2026-01-05 09:05 UTC: the content; earlier answers were about something else and do not count.',
    );
  });
});

describe('given a step that failed and asks a person', () => {
  it('when it is rendered, then retry, skip and reject are offered', () => {
    const body = at('13-failure-gate');
    for (const command of ['/retry create-plan', '/skip create-plan say why', '/reject create-plan say why'])
      expect(body).toContain(command);
  });
});

describe.each(Object.entries(all))('given the stage %s', (stage, progress) => {
  const body = bodyOf({ progress, workflow });

  it('when it is rendered, then it reads as reviewed', async () => {
    // What can be typed is listed from the grammar, which has tests of its own.
    const reviewed = body.replace(/(?<=by people who may:\n)[^]*?(?=\nPawl acts)/, '');
    await expect(reviewed).toMatchFileSnapshot(`snapshots/${stage}.md`);
  });

  it('when its open lines are counted, then they are at most forty', () => {
    expect(visibleLines(body.split('\n'))).toBeLessThanOrEqual(COMMENT_LIMITS.visible);
  });

  it('when it is rendered again later, then not a letter differs', () => {
    expect(bodyOf({ progress: structuredClone(progress), workflow })).toBe(body);
  });
});

describe('given a run without its workflow', () => {
  it('when it is rendered, then it says what it can', () => {
    const body = bodyOf({ progress: all['03-plan-gate'] ?? null });
    expect(body).toContain('/approve plan-approval');
    expect(body).not.toContain('mermaid');
  });
});

describe('given a journal of very many long outputs', () => {
  it('when it is rendered, then parts are left out rather than cut, and it says so', () => {
    const journal = new Journal().start();
    for (let index = 0; index < 40; index += 1) {
      const step = `step-${index}-${'x'.repeat(400)}`;
      journal.claim(step, 1, 'planner').done(step, '<&>'.repeat(150));
    }
    journal.open('final-approval', '@'.repeat(500), []);
    for (let index = 0; index < 20; index += 1)
      journal.answered('final-approval', MARIA, 'approve', '|'.repeat(2000));
    const body = bodyOf({ progress: journal.progress, workflow });
    expect(body.length).toBeLessThanOrEqual(COMMENT_LIMITS.characters);
    expect(body.match(/<details>/g)?.length).toBe(body.match(/<\/details>/g)?.length);
  });
});

describe('given notes that agents left', () => {
  const left = (titles: string[]): Journal => {
    const notes = titles.map((title, index) => ({
      category: 'lesson',
      title,
      path: `.pawl/memory/lesson/${index}.md`,
      oid: 'a'.repeat(40),
    }));
    return new Journal().start().decide({ type: 'notes.left', step: 'create-plan', notes });
  };

  it('when a title is made to do something, then it does nothing', () => {
    const body = bodyOf({
      progress: left(['@org/team ](https://evil.example) </details> <!-- x']).progress,
      workflow,
    });
    expect(body).toContain('Notes left by agents');
    expect(body).not.toMatch(/@org|\]\(https:\/\/evil|<\/details> <!--/);
  });

  it('when there are more than are shown, then the newest are, with links, and the others are counted', () => {
    const body = bodyOf({
      progress: left(Array.from({ length: 60 }, (_, index) => `Note ${index}.`)).progress,
      workflow,
    });
    const lines = body.split('\n').filter((line) => line.startsWith('- lesson: '));
    expect(lines).toHaveLength(20);
    expect(lines[0]).toMatch(
      /^- lesson: \[Note 59\.\]\(\S+\/\.pawl\/memory\/lesson\/59\.md\) · `create-plan` · 2026-01-05/,
    );
    expect(body).toContain('- and 40 older, in the folder');
  });
});
