import { defineConfig } from 'vitest/config'

/** What takes minutes is in files of this name: `npm test` leaves them out, `npm run test:long` runs only them, CI both. */
const LONG = 'test/**/*.long.test.ts'

const everywhere = {
  globalSetup: ['test/cli/build.ts'],
  // Against a test that hangs, not to hold the time of one that works: machines differ, and storms take a minute.
  testTimeout: 900_000,
  hookTimeout: 900_000,
  maxConcurrency: 2,
}

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      // Files share what they import: to load it anew for each of them takes as long as many of the tests.
      { test: { ...everywhere, name: 'short', include: ['test/**/*.test.ts'], exclude: [LONG], isolate: false } },
      { test: { ...everywhere, name: 'long', include: [LONG] } },
    ],
  },
})
