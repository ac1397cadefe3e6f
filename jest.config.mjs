import { availableParallelism } from 'node:os';

/**
 * Specs run in plain Node, whose module loader reads a module once for all specs of a worker; Jest's own would read the
 * service anew for each spec, which takes several times as long as all tests together.
 * @type {import('jest').Config}
 */
const project = {
  runner: 'jest-light-runner',
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/data'],
};

/** The lane of a spec is its folder: beside the code without a database, under test/ with a real PostgreSQL. */
export default {
  // More than there are cores: a spec that waits for PostgreSQL or for a time limit leaves its core to others.
  maxWorkers: Math.ceil(availableParallelism() * 1.5),
  projects: [
    {
      ...project,
      displayName: 'pure',
      testMatch: ['<rootDir>/src/**/*.spec.ts', '<rootDir>/bench/**/*.spec.ts'],
    },
    {
      ...project,
      displayName: 'postgres',
      testMatch: ['<rootDir>/test/**/*.spec.ts'],
      testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/foreign/'],
      globalSetup: '<rootDir>/test/support/postgres.setup.mjs',
      globalTeardown: '<rootDir>/test/support/postgres.teardown.mjs',
    },
  ],
  reporters: [
    'default',
    '<rootDir>/test/support/stuck-spec.reporter.mjs',
    '<rootDir>/test/support/closing-line.reporter.mjs',
  ],
};
