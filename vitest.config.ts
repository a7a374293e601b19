import { defineConfig } from 'vitest/config';

// Tests that stop and kill processes at chosen moments, and those that measure how soon something comes, have the machine for themselves.
const alone = [
  'tests/faults/**/*.test.ts',
  'tests/e2e/**/*.test.ts',
  'services/aggregator/src/{disagreeing-clocks,silence}.redis.test.ts',
];

export default defineConfig({
  test: {
    globalSetup: ['tests/global-setup.ts'],
    // Tests start servers of their own: processes keep them apart, and more than two of them starve each other on small machines.
    pool: 'forks',
    testTimeout: 20_000,
    hookTimeout: 30_000,
    teardownTimeout: 15_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'members',
          include: ['{shared,services,clients,conformance,tools,tests,bench}/**/*.test.ts'],
          exclude: ['**/node_modules/**', ...alone],
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      { extends: true, test: { name: 'alone', include: alone, maxWorkers: 1, sequence: { groupOrder: 2 } } },
    ],
  },
});
