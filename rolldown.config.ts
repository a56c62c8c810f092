import { defineConfig } from 'rolldown';

/**
 * The action and the command line. Every chunk lies in `dist/` itself, one level below the root like `src/`,
 * so that `new URL('../templates/…', import.meta.url)` in a file of `src/` means the same in both.
 */
export default defineConfig({
  input: { action: 'src/action.ts', cli: 'src/cli.ts' },
  platform: 'node',
  // reads its schema from beside itself; only the sandbox needs it, which the action has no part of
  external: ['@octokit/graphql-schema'],
  output: {
    dir: 'dist',
    cleanDir: true,
    format: 'esm',
    minify: true,
    entryFileNames: '[name].js',
    chunkFileNames: 'chunk-[name]-[hash].js',
  },
});
