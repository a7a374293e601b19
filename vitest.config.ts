import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{shared,services,tools,tests,bench}/**/*.test.ts'],
    exclude: ['**/node_modules/**'],
    globalSetup: ['tests/global-setup.ts'],
    // Tests start servers of their own: processes keep them apart, and more than two of them starve each other on small machines.
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 30_000,
    teardownTimeout: 15_000,
  },
});
