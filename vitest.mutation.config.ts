import { defineConfig } from 'vitest/config';

/** The tests that must notice a mutant: those of the files that `stryker.config.json` mutates, without the slow ones. */
export default defineConfig({
  test: {
    include: [
      'test/commands/*.test.ts',
      'test/paths*.test.ts',
      'test/decide/{answers,gates}/*.test.ts',
      'test/decide/{answers,answers-refused,gate-approvers,gate-subject,gate-timeouts,two-gates,rounds}.test.ts',
      'test/decide/{error-gates,inputs,failures,loops,bounds,reasons,start}.test.ts',
    ],
    exclude: ['test/decide/answers/*.properties.test.ts'],
  },
});
