import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/cli/build.ts'],
    // Against a test that hangs, not to hold the time of one that works: machines differ, and storms take a minute.
    testTimeout: 900_000,
    hookTimeout: 900_000,
    maxWorkers: 2,
    maxConcurrency: 2,
  },
})
