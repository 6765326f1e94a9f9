module.exports = require('../../jest.preset.cjs')('build-machine', __dirname);
