/** @type {import('jest').Config} */
const project = {
  runner: 'jest-light-runner',
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/data'],
};

/** The lane of a spec is its folder: beside the code without a database, under test/ with a real PostgreSQL. */
export default {
  // A worker keeps something of every file's modules; one that has kept this much is replaced between two files.
  workerIdleMemoryLimit: '1GB',
  projects: [
    { ...project, displayName: 'pure', testMatch: ['<rootDir>/src/**/*.spec.ts'] },
    {
      ...project,
      displayName: 'postgres',
      testMatch: ['<rootDir>/test/**/*.spec.ts'],
      testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/foreign/'],
      globalSetup: '<rootDir>/test/support/postgres.setup.mjs',
      globalTeardown: '<rootDir>/test/support/postgres.teardown.mjs',
    },
  ],
  testTimeout: 30_000,
  reporters: ['default', '<rootDir>/test/support/closing-line.reporter.mjs'],
};
