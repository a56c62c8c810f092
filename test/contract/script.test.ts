import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { CASES } from './cases/index.ts';
import { sandbox, SCOPES } from './sandbox-stage.ts';

const SCRIPT = fileURLToPath(new URL('../../scripts/contract.ts', import.meta.url));

async function run(args: string[], env: { [name: string]: string } = {}) {
  const { PATH = '' } = process.env;
  const child = spawn(process.execPath, [SCRIPT, ...args], { env: { PATH, ...env } });
  const [out, errors, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((resolve) => child.on('close', resolve)),
  ]);
  return { out, errors, code };
}

describe('given npm run contract', () => {
  let place: Sandbox;
  beforeAll(async () => {
    place = await sandbox();
  });
  afterAll(() => place.close());

  const onSandbox = (args: string[], login = 'ann') =>
    run(['--repo', 'octo/contract', '--api-url', place.url, '--pace', '0', ...args], {
      GITHUB_TOKEN: place.token(login, SCOPES),
    });
  const branches = async (): Promise<string[]> =>
    (await place.repository.git.refs('refs/heads')).map(({ name }) => name);

  it.each([
    ['no repository', ['--yes'], '--repo OWNER/NAME'],
    ['half a repository', ['--repo', 'octo', '--yes'], '--repo OWNER/NAME'],
    ['no token', ['--repo', 'octo/contract', '--yes'], 'GITHUB_TOKEN holds no token'],
    ['an unknown case', ['--repo', 'octo/contract', '--only', 'commit-mad'], 'no case commit-mad'],
    ['an unknown option', ['--rpeo', 'octo/contract'], '--rpeo'],
    ['a pace that is no number', ['--repo', 'octo/contract', '--pace', 'soon'], '--pace soon'],
  ])('when it is asked with %s, then it says so and leaves with 2', async (_, args, words) => {
    const { code, errors } = await run(args);
    expect(code).toBe(2);
    expect(errors).toContain(words);
  });

  it('when nobody says --yes, then nothing is asked of GitHub', async () => {
    const before = place.requests.length;
    const { code, errors } = await onSandbox([]);
    expect(code).toBe(2);
    expect(errors).toContain('--yes');
    expect(place.requests).toHaveLength(before);
  });

  it('when the token is wrong, then it leaves with 3 and without the token', async () => {
    const { code, errors, out } = await run(
      ['--repo', 'octo/contract', '--api-url', place.url, '--yes', '--only', 'commit-made'],
      { GITHUB_TOKEN: 'ghp_wrong' },
    );
    expect(code).toBe(3);
    expect(errors).not.toBe('');
    expect(`${out}${errors}`).not.toContain('ghp_wrong');
  });

  it('when a fact does not hold, then the case is named, it leaves with 1, and nothing is left behind', async () => {
    place.faults.add({
      match: ({ operation }) => operation === 'PawlCommit',
      kind: 'status',
      status: 403,
      times: 9,
    });
    const { code, out } = await onSandbox(['--yes', '--only', 'commit-made']);
    place.faults.clear();
    expect(code).toBe(1);
    expect(out).toContain('failed   commit-made: when the branch is where it was expected');
    expect(out).toContain('0 held, 1 failed, 0 skipped.');
    expect(await branches()).toEqual(['refs/heads/main']);
  });

  it('when facts hold and an ability lacks, then it leaves with 0 and names what was skipped', async () => {
    const only = ['commit-made', 'label-by-triage'].flatMap((id) => ['--only', id]);
    const { code, out } = await onSandbox(['--yes', ...only]);
    expect(out).toBe(
      'held     commit-made\nskipped  label-by-triage: needs triager\n1 held, 0 failed, 1 skipped.\n',
    );
    expect(code).toBe(0);
    expect(await branches()).toEqual(['refs/heads/main']);
  });

  it('when the cases are listed, then each is a line, and nothing else is needed', async () => {
    const { code, out } = await run(['--list']);
    expect(code).toBe(0);
    const ids = out
      .trim()
      .split('\n')
      .map((line) => line.split(':')[0]);
    expect(ids).toEqual(CASES.map(({ id }) => id));
    expect(new Set(ids).size).toBe(ids.length);
  });
});
