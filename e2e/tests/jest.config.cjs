const preset = require('../../jest.preset.cjs')('e2e', __dirname);

module.exports = {
  ...preset,
  globalSetup: '<rootDir>/src/testing/make-fresh-copy.ts',
  globalTeardown: '<rootDir>/src/testing/remove-fresh-copy.ts',
  // The longest is a build from nothing, or a boot without hardware virtualisation and all checks in it.
  testTimeout: 15 * 60_000,
};
