// Six projects: the rooms are tested from source, the command line as the built program, the report's page in a real
// browser, sweeps through a queue with a real Redis, output with the real tools that read it, the package as published.

import { defineConfig } from 'vitest/config';

/** A busy machine is no failure: nothing here is about wall time. The only limits, also of what tests prepare. */
const LIMITS = { testTimeout: 300_000, hookTimeout: 300_000 };

export default defineConfig({
  test: {
    // Also on small machines: the default leaves a core out.
    maxWorkers: '100%',
    projects: [
      {
        test: {
          name: 'rooms',
          include: ['test/**/*.test.ts'],
          // The rooms keep nothing outside their objects: what one file has loaded serves the next.
          isolate: false,
          exclude: ['test/cli/**', 'test/web/**', 'test/queue/**', 'test/tools/**', 'test/package/**'],
          setupFiles: ['test/seed.ts'],
          ...LIMITS,
        },
      },
      {
        test: {
          name: 'cli',
          include: ['test/cli/**/*.test.ts'],
          globalSetup: ['test/build.ts'],
          setupFiles: ['test/seed.ts'],
          ...LIMITS,
        },
      },
      {
        // Needs a Chromium: see test/web/browser.ts.
        test: {
          name: 'browser',
          include: ['test/web/**/*.test.ts'],
          setupFiles: ['test/seed.ts'],
          ...LIMITS,
        },
      },
      {
        // Needs a redis-server; the program must be built.
        test: {
          name: 'redis',
          include: ['test/queue/**/*.test.ts'],
          ...LIMITS,
        },
      },
      {
        // Needs promtool and zsh; the program must be built.
        test: {
          name: 'tools',
          include: ['test/tools/**/*.test.ts'],
          ...LIMITS,
        },
      },
      {
        // Needs the registry of npm packages.
        test: {
          name: 'package',
          include: ['test/package/**/*.test.ts'],
          ...LIMITS,
        },
      },
    ],
  },
});
