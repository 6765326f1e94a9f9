const preset = require('../../jest.preset.cjs')('e2e', __dirname);

module.exports = {
  ...preset,
  globalSetup: '<rootDir>/src/testing/make-fresh-copy.ts',
  globalTeardown: '<rootDir>/src/testing/remove-fresh-copy.ts',
  // The slowest test builds from scratch, or boots without hardware virtualisation and runs all checks.
  testTimeout: 15 * 60_000,
};
