import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commandRule, COMMANDS, completions } from '../../src/commands/grammar.ts';
import { parseCommand } from '../../src/commands/parse.ts';

describe('given a comment that is no command', () => {
  it.each([
    ['empty', ''],
    ['prose', 'I approve of this'],
    ['prose that speaks of one', 'please /approve'],
    ['a blank before it', ' /approve'],
    ['a tab before it', '\t/approve'],
    ['a line before it', '\n/approve'],
    ['a carriage return before it', '\r/approve'],
    ['a fence', '```\n/approve\n```'],
    ['a tilde fence', '~~~\n/approve\n~~~'],
    ['inline code', '`/approve`'],
    ['indented code', '    /approve'],
    ['a quote', '> /approve'],
    ['a reply by mail', 'On Monday, lea wrote:\n> /approve'],
    ['an HTML comment', '<!-- /approve -->'],
    ['an HTML comment over lines', '<!--\n/approve\n-->'],
    ['a list', '- /approve'],
    ['a link', '[/approve](x)'],
    ['emphasis', '**/approve**'],
    ['a Cyrillic a', '/аpprove'],
    ['a fullwidth solidus', '／approve'],
    ['fullwidth letters', '/ａｐｐｒｏｖｅ'],
    ['a zero width space inside', '/app\u200brove'],
    ['a byte order mark', '\ufeff/approve'],
    ['a soft hyphen', '/approve\u00ad'],
    ['a combining mark', '/apprové'],
    ['capitals', '/Approve'],
    ['all capitals', '/APPROVE'],
    ['capitals in the prefix', '/Pawl approve'],
    ['a blank after the slash', '/ approve'],
    ['two slashes', '//approve'],
    ['a path', '/approve/this'],
    ['punctuation after it', '/approve!'],
    ['a full stop after it', '/approve.'],
    ['an underscore', '/request_changes'],
    ['a digit first', '/1approve'],
    ['a hyphen first', '/-approve'],
    ['no blank between prefix and verb', '/pawlapprove'],
    ['a no-break space between prefix and verb', '/pawl\u00a0approve'],
    ['the prefix alone', '/pawl'],
    ['a word of another bot', '/rebase main'],
    ['a vertical tab as a blank', '/approve\u000bgate'],
    ['a NUL', '/approve\u0000'],
    ['a line separator', '/approve\u2028x'],
  ])('when it is %s, then it is none', (_, body) => {
    expect(parseCommand(body, true)).toBeNull();
  });

  it('when bare words are switched off, then only those after /pawl are ours', () => {
    expect(parseCommand('/approve', false)).toBeNull();
    expect(parseCommand('/pawl approve', false)).toMatchObject({ verb: 'approve' });
  });
});

describe('given a command', () => {
  it.each<[string, string, string, string[], string]>([
    ['alone', '/approve', 'approve', [], ''],
    ['with the prefix', '/pawl approve', 'approve', [], ''],
    ['with blanks and tabs', '/pawl \t approve \t plan', 'approve', ['plan'], 'plan'],
    ['with words', '/approve plan looks good', 'approve', ['plan', 'looks', 'good'], 'plan looks good'],
    ['with a hyphen in it', '/request-changes shorter', 'request-changes', ['shorter'], 'shorter'],
    ['with lines after it', '/reject plan\nno tests\n\nnone', 'reject', ['plan'], 'plan\nno tests\n\nnone'],
    ['with only lines after it', '/reject\n\nno tests\n', 'reject', [], 'no tests'],
    ['with CRLF', '/reject plan\r\nno tests\r\n', 'reject', ['plan'], 'plan\nno tests'],
    ['with CRLF and no words', '/approve\r\n', 'approve', [], ''],
    ['with blanks at its end', '/approve   ', 'approve', [], ''],
    ['with words in any script', '/reject план 計画', 'reject', ['план', '計画'], 'план 計画'],
    ['with another command after it', '/approve\n/reject no', 'approve', [], '/reject no'],
    ['with a fence after it', '/reject\n```\ncode\n```', 'reject', [], '```\ncode\n```'],
  ])('when it comes %s, then its verb, words and text are understood', (_, body, verb, words, text) => {
    expect(parseCommand(body, true)).toEqual({ verb, rule: commandRule(verb), words, text });
  });

  it.each(COMMANDS.map((rule) => [rule.verb, rule] as const))(
    'when it is /%s, then it has its rule',
    (verb, rule) => {
      for (const body of [`/${verb}`, `/pawl ${verb} x`])
        expect(parseCommand(body, true)).toMatchObject({ verb, rule });
    },
  );

  it('when it is longer than a few lines, then no word is lost', () => {
    const words = Array.from({ length: 8_000 }, (_, index) => `w${index}`);
    const command = parseCommand(`/reject ${words.join(' ')}`, true);
    expect(command).toMatchObject({ words });
  });
});

describe('given an unknown word after /pawl', () => {
  it.each([
    ['aprove', 'approve'],
    ['strt', 'start'],
    ['request', 'request-changes'],
    ['rej', 'reject'],
    ['skipp', 'skip'],
    ['xyz', undefined],
    ['a', 'approve'],
    ['re', undefined],
    ['zapprove', 'approve'],
    ['rollbakc', 'rollback'],
  ])('when it is %s, then the suggestion is %s', (verb, suggestion) => {
    expect(parseCommand(`/pawl ${verb}`, false)).toEqual({ verb, suggestion });
  });
});

describe('given the list of commands', () => {
  it('when it is read, then verbs are unique, and usages and examples begin with them', () => {
    expect(new Set(COMMANDS.map((rule) => rule.verb)).size).toBe(COMMANDS.length);
    for (const { verb, usage, does, example } of COMMANDS) {
      expect(usage.split(' ')[0]).toBe(`/${verb}`);
      expect(does).toMatch(/^[a-z].*[^.]$/);
      expect(parseCommand(example, true)).toMatchObject({ verb });
    }
    expect(
      COMMANDS.map(({ verb, arguments: args, permission, asks }) => [verb, args, permission, asks]),
    ).toEqual([
      ['start', 'workflow-values', 'write', false],
      ['approve', 'gate-text', null, false],
      ['request-changes', 'gate-text', null, false],
      ['reject', 'gate-text', null, false],
      ['input', 'gate-values', null, false],
      ['delegate', 'gate-person', null, false],
      ['retry', 'step', 'write', false],
      ['skip', 'step-text', 'write', false],
      ['pause', 'text', 'write', false],
      ['resume', 'nothing', 'write', false],
      ['set', 'values', 'write', false],
      ['signal', 'name-text', 'write', false],
      ['cancel', 'text', 'write', false],
      ['terminate', 'text', 'maintain', false],
      ['reset', 'point', 'write', false],
      ['rollback', 'checkpoint', 'write', false],
      ['compensate', 'from-step', 'write', false],
      ['migrate', 'commit', 'write', false],
      ['status', 'nothing', 'read', true],
      ['explain', 'nothing', 'read', true],
      ['history', 'nothing', 'read', true],
      ['help', 'nothing', 'read', true],
    ]);
    expect(commandRule('approv')).toBeUndefined();
  });

  it('when somebody types its beginning, then what it could become is listed', () => {
    expect(completions('/re')).toEqual(['/request-changes', '/reject', '/retry', '/resume', '/reset']);
    expect(completions('help')).toEqual(['/help']);
    expect(completions('/x')).toEqual([]);
    expect(completions('')).toHaveLength(COMMANDS.length);
  });
});

describe('given any text', () => {
  it('when it is parsed, then nothing is thrown and a command stands at its very beginning', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.string().map((text) => `/approve ${text}`),
          fc.string().map((text) => `/${text}`),
        ),
        fc.boolean(),
        (body, bare) => {
          const command = parseCommand(body, bare);
          if (command === null) return;
          expect(body.startsWith(`/${command.verb}`) || /^\/pawl[ \t]+/.test(body)).toBe(true);
          if ('rule' in command) expect(COMMANDS).toContain(command.rule);
        },
      ),
      { numRuns: 500 },
    );
  });

  it.each([
    ['letters', `/${'a'.repeat(65_535)}`],
    ['letters and a mark', `/${'a'.repeat(65_534)}!`],
    ['hyphens', `/${'a-'.repeat(32_767)}!`],
    ['blanks', `/pawl${' '.repeat(65_530)}`],
    ['blanks and a mark', `/pawl${' '.repeat(65_530)}!`],
    ['tabs and blanks', `/approve${' \t'.repeat(32_760)}`],
    ['words', `/approve ${'a '.repeat(32_700)}`],
    ['lines', `/approve\n${'\n'.repeat(65_000)}`],
    ['carriage returns', `/approve${'\r'.repeat(65_000)}`],
    ['images', '!['.repeat(32_768)],
  ])('when it is 65,536 characters of %s, then it takes no longer than a long text may', (_, body) => {
    const before = performance.now();
    for (let round = 0; round < 10; round += 1) parseCommand(body, true);
    expect(performance.now() - before).toBeLessThan(500);
  });
});
