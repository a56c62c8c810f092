import { describe, expect, it } from 'vitest';
import { checkPath, type PathRules } from '../src/paths.ts';

const why = (path: string, rules: Partial<PathRules> = {}): string | undefined => {
  const verdict = checkPath(path, { allow: [], deny: [], ...rules });
  return verdict.ok ? undefined : verdict.why;
};

describe('given a path that is refused', () => {
  it.each([
    ['', 'the path is empty'],
    [`${'dir/'.repeat(256)}x`, 'the path is longer than 1,024 bytes'],
    ['a\u200bb', 'the path has a character that does not show'],
    ['e\u0301.txt', 'the path is not in Unicode form NFC'],
    ['a\\b', 'the path has a backslash'],
    ['/a', 'the path is absolute'],
    ['a//b', 'the path has an empty part'],
    ['a/', 'the path has an empty part'],
    ['./a', 'the path has a part that is `.` or `..`'],
    ['a/../b', 'the path has a part that is `.` or `..`'],
    ['a/．．/b', 'the path has a part that is `.` or `..`'],
    ['a／b', 'the path has a character that some systems read as a separator'],
    ['a:b', 'the path has a character that Windows does not accept in names'],
    ['~a', 'the path has a part that begins or ends with a space, a dot or `~`'],
    ['a.', 'the path has a part that begins or ends with a space, a dot or `~`'],
    ['con.txt', 'the path names a device of Windows'],
    ['aux .txt', 'the path names a device of Windows'],
    ['PROGRA~12', 'the path looks like the short name Windows gives to another file'],
    ['PROGRA~1.TXT', 'the path looks like the short name Windows gives to another file'],
    [`a/${'x'.repeat(256)}`, 'the path has a part of more than 255 bytes'],
    ['a/.github/x', 'nothing in `.github` is written by agents'],
    ['a/CLAUDE.md', '`claude.md` is never written by agents'],
    ['package.json', '`package.json` decides what gets installed; policy must allow it by its name'],
  ])('when it is %j, then it is said why: %s', (path, reason) => {
    expect(why(path)).toBe(reason);
  });

  it('when policy denies it or allows others only, then that is said', () => {
    expect(why('src/a.ts', { deny: ['src/**'] })).toBe('policy denies `src/**`');
    expect(why('src/a.ts', { allow: ['docs/**'] })).toBe('policy allows agents other paths only');
  });
});

describe('given a path at the edge of what is refused', () => {
  it.each([
    ['the most bytes a path may have', `${'dir/'.repeat(255)}wxyz`],
    ['the most bytes a part may have', 'x'.repeat(255)],
    ['the end of a device in a name', 'falcon'],
    ['the beginning of a device in a name', 'console.ts'],
    ['more than eight characters before a tilde', 'longername~1'],
    ['something after the number', 'name~1x'],
    ['a long ending after the number', 'name~1.text'],
    ['a dot before the tilde', 'a.b~1'],
  ])('when it has %s, then it is accepted', (_, path) => {
    expect(why(path)).toBeUndefined();
  });
});

describe('given rules with and without wildcards', () => {
  it.each<[string, Partial<PathRules>, boolean]>([
    ['plan/x', { deny: ['plan'] }, false],
    ['plan/x', { deny: ['plan/'] }, false],
    ['plan/x', { deny: ['plan//'] }, false],
    ['plan/x/y', { deny: ['plan/*'] }, false],
    ['plan-b', { deny: ['plan'] }, true],
    ['plan/x', { allow: ['plan'] }, true],
    ['plan/x', { allow: ['plan/'] }, true],
    ['plan/x', { allow: ['p*n/'] }, true],
    ['plan/x/y', { allow: ['plan/*'] }, false],
    ['plan/x', { allow: ['plan/*'] }, true],
    ['plan-b', { allow: ['plan'] }, false],
    ['package.json', { allow: ['package.json'] }, true],
    ['a/package.json', { allow: ['a/**'] }, false],
    ['a/package.json', { allow: ['a/package.json'] }, true],
  ])('when %s meets %j, then it is accepted: %s', (path, rules, accepted) => {
    expect(why(path, rules) === undefined).toBe(accepted);
  });
});
