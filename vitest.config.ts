// Two projects: the rooms are tested from source, the command line as the built program.

import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'rooms', include: ['test/**/*.test.ts'], exclude: ['test/cli/**'] } },
      {
        test: {
          name: 'cli',
          include: ['test/cli/**/*.test.ts'],
          globalSetup: ['test/build.ts'],
          testTimeout: 30_000,
        },
      },
    ],
  },
});
