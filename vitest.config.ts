import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 90_000,
    // The acceptance tests mostly wait for processes of their own: one worker would leave a core idle.
    maxWorkers: 2,
  },
});
