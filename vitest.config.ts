import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 90_000,
    // The same programs are started thousands of times: they are compiled once.
    env: { NODE_COMPILE_CACHE: join(tmpdir(), 'pawl-compiled') },
    // The acceptance tests mostly wait for processes of their own: one worker would leave a core idle.
    maxWorkers: 2,
  },
});
