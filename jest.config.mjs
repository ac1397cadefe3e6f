/**
 * Specs run in plain Node, whose module loader reads a module once for all specs of a worker; Jest's own would read the
 * service anew for each spec, which takes several times as long as all tests together.
 * @type {import('jest').Config}
 */
const project = {
  runner: 'jest-light-runner',
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/data'],
};

const postgres = {
  globalSetup: '<rootDir>/test/support/postgres.setup.mjs',
  globalTeardown: '<rootDir>/test/support/postgres.teardown.mjs',
};

/** Replaces modules of ours, which only Jest's own loader can. */
const REPLACING = ['<rootDir>/test/graphql/row-level-security.spec.ts'];

/** The lane of a spec is its folder: beside the code without a database, under test/ with a real PostgreSQL. */
export default {
  projects: [
    { ...project, displayName: 'pure', testMatch: ['<rootDir>/src/**/*.spec.ts'] },
    {
      ...project,
      ...postgres,
      displayName: 'postgres',
      testMatch: ['<rootDir>/test/**/*.spec.ts'],
      testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/foreign/', ...REPLACING],
    },
    {
      ...postgres,
      displayName: 'replacing',
      testMatch: REPLACING,
      testEnvironment: 'node',
      extensionsToTreatAsEsm: ['.ts'],
      transform: { '^.+\\.ts$': '@swc/jest' },
      moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
      modulePathIgnorePatterns: project.modulePathIgnorePatterns,
    },
  ],
  testTimeout: 30_000,
  reporters: [
    'default',
    '<rootDir>/test/support/stuck-spec.reporter.mjs',
    '<rootDir>/test/support/closing-line.reporter.mjs',
  ],
};
