const path = require('node:path');

/** One Jest configuration for every package: sources are transformed, never loaded from dist. */
module.exports = (name, rootDir) => ({
  displayName: name,
  rootDir,
  testEnvironment: 'node',
  // A hanging test fails; a slow machine does not.
  testTimeout: 60_000,
  testEnvironmentOptions: { customExportConditions: ['@nx-aib/source', 'node', 'require', 'default'] },
  testMatch: ['<rootDir>/src/**/*.spec.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        swcrc: false,
        jsc: { parser: { syntax: 'typescript', decorators: false }, target: 'es2022' },
        module: { type: 'commonjs' },
      },
    ],
  },
  cacheDirectory: path.join(__dirname, '.nx/jest'),
});
