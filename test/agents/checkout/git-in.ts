import { execFileSync } from 'node:child_process';

/** git in a directory, as nobody in particular and without the settings of this machine; answers what it printed, trimmed. */
export const gitIn = (root: string, ...args: string[]): string =>
  execFileSync('git', ['-c', 'user.name=x', '-c', 'user.email=x@example.com', ...args], {
    cwd: root,
    env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' },
  })
    .toString()
    .trim();
