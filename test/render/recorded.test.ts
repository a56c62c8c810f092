import { describe, expect, it } from 'vitest';
import { answerComment } from '../../src/render/answers/answer.ts';
import { keptHistory } from '../../src/render/answers/kept-history.ts';
import { COMMENT_LIMITS } from '../../src/render/comment.ts';
import { historyOf } from '../../src/render/history/history-of.ts';
import type { RenderInput } from '../../src/render/input.ts';
import { finished } from '../cli/runs.ts';
import { versionOf, versionsOf } from '../support/versions.ts';
import { inputOf } from './input.ts';

const story = finished();
const place = { server_url: 'https://github.com', repository: 'acme/widgets' };
const versions = versionsOf(story);
const history = historyOf(versions, place);
const asked = (more: Partial<RenderInput> = {}): string =>
  answerComment({ ...inputOf({ progress: story.progress, history, ...more }), topics: ['history'] })?.body ??
  '';
const rows = (body: string): string[] => body.split('\n').filter((line) => /^- \d{4}-/.test(line));

describe('given decisions with words of others', () => {
  it('when they are shown in a comment, then nothing in them is a mention, a link, an end of the section or HTML', () => {
    const [first] = history.decisions;
    const hostile = '@eve #1 <!-- /pawl:history --> [x](http://evil) ![](y) | `z`';
    const decisions = [
      { ...first!, says: [hostile], people: [{ login: '@eve', id: 1, did: 'started' as const }] },
    ];
    const body = asked({ history: { ...history, decisions } });
    expect(body.match(/<!-- \/pawl:history -->/g)).toHaveLength(1);
    expect(body).not.toMatch(/@eve|#1 |http:\/\/evil|\]\(http:/);
    expect(keptHistory(body)).toContain('All of them, as a table');
  });

  it('when commits were passed over, then the newest three are named with their authors', () => {
    const eve = ['a', 'b', 'c', 'd'].map((name) =>
      versionOf(name, 'x', { ours: false, author: `eve-${name}` }),
    );
    const body = asked({ history: historyOf([...versions, ...eve], place) });
    expect(body).toContain('No decision went on from 4 commits:');
    expect(body).toMatch(/\*\*eve-b\*\*[^]*\*\*eve-d\*\*/);
    expect(body).not.toContain('eve-a');
  });

  it('when nothing could be read, then it says so and does not end in nothing', () => {
    expect(asked({ history: { ...history, decisions: [] } })).toContain(
      'Nothing that can be read was recorded.',
    );
  });
});

describe('given the newest decisions, just read', () => {
  it('when they are shown, then newest first, each with time, people, reason and a link to its commit', () => {
    const shown = rows(asked());
    expect(shown).toHaveLength(history.decisions.length);
    const [first] = history.decisions;
    expect(shown.at(-1)).toMatch(/^- 2026-01-05 \d\d:\d\d UTC · lea started the workflow/);
    expect(shown.at(-1)).toContain('by **lea** &#40;started, commanded&#41;');
    expect(shown.at(-1)).toContain(`\`${first?.reason ?? ''}\``);
    expect(shown.at(-1)).toContain(`](https://github.com/acme/widgets/commit/${first?.commit ?? ''})`);
  });

  it('when older ones went before, then it says how many and which command lists all', () => {
    expect(asked({ history: { ...history, older: 30 } })).toContain(
      '30 older decisions went before. All of them, as a table: `pawl history --pr 7 --format csv`',
    );
    expect(asked()).not.toContain('went before');
  });

  it('when there is no room for all, then as many as fit are shown and the others are counted, the way to them too', () => {
    const many = Array.from({ length: 400 }, (_, index) => ({
      ...history.decisions[index % history.decisions.length]!,
      seq: index + 1,
      says: ['<&>'.repeat(200)],
    }));
    const body = asked({ history: { ...history, decisions: many, older: 5 } });
    expect(body.length).toBeLessThanOrEqual(COMMENT_LIMITS.characters);
    expect(body.length).toBeGreaterThan(COMMENT_LIMITS.characters / 2);
    const shown = rows(body).length;
    expect(shown).toBeGreaterThan(10);
    expect(body).toContain(`${405 - shown} older decisions went before.`);
    expect(body).not.toContain('left out for length');
  });
});

describe('given a history that was shown before', () => {
  const kept = keptHistory(asked()) ?? '';
  const later = (text: string, topics: ('status' | 'history')[] = ['history']): string =>
    answerComment({
      ...inputOf({ progress: story.progress, kept_history: text }),
      topics,
    })?.body ?? '';

  it('when the comment is written again, then it stands there word for word', () => {
    expect(kept).toContain('### History');
    expect(later(kept)).toBe(asked());
    expect(keptHistory(later(kept, ['status', 'history']))).toBe(kept);
  });

  it('when it is longer than its share by now, then it is cut once, and the same ever after', () => {
    const long = `${kept}\n${'- a line of the list\n'.repeat(2_500)}`;
    const cut = keptHistory(later(long, ['status', 'history'])) ?? '';
    expect(cut).toContain('the rest was left out for length');
    expect(cut.length).toBeLessThan(long.length);
    expect(keptHistory(later(cut, ['status', 'history']))).toBe(cut);
  });

  it.each([
    '',
    '<!-- pawl:history -->',
    'x\n<!-- /pawl:history -->\n<!-- pawl:history -->',
    'a <!-- pawl:history -->\nb\n<!-- /pawl:history -->',
  ])('when the comment has no such part (%j), then nothing is kept', (body) => {
    expect(keptHistory(body)).toBeNull();
  });

  it('when the comment came back with other line breaks, then it is found all the same', () => {
    expect(keptHistory(asked().replaceAll('\n', '\r\n'))).toBe(kept);
  });
});
