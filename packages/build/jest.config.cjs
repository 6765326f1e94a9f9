module.exports = require('../../jest.preset.cjs')('build', __dirname);
