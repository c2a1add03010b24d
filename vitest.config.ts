// Four projects: the rooms are tested from source, the command line as the built program, the report's page in a real
// browser, sweeps through a queue with a real Redis.

import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Also on small machines: the default leaves a core out.
    maxWorkers: '100%',
    projects: [
      {
        test: {
          name: 'rooms',
          include: ['test/**/*.test.ts'],
          exclude: ['test/cli/**', 'test/web/**', 'test/queue/**'],
          setupFiles: ['test/seed.ts'],
          // A busy machine is no failure: nothing here is about wall time.
          testTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'cli',
          include: ['test/cli/**/*.test.ts'],
          globalSetup: ['test/build.ts'],
          setupFiles: ['test/seed.ts'],
          testTimeout: 120_000,
        },
      },
      {
        // Needs a Chromium: see test/web/browser.ts.
        test: {
          name: 'browser',
          include: ['test/web/**/*.test.ts'],
          setupFiles: ['test/seed.ts'],
          testTimeout: 120_000,
        },
      },
      {
        // Needs a redis-server; the program must be built.
        test: {
          name: 'redis',
          include: ['test/queue/**/*.test.ts'],
          testTimeout: 120_000,
        },
      },
    ],
  },
});
